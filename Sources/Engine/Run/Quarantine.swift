import Foundation
import JSON
import Protection
import Provenance

/// Refused records, kept with reason and place, their bytes sealed for the owner: `quarantine.jsonl` of a bundle. What was refused is
/// counted, never lost.
final class Quarantine {
  static let name = "quarantine.jsonl"

  private let stream: BundleStream
  private let keys: RunKeys
  private let workspace: Workspace
  /// The first of them, for the report; none holds a value in its message.
  private(set) var listed: [RefusedRecord] = []
  private(set) var total = 0
  /// Records refused because of another record, by source.
  private(set) var later: [Int: Int] = [:]

  /// So many are listed in a report.
  static let limit = 200

  init(_ bundle: BundleWriter, keys: RunKeys, workspace: Workspace) throws {
    stream = try bundle.open(Self.name)
    self.keys = keys
    self.workspace = workspace
  }

  /// Writes a line of the form of `$defs/rejection`.
  /// - Parameter file: SHA-256 of the file in which the record stood, if that was in an earlier run.
  func add(_ record: RefusedRecord, system: String, file: String?) throws {
    total += 1
    if listed.count < Self.limit { listed.append(record) }
    let rejection = record.rejection
    var line = JSONObject()
    line["reason"] = .string(rejection.reason)
    var source: JSONObject = ["system": .string(system), "export": .string(Self.exportName(record.path, workspace))]
    if let locator = record.locator { source["locator"] = .string(locator) }
    if let file { source["digest"] = ["sha256": .string(file)] }
    line["source"] = .object(source)
    line["line"] = rejection.line.map { .int(Int64($0)) }
    line["column"] = rejection.column.map { .int(Int64($0)) }
    line["offset"] = rejection.offset.map { .int(Int64($0)) }
    line["pointer"] = rejection.pointer.map { .string($0.description) }
    line["keyword"] = rejection.keyword.map { .string($0) }
    line["nearest"] = rejection.nearest.map { .string($0) }
    line["message"] = .string(rejection.message)
    line["body"] = .string(try keys.seal(record.bytes, class: ProtectionPlan.ownerClass))
    try stream.writeLine(JSONWriter.canonical(.object(line)))
  }

  /// A record that its schema accepted and another record's id made impossible.
  func addLater(_ record: RefusedRecord, system: String, file: String?) throws {
    later[record.source, default: 0] += 1
    try add(record, system: system, file: file)
  }

  func close() throws { try stream.close() }

  static func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// A file as the quarantine names it: by its path in the workspace; of one outside the folder and the file alone.
  static func exportName(_ path: String, _ workspace: Workspace) -> String {
    let shown = workspace.display(URL(fileURLWithPath: path))
    return shown.hasPrefix("/") ? shown.split(separator: "/").suffix(2).joined(separator: "/") : shown
  }
}
