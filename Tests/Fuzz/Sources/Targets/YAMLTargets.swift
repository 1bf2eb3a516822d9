import Foundation
import JSON
import Policy
import Protection
import Provenance

@testable import Engine
@testable import YAML

extension Target {
  /// Any YAML text: within its limits or refused, and what is JSON too is the same value.
  static let yaml = Target(name: "yaml", summary: "YAML texts", dictionary: "yaml", longest: 4096) {
    let limits = YAML.Limits(bytes: 4096, nodes: 2000, depth: 16)
    return { bytes in
      guard let text = strictText(bytes) else { return }
      do throws(YAMLError) {
        let root = try YAML.parse(text, file: "f", limits: limits)
        check(count(root, depth: 0) <= 2000, "more values than allowed")
        if let json = try? JSONValue(parsing: Array(bytes)) {
          // libyaml follows YAML 1.1, in which these break lines.
          let breaks = text.unicodeScalars.contains { [0x85, 0x2028, 0x2029].contains($0.value) }
          check(breaks || isSame(json, root.json), "what is JSON is another value in YAML")
        }
      } catch {
        check(error.line.map { $0 >= 1 } ?? true, "a line before the first")
        check(error.description.utf8.count < 20_000, "a message without end")
      }
    }
  }

  private static func count(_ node: YAMLNode, depth: Int) -> Int {
    check(depth <= 16, "deeper than allowed")
    check(node.line >= 1 && node.column >= 1, "a value without a place")
    switch node.content {
    case .scalar: return 1
    case .sequence(let items): return items.reduce(1) { $0 + count($1, depth: depth + 1) }
    case .mapping(let entries):
      check(Set(entries.map(\.key)).count == entries.count, "a key stands twice")
      return entries.reduce(1) { $0 + count($1.value, depth: depth + 1) }
    }
  }

  /// YAML takes integers beyond 64 bits and numbers beyond binary64 for text.
  private static func isSame(_ json: JSONValue, _ yaml: JSONValue) -> Bool {
    switch (json, yaml) {
    case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy(isSame)
    case (.object(let a), .object(let b)):
      a.count == b.count && a.allSatisfy { k, v in b[k].map { isSame(v, $0) } ?? false }
    case (_, .string) where json.double != nil: true
    default: json == yaml || json.double != nil && json.double == yaml.double
    }
  }

  /// `affidavit.yaml` and the file of aliases.
  static let configuration = Target(
    name: "configuration", summary: "affidavit.yaml, aliases.yaml", dictionary: "configuration", longest: 8192
  ) {
    let folder = URL(fileURLWithPath: "/nowhere", isDirectory: true)
    return { bytes in
      guard let text = strictText(bytes) else { return }
      do {
        let read = try ConfigurationReader(file: "affidavit.yaml", folder: folder, periodName: nil).read(text)
        check(read.period.from < read.period.to, "a period that ends before it begins")
        check(!read.sources.isEmpty, "no source")
        _ = try ProtectionPlans.compile(read)
        if let privacy = read.privacy { try StatisticPlans.check(privacy, file: read.file) }
        _ = try LawConfiguration(
          timeZone: read.law.timeZone, holidays: read.law.holidays, values: read.law.values, tables: ["holidays"]
        ) { _ in "" }
      } catch let error as YAMLError {
        check(error.line.map { $0 >= 1 } ?? true, "a line before the first")
      } catch {
        _ = "\(error)"
      }
      let path = bytes.isEmpty ? nil : URL(fileURLWithPath: Scratch.write(bytes, "aliases.yaml"))
      guard let aliases = try? AliasFile.read(path) else { return }
      check(aliases.allSatisfy { $0.names.count >= 2 }, "an alias of one name")
    }
  }

  /// `waivers.yaml`.
  static let waivers = Target(name: "waivers", summary: "waivers.yaml", dictionary: "waivers", longest: 4096) {
    { bytes in
      guard let text = strictText(bytes) else { return }
      do throws(PackError) {
        let book = try WaiverBook(text, file: "waivers.yaml")
        for waiver in book.waivers {
          check((try? JSONValue(parsing: waiver.signedBytes)) != nil, "what is signed is no JSON")
        }
      } catch {
        check(!error.faults.isEmpty, "refused without a reason")
      }
    }
  }

  /// Sections `pack.yaml`, `tables/….yaml`, `cases/….yaml`: loaded, planned, and its cases run.
  static let packs = Target(
    name: "packs", summary: "rule packs with tables and cases", dictionary: "packs", longest: 8192
  ) {
    { bytes in
      var files: [String: String] = [:]
      for (name, content) in sections(bytes) where !name.isEmpty { files[name] = lenientText(content) }
      do throws(PackError) {
        let packs = try PackSet([PackFolder(name: "house", files: files)])
        check(packs.digest.utf8.count == 64, "no digest")
        for report in try PackTester(packs).run() {
          check(report.failures.allSatisfy { !$0.messages.isEmpty }, "a failure without a reason")
        }
      } catch {
        check(!error.faults.isEmpty, "refused without a reason")
        for fault in error.faults { check(fault.line.map { $0 >= 1 } ?? true, "a line before the first") }
      }
    }
  }
}
