import Crypto
import Durability
import Foundation
import GRDB
import Synchronization

/// The clock was set back: an entry is dated before the one that it follows.
public struct ClockSetback: Hashable, Sendable {
  /// The time of the entry before, RFC 3339.
  public let before: String
  public let now: String

  /// How far; nil where a time cannot be read.
  public var seconds: Double? {
    guard let before = try? Date(before, strategy: .iso8601), let now = try? Date(now, strategy: .iso8601) else {
      return nil
    }
    return before.timeIntervalSince(now)
  }
}

/// All state that outlives a run, in one SQLite file: runs, privacy charges, releases, histories and the audit log.
///
/// What happens is appended to a chain in which each entry's hash covers the one before it; tables beside the chain
/// hold what it leads to. Every commit reaches the disk before the call returns (WAL, synchronous = FULL). Opening
/// re-verifies the whole chain, recomputes the privacy budget from its entries and compares it with the tables,
/// exactly.
public final class Ledger: Sendable {
  public let path: String
  let queue: DatabaseQueue
  /// Held from the start of a run to its end.
  let runLock = Mutex<RunLock?>(nil)
  let clock: @Sendable () -> String
  private let setback = Mutex<ClockSetback?>(nil)
  /// Called between the steps of a charge; a test throws from it to stand for a process that dies there.
  let interruption: (@Sendable (ChargeStep) throws -> Void)?

  /// Opens the ledger at a path, and makes it where there is none (with mode 600).
  ///
  /// - Parameter clock: The time of new entries, RFC 3339 in UTC.
  /// - Throws: `LedgerError`: another program's file, a newer schema, damage, or a chain that does not hold.
  public convenience init(
    opening path: String, clock: @escaping @Sendable () -> String = { Ledger.timestamp() }
  ) throws(LedgerError) {
    try self.init(opening: path, clock: clock, interruption: nil)
  }

  package init(
    opening path: String, clock: @escaping @Sendable () -> String,
    interruption: (@Sendable (ChargeStep) throws -> Void)?
  ) throws(LedgerError) {
    self.path = path
    self.clock = clock
    self.interruption = interruption
    queue = try LedgerFile.open(path)
    try verify()
  }

  /// Opens a ledger for questions; nothing may be changed through it. Works while a run is under way, and in a folder that may not be
  /// written.
  ///
  /// - Throws: `LedgerError` as the opening for a run does; `.storage` where there is none.
  public init(reading path: String) throws(LedgerError) {
    self.path = path
    clock = { Ledger.timestamp() }
    interruption = nil
    queue = try LedgerFile.read(path)
    try verify()
  }

  /// Where the clock stood behind the entry before, when this object last appended one after the other; nil if it never did.
  /// Entries are ordered by their numbers, so nothing depends on it.
  public var clockSetback: ClockSetback? { setback.withLock { $0 } }

  /// How the clock stands behind the last entry now; nil where it does not. Nothing is written.
  public func clockBehind() throws(LedgerError) -> ClockSetback? { try read { db in try setback(db) } }

  func note(_ found: ClockSetback) { setback.withLock { $0 = found } }

  /// Now, as `2026-10-05T08:30:00Z`.
  public static func timestamp() -> String {
    Date().ISO8601Format()
  }

  func read<T>(_ body: (Database) throws -> T) throws(LedgerError) -> T {
    do { return try queue.read(body) } catch { throw Ledger.error(error, path) }
  }

  /// One transaction, durable when this returns.
  func write<T>(_ body: (Database) throws -> T) throws(LedgerError) -> T {
    do { return try queue.write(body) } catch { throw Ledger.error(error, path) }
  }

  static func error(_ error: any Error, _ path: String) -> LedgerError {
    switch error {
    case let error as LedgerError: error
    case let error as DatabaseError: LedgerError(error, path)
    case let error as DiskError: .storage(detail: error.description)
    default: .storage(detail: "\(type(of: error))")
    }
  }
}
