import JSON
import Protection
import Provenance

/// Refused records, kept with reason and place, their bytes sealed for the owner: `quarantine.jsonl` of a bundle. What was refused is
/// counted, never lost.
final class Quarantine {
  static let name = "quarantine.jsonl"

  private let stream: BundleStream
  private let keys: RunKeys
  /// The first of them, for the report; none holds a value in its message.
  private(set) var listed: [RefusedRecord] = []
  private(set) var total = 0
  /// Records refused because of another record, by source.
  private(set) var later: [Int: Int] = [:]

  /// So many are listed in a report.
  static let limit = 200

  init(_ bundle: BundleWriter, keys: RunKeys) throws {
    stream = try bundle.open(Self.name)
    self.keys = keys
  }

  /// Writes a line of the form of `$defs/rejection`.
  func add(_ record: RefusedRecord, system: String) throws {
    total += 1
    if listed.count < Self.limit { listed.append(record) }
    let rejection = record.rejection
    var line = JSONObject()
    line["reason"] = .string(rejection.reason)
    var source: JSONObject = ["system": .string(system), "export": .string(Self.fileName(record.path))]
    if let locator = record.locator { source["locator"] = .string(locator) }
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

  /// A record that its schema accepted and another record's id made impossible; its bytes stay in the source.
  func count(_ rejection: IndexedRejection) {
    total += 1
    later[rejection.place.source, default: 0] += 1
    if listed.count < Self.limit {
      listed.append(
        RefusedRecord(
          source: rejection.place.source, path: "", locator: rejection.place.locator, rejection: rejection.rejection,
          bytes: []))
    }
  }

  func close() throws { try stream.close() }

  static func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
