import Foundation
import JSON
import Policy

/// What is in policy packs, and their own tests: `affidavit policy`.
public struct PolicyQuery {
  private let names: [String]
  private let workspace: Workspace?
  private let resources: Resources

  /// - Parameter packs: names or folders; empty: those of the workspace, else all that come with Affidavit.
  public init(workspace: Workspace?, resources: Resources, packs: [String]) throws {
    self.workspace = workspace
    self.resources = resources
    if !packs.isEmpty {
      names = packs
    } else if let workspace {
      names = try workspace.configuration().policies
    } else {
      names = try FileManager.default.contentsOfDirectory(atPath: resources.policies.path).sorted().filter {
        FileManager.default.fileExists(atPath: resources.policies.appendingPathComponent("\($0)/pack.yaml").path)
      }
    }
  }

  public func list(json: Bool) throws -> [UInt8] {
    let set = try Intake.packs(names, workspace: workspace, resources: resources)
    return json ? Self.json(set) : Self.text(set)
  }

  private static func text(_ set: PackSet) -> [UInt8] {
    var lines: [String] = []
    for pack in set.packs {
      lines.append(
        "\(pack.id) \(pack.version)  \(pack.law.act)" + (pack.law.asOf.map { ", as of \($0)" } ?? ""))
      for rule in pack.rules {
        lines.append(
          "  \(rule.id)  \(rule.severity.rawValue), \(rule.targets.map(\.description).joined(separator: ", "))")
        lines.append("      \(rule.title) [\(rule.cite)]")
      }
    }
    return Terminal.block(lines)
  }

  private static func json(_ set: PackSet) -> [UInt8] {
    let packs: [JSONValue] = set.packs.map { pack in
      [
        "pack": .string(pack.id), "version": .string(pack.version), "act": .string(pack.law.act),
        "rules": .array(
          pack.rules.map { rule in
            [
              "id": .string(rule.id), "title": .string(rule.title), "cite": .string(rule.cite),
              "severity": .string(rule.severity.rawValue), "decide": .string(rule.decide.rawValue),
              "missing": .string(rule.missing.rawValue), "remedy": .string(rule.remedy),
              "on": .array(rule.targets.map { .string($0.description) }),
            ]
          }),
      ]
    }
    return JSONWriter.pretty(["packs": .array(packs), "digest": .string(set.digest)]) + [UInt8(ascii: "\n")]
  }

  public struct TestOutcome: Sendable {
    public var text: [UInt8]
    public var passed: Bool
  }

  /// Runs the cases beside the packs.
  public func test() throws -> TestOutcome {
    let set = try Intake.packs(names, workspace: workspace, resources: resources)
    let reports = try PackTester(set).run()
    var lines: [String] = []
    for report in reports {
      lines += report.failures.map(\.description)
      if !report.untested.isEmpty {
        lines.append("\(report.pack): no case for \(report.untested.joined(separator: ", "))")
      }
      lines.append("\(report.pack): \(report.passed) passed, \(report.failed) failed")
    }
    return TestOutcome(text: Terminal.block(lines), passed: reports.allSatisfy { $0.failures.isEmpty })
  }
}
