import Crypto
public import Foundation
import JSON
import Provenance
import YAML

/// The packs of a run, read and checked.
public struct PackSet: Sendable {
  /// In the order in which they were given.
  public let packs: [Pack]
  /// SHA-256, lower-case hex, over the canonical JSON (RFC 8785) of every pack's rules and tables, by pack id.
  public let digest: String

  /// All rules, sorted by id.
  public var rules: [Rule] { packs.flatMap(\.rules).sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) } }

  /// Names of the tables of all packs: what `law` of a configuration may overlay or replace.
  public var tableNames: [String] { Set(packs.flatMap { $0.content.tables.map(\.name) }).sorted() }

  /// The rules under the configuration with which the packs were loaded.
  let plans: PackPlans

  /// Loads packs from folders.
  ///
  /// - Parameter law: makes the configuration of the law, given the names of the packs' tables. The rules are planned under it, and a
  ///   judge of the same configuration does not plan them again.
  /// - Throws: `PackError` with every fault found, each with file, line and column; and what `law` throws.
  public static func load(
    _ folders: [URL], law: (_ tables: [String]) throws -> LawConfiguration = { _ in LawConfiguration() }
  ) throws -> PackSet {
    let read = PackReading(try folders.map { try PackFolder($0) })
    return try PackSet(read, law: law(read.tableNames))
  }

  /// Checks packs that have been read.
  /// - Throws: `PackError` with every fault found, each with file, line and column.
  public init(_ folders: [PackFolder]) throws(PackError) {
    try self.init(PackReading(folders), law: LawConfiguration())
  }

  private init(_ read: PackReading, law: LawConfiguration) throws(PackError) {
    let faults = read.faults
    let plans = PackPlans(read.contents, law: law, faults: faults)
    guard faults.isEmpty else { throw PackError(faults.list) }
    self.init(
      packs: zip(read.contents, plans.plans).map { content, plan in
        Pack(
          id: content.id, version: content.version, law: content.law, rules: plan.rules.map(\.rule), content: content)
      }, digest: Self.digest(read.contents), plans: plans)
  }

  /// The same set with one pack.
  func only(_ pack: Pack) -> PackSet {
    let index = packs.firstIndex { $0.id == pack.id }
    return PackSet(
      packs: [pack], digest: digest, plans: PackPlans(law: plans.law, plans: index.map { [plans.plans[$0]] } ?? []))
  }

  private init(packs: [Pack], digest: String, plans: PackPlans) {
    self.packs = packs
    self.digest = digest
    self.plans = plans
  }

  private static func digest(_ contents: [PackContent]) -> String {
    var all = JSONObject()
    for content in contents { all[content.id] = .object(JSONObject(content.parsed.sorted { $0.key < $1.key })) }
    return SHA256.hash(JSONWriter.canonical(.object(all))).hex
  }
}

/// Packs whose files are parsed, before anything is checked against the law's configuration.
private struct PackReading {
  let contents: [PackContent]
  let faults = Faults()

  init(_ folders: [PackFolder]) {
    let faults = faults
    contents = faults.collect(folders) { PackContent.read($0, faults: $1) }.compactMap { $0 }
    var seen: Set<String> = []
    for content in contents where !seen.insert(content.id).inserted {
      faults.add(
        YAMLError(file: content.folder.name, line: nil, column: nil, message: "the pack \(content.id) is there twice"))
    }
  }

  var tableNames: [String] { Set(contents.flatMap { $0.tables.map(\.name) }).sorted() }
}
