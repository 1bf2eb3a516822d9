import CSQLite
import Foundation
import GRDB

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A SQLite file that nobody vouches for, read without a server and without leaving a trace beside it.
///
/// Only plain tables and stored columns are read, by the names that are asked for: a view, a virtual table or a generated
/// column could compute without end. What the file's schema could do is switched off (`SQLITE_DBCONFIG_DEFENSIVE`, no
/// trusted schema, no triggers, no extensions), and what is read is bounded by the size of the file: pages that a damaged
/// or made-up file shares between tables would otherwise give more than anything can hold.
final class ForeignDatabase {
  /// Largest value of a column, in bytes.
  static let largestValue: Int32 = 64 << 20
  /// Most bytes of rows that are held at once.
  static let mostBytesAtOnce = 512 << 20

  let path: String
  /// Columns that the file has, of those asked for.
  private(set) var columns: [String: [String]] = [:]
  /// Names asked for that stand for something else than a table.
  private(set) var strangers: Set<String> = []

  private let queue: DatabaseQueue
  private let guardian: Guard
  /// The file and what lies beside it, as found at the start.
  private let found: [FileState]
  private let size: Int64
  private var bytesRead: [String: Int] = [:]

  /// - Parameter tables: the tables and columns that may be read; those that the file has not are left out.
  /// - Throws: `SourceError`: not a regular file, locked, damaged, or with a transaction that was never ended.
  init(path: String, tables: [String: [String]]) throws(SourceError) {
    self.path = path
    found = try Self.state(of: path)
    size = found.reduce(0) { $0 + $1.size }
    let guardian = Guard()
    self.guardian = guardian
    queue = try Self.open(path, found, guardian, steps: Self.steps(size))
    do {
      (columns, strangers) = try queue.read { db in try Self.columns(tables, db) }
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  /// One piece of work with a budget of its own.
  /// - Throws: `SourceError`, also if the file is no longer the one that was opened.
  func read<T>(_ body: (ForeignRows) throws -> T) throws(SourceError) -> T {
    guardian.refill(Self.steps(size))
    let rows = ForeignRows(database: self)
    let result: Result<T, any Error> = Result {
      try queue.read { db in
        rows.db = db
        defer { rows.db = nil }
        return try body(rows)
      }
    }
    do {
      let value = try result.get()
      guard try Self.state(of: path) == found else {
        throw SourceError(
          .unreadable, path: path, message: "the database changed while it was read",
          advice: "stop the server, or give a copy made with `sqlite3 mlflow.db '.backup copy.db'`")
      }
      return value
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  /// Counts what a table gave. Each of its rows is read once, so all of them together are no more than the file.
  /// - Parameter isRepeated: rows of the table may be read again in each piece of work.
  func count(_ bytes: Int, of table: String, isRepeated: Bool) throws {
    let sum = bytesRead[table, default: 0] + bytes
    if !isRepeated { bytesRead[table] = sum }
    guard sum <= 4 * Int(size) + (1 << 20) else {
      throw SourceError(
        .corrupt, path: path, message: "the table \(table) gives more than the whole file holds",
        advice: Self.repair)
    }
  }

  /// The error for a table whose rows do not come in the order of its index.
  func outOfOrder(_ table: String) -> SourceError {
    SourceError(
      .corrupt, path: path, message: "the rows of \(table) do not come in the order of their index",
      advice: Self.repair)
  }

  // MARK: Opening

  /// A scan of every row some times over is far below this: a row takes a dozen steps and at least as many bytes.
  private static func steps(_ size: Int64) -> Int64 { 64 * size + 10_000_000 }

  private static func open(
    _ path: String, _ found: [FileState], _ guardian: Guard, steps: Int64
  ) throws(SourceError) -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    let hasLog = found.contains { $0.suffix == "-wal" }
    configuration.prepareDatabase { db in
      guard let connection = db.sqliteConnection, guardian.watch(connection, length: largestValue, steps: steps) else {
        throw DatabaseError(resultCode: .SQLITE_MISUSE)
      }
      try db.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0")
      // The index of the log is then kept in memory: nothing is written beside the file.
      if hasLog { try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
    }
    let absolute = URL(fileURLWithPath: path).path
    guard let escaped = absolute.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) else {
      throw SourceError(.unreadable, path: path, message: "the database's path cannot be read as text")
    }
    // With a log, locks are of no use: whether the file changed is looked at after each piece. In WAL mode without a log
    // nobody has the file open. Else the usual locks hold.
    let mode = hasLog ? "&vfs=unix-none" : isInLogMode(absolute) ? "&immutable=1" : ""
    do {
      return try DatabaseQueue(path: "file:\(escaped)?mode=ro\(mode)", configuration: configuration)
    } catch {
      throw failure(error, path: path)
    }
  }

  /// Whether the header says that the file is written through a log (bytes 18 and 19).
  private static func isInLogMode(_ path: String) -> Bool {
    guard let handle = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? handle.close() }
    let header = (try? handle.read(upToCount: 20)) ?? Data()
    return header.count == 20 && (header[18] == 2 || header[19] == 2)
  }

  private static func columns(
    _ tables: [String: [String]], _ db: Database
  ) throws -> (columns: [String: [String]], strangers: Set<String>) {
    var found: [String: [String]] = [:]
    var strangers: Set<String> = []
    for row in try Row.fetchAll(
      db, sql: "SELECT name, type, rootpage FROM sqlite_master WHERE type IN ('table', 'view')")
    {
      guard let name = row["name"] as String?, let wanted = tables[name] else { continue }
      // Virtual tables have no page.
      guard row["type"] == "table", let page = row["rootpage"] as Int64?, page > 0 else {
        strangers.insert(name)
        continue
      }
      let stored = try Row.fetchAll(
        db, sql: "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", arguments: [name]
      ).compactMap { $0["name"] as String? }
      found[name] = wanted.filter(stored.contains)
    }
    return (found, strangers)
  }

  // MARK: Errors

  private static let repair =
    "run `sqlite3 FILE 'PRAGMA integrity_check'`, or export it again with `sqlite3 mlflow.db '.backup copy.db'`"

  private static func failure(_ error: any Error, path: String) -> SourceError {
    if let error = error as? SourceError { return error }
    guard let error = error as? DatabaseError else {
      return SourceError(.unreadable, path: path, message: "the database cannot be read")
    }
    if error.extendedResultCode == .SQLITE_READONLY_ROLLBACK || error.extendedResultCode == .SQLITE_BUSY_RECOVERY {
      return SourceError(
        .unreadable, path: path, message: "the database has a transaction that was never ended (a -journal beside it)",
        advice: "open it once with the program that wrote it, or with `sqlite3`, in a copy of the folder")
    }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return SourceError(
        .unreadable, path: path, message: "the database is locked by a program that writes to it",
        advice: "wait until it is done, or give a copy made with `sqlite3 mlflow.db '.backup copy.db'`")
    case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_FORMAT:
      return SourceError(
        .corrupt, path: path, message: "the database is damaged (\(error.resultCode))", advice: repair)
    case .SQLITE_TOOBIG:
      return SourceError(
        .limit, path: path, message: "a value in the database has more than \(largestValue) bytes",
        advice: "MLflow keeps no such values; look for what wrote it")
    case .SQLITE_INTERRUPT:
      return SourceError(
        .corrupt, path: path,
        message: "reading the database takes more steps than a sound file of its size can ask for",
        advice: repair)
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_IOERR:
      return SourceError(
        .unreadable, path: path, message: "the database cannot be opened (\(error.resultCode))",
        advice: "check its permissions and those of its folder")
    default:
      return SourceError(
        .unreadable, path: path, message: "the database cannot be read (\(error.resultCode))", advice: repair)
    }
  }

  /// Files of the same name that belong to a database: its log.
  static func log(of path: String) -> String? {
    var status = stat()
    return lstat(path + "-wal", &status) == 0 ? path + "-wal" : nil
  }

  private static func state(of path: String) throws(SourceError) -> [FileState] {
    var states: [FileState] = []
    for suffix in ["", "-wal", "-journal"] {
      var status = stat()
      guard lstat(path + suffix, &status) == 0 else { continue }
      guard status.st_mode & S_IFMT == S_IFREG else {
        throw SourceError(
          .unreadable, path: path + suffix, message: "is no regular file, and SQLite would read it",
          advice: "move it away, or give a copy of the database")
      }
      states.append(FileState(suffix, status))
    }
    return states
  }

  private struct FileState: Equatable {
    var suffix: String
    var device: UInt64
    var inode: UInt64
    var size: Int64
    var seconds: Int
    var nanoseconds: Int

    init(_ suffix: String, _ status: stat) {
      self.suffix = suffix
      device = UInt64(status.st_dev)
      inode = UInt64(status.st_ino)
      size = Int64(status.st_size)
      #if canImport(Darwin)
        let time = status.st_mtimespec
      #else
        let time = status.st_mtim
      #endif
      seconds = Int(time.tv_sec)
      nanoseconds = Int(time.tv_nsec)
    }
  }
}

/// What a connection may still do. It is used by the thread that uses the connection, and freed after it: the database
/// holds both, and a queue closes its connection when it goes.
private final class Guard: @unchecked Sendable {
  // Invariant: set once, while the connection is being opened; its counter is touched by the connection's one thread alone.
  private var state: OpaquePointer?

  func watch(_ connection: OpaquePointer, length: Int32, steps: Int64) -> Bool {
    state = csqlite_guard_new(connection, length, steps)
    return state != nil
  }

  func refill(_ steps: Int64) {
    if let state { csqlite_guard_refill(state, steps) }
  }

  deinit { if let state { csqlite_guard_free(state) } }
}
