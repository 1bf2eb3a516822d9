import Crypto
import Durability
import Foundation
import Ledger
import Protection

/// The erasures of a workspace: a file each under `state/erasures`, whose digests stand in the ledger.
struct Erasures {
  static let begun = "keys.shred.begun"
  static let done = "keys.shred.done"

  let workspace: Workspace

  private var folder: URL { workspace.stateFolder.appendingPathComponent("erasures", isDirectory: true) }

  func file(_ token: String, _ kind: String = "json") -> URL { folder.appendingPathComponent("\(token).\(kind)") }

  /// In order of their time, then token.
  func all() -> [ErasureRecord] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.compactMap { name in
      FileManager.default.contents(atPath: folder.appendingPathComponent(name).path).flatMap {
        ErasureRecord(Array($0))
      }
    }.sorted { ($0.at, $0.token) < ($1.at, $1.token) }
  }

  /// The tokens of people whose fields are sealed for nobody any more: those in the ledger, whatever became of the files.
  static func tombstones(_ ledger: Ledger) throws -> Set<String> {
    Set(try ledger.auditTrail().filter { $0.event.operation == begun }.compactMap { $0.event.details["token"] })
  }

  func read(_ token: String) -> ErasureRecord? {
    FileManager.default.contents(atPath: file(token).path).flatMap { ErasureRecord(Array($0)) }
  }

  func write(_ record: ErasureRecord) throws {
    try Folder.make(folder.path, mode: 0o700)
    _ = PreparedFile.sweep(folder.path)
    try PreparedFile.write(record.bytes, to: file(record.token).path, mode: 0o600, replacing: true)
  }

  func write(_ bytes: [UInt8], _ kind: String, of record: ErasureRecord) throws {
    try PreparedFile.write(bytes, to: file(record.token, kind).path, mode: 0o600, replacing: true)
  }

  /// What the next report says: the latest first.
  func sentences(_ ledger: Ledger) throws -> [String] {
    let records = all()
    let known = Set(try ledger.auditTrail().flatMap(\.event.objects))
    let altered = records.count { !known.contains(SHA256.hash($0.bytes)) }
    var lines = records.suffix(Self.shown).reversed().map { ErasureText(record: $0).sentence }
    if records.count > Self.shown {
      lines.append("\(records.count - Self.shown) earlier erasures stand in the audit log.")
    }
    if altered > 0 { lines.append("\(altered) files of erasures are not as the audit log knows them.") }
    return lines
  }

  private static let shown = 20
}
