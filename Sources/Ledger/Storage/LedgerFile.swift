import Durability
import Foundation
import GRDB

/// Opening of the SQLite file: pragmas, whose it is, which version.
enum LedgerFile {
  static func open(_ path: String) throws(LedgerError) -> DatabaseQueue {
    do {
      try make(path)
      var configuration = Configuration()
      configuration.busyMode = .timeout(10)
      configuration.foreignKeysEnabled = true
      configuration.prepareDatabase { db in
        try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF")
      }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.write { db in
        let found = try check(db, path: path)
        if found < Schema.version { try Schema.migrate(db, from: found) }
      }
      return queue
    } catch {
      throw Ledger.error(error, path)
    }
  }

  /// For questions alone: nothing is changed, so it works while a run is under way and where the folder may not be written.
  static func read(_ path: String) throws(LedgerError) -> DatabaseQueue {
    do {
      // SQLite keeps files beside a ledger that is open; whoever may write takes them away again.
      let mayWrite = access(path, W_OK) == 0 && access(PreparedFile.folder(of: path), W_OK) == 0
      return try queue(reading: path, at: path, readOnly: !mayWrite)
    } catch {
      guard let failure = error as? DatabaseError, [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(failure.resultCode),
        FileManager.default.isReadableFile(atPath: path)
      else { throw Ledger.error(error, path) }
    }
    do {
      // Where it may not have those files, the ledger's file is all of it; or, with a log that a killed run left beside it, both are.
      let unfinished = (try? FileManager.default.attributesOfItem(atPath: path + "-wal"))?[.size] as? Int ?? 0
      let mode = unfinished == 0 ? "immutable=1" : "mode=ro&vfs=unix-none"
      let name = "\(URL(fileURLWithPath: path).absoluteString)?\(mode)"
      return try queue(reading: name, at: path, readOnly: true, isAlone: unfinished > 0)
    } catch {
      throw Ledger.error(error, path)
    }
  }

  /// - Parameter isAlone: no lock is asked for, and the index of the log is kept in memory.
  private static func queue(
    reading name: String, at path: String, readOnly: Bool, isAlone: Bool = false
  ) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.readonly = readOnly
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
      if isAlone { try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
    }
    let queue = try DatabaseQueue(path: name, configuration: configuration)
    let found = try queue.read { db in try check(db, path: path) }
    guard found > 0 else { throw LedgerError.storage(detail: "\(path) is empty") }
    return queue
  }

  /// An empty file, mode 600, whose name is on disk: SQLite keeps its contents from there on.
  private static func make(_ path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try Folder.make(PreparedFile.folder(of: path))
    do throws(DiskError) {
      try PreparedFile.write([], to: path, mode: 0o600, replacing: false)
    } catch {
      guard error.code == EEXIST else { throw error }
    }
  }

  /// - Returns: the version of its schema; 0 for an empty file.
  private static func check(_ db: Database, path: String) throws -> Int {
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
    return found
  }
}
