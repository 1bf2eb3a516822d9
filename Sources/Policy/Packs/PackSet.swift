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

  /// Loads packs from folders.
  /// - Throws: `PackError` with every fault found, each with file, line and column.
  public static func load(_ folders: [URL]) throws(PackError) -> PackSet {
    var packs: [PackFolder] = []
    for folder in folders { packs.append(try PackFolder(folder)) }
    return try PackSet(packs)
  }

  /// Checks packs that have been read.
  /// - Throws: `PackError` with every fault found, each with file, line and column.
  public init(_ folders: [PackFolder]) throws(PackError) {
    let faults = Faults()
    let contents = folders.compactMap { PackContent.read($0, faults: faults) }
    var seen: [String: String] = [:]
    for content in contents {
      if seen.updateValue(content.folder.name, forKey: content.id) != nil {
        faults.add(
          YAMLError(file: content.folder.name, line: nil, column: nil, message: "the pack \(content.id) is there twice")
        )
      }
    }
    let vocabulary = Vocabulary(clock: .utc)
    for content in contents {
      _ = RulePlanner(content, tables: content.tables, vocabulary: vocabulary, faults: faults).plan()
    }
    guard faults.isEmpty else { throw PackError(faults.list) }
    packs = contents.map { content in
      Pack(
        id: content.id, version: content.version, law: content.law, rules: content.rules.map(RulePlanner.rule),
        content: content)
    }
    digest = Self.digest(contents)
  }

  /// The same set with one pack.
  func only(_ pack: Pack) -> PackSet { PackSet(packs: [pack], digest: digest) }

  private init(packs: [Pack], digest: String) {
    self.packs = packs
    self.digest = digest
  }

  private static func digest(_ contents: [PackContent]) -> String {
    var all = JSONObject()
    for content in contents { all[content.id] = .object(JSONObject(content.parsed.sorted { $0.key < $1.key })) }
    return SHA256.hash(JSONWriter.canonical(.object(all))).hex
  }
}
