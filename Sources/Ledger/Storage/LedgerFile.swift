import Foundation
import GRDB

/// Opening of the SQLite file: pragmas, whose it is, which version.
enum LedgerFile {
  static func open(_ path: String) throws(LedgerError) -> DatabaseQueue {
    do {
      if !FileManager.default.fileExists(atPath: path) {
        try FileManager.default.createDirectory(
          atPath: URL(fileURLWithPath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
        guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
          throw LedgerError.storage(detail: "cannot create \(path)")
        }
      }
      var configuration = Configuration()
      configuration.busyMode = .timeout(10)
      configuration.foreignKeysEnabled = true
      configuration.prepareDatabase { db in
        try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF")
      }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.write { db in try prepare(db, path: path) }
      return queue
    } catch {
      throw error is DatabaseError || error is LedgerError
        ? Ledger.error(error) : .storage(detail: "cannot open \(path)")
    }
  }

  private static func prepare(_ db: Database, path: String) throws {
    let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    guard application == Schema.applicationID || (application == 0 && found == 0 && tables == 0) else {
      throw LedgerError.notALedger(path: path)
    }
    guard found <= Schema.version else {
      throw LedgerError.newerSchema(found: found, supported: Schema.version)
    }
    if let fault = try String.fetchOne(db, sql: "PRAGMA quick_check(1)"), fault != "ok" {
      throw LedgerError.corrupt(detail: fault)
    }
    if found < Schema.version { try Schema.migrate(db, from: found) }
  }
}
