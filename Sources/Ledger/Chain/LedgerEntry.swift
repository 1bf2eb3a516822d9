import Crypto
import Foundation
import GRDB
import JSON

/// One link of the chain: what happened, when, and a hash over it and everything before it.
public struct LedgerEntry: Hashable, Sendable {
  /// From 1, without gaps.
  public let number: Int64
  /// Hash of the entry before; 32 zero bytes for the first.
  public let previous: Digest
  /// RFC 8785 form of an object with `entry` (its number), `kind`, `at` and the members of that kind.
  public let body: [UInt8]
  /// SHA-256 over `affidavit/ledger/1`, LF, the previous hash and the body.
  public let hash: Digest

  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case runStarted = "run.started"
    case runSealed = "run.sealed"
    case runFinished = "run.finished"
    case runAbandoned = "run.abandoned"
    case chargeReserved = "charge.reserved"
    case chargeDrawn = "charge.drawn"
    case chargeReleased = "charge.released"
    case chargeBurned = "charge.burned"
    case budgetCarried = "budget.carried"
    case findingsRecorded = "findings.recorded"
    case recordsRecorded = "records.recorded"
    case audit
  }

  static let start = Digest(bytes: Array(repeating: UInt8(0), count: Digest.byteCount)) ?? SHA256.hash("")

  static func hash(previous: Digest, body: [UInt8]) -> Digest {
    var hash = SHA256()
    hash.update("affidavit/ledger/1\n")
    hash.update(previous.bytes)
    hash.update(body)
    return hash.finalize()
  }

  init(number: Int64, previous: Digest, body: [UInt8]) {
    self.number = number
    self.previous = previous
    self.body = body
    hash = LedgerEntry.hash(previous: previous, body: body)
  }

  init(row: Row) throws(LedgerError) {
    number = row["number"]
    guard let previous = Digest(bytes: [UInt8](row["previous"] as Data)),
      let hash = Digest(bytes: [UInt8](row["hash"] as Data))
    else { throw .chain(entry: number, .body) }
    self.previous = previous
    self.hash = hash
    body = [UInt8](row["body"] as Data)
  }

  /// The body, read.
  public func content() throws(LedgerError) -> JSONValue {
    do { return try JSONValue(parsing: body) } catch { throw .chain(entry: number, .body) }
  }
}

/// The end of the chain: what a bundle's manifest carries, so that later no entry before it can be changed unseen.
public struct LedgerHead: Hashable, Sendable {
  /// Entries up to here.
  public let entries: Int64
  public let hash: Digest

  public init(entries: Int64, hash: Digest) {
    self.entries = entries
    self.hash = hash
  }
}

extension Ledger {
  /// The end of the chain.
  public func head() throws(LedgerError) -> LedgerHead {
    try read { db in try Ledger.head(db) }
  }

  static func head(_ db: Database) throws -> LedgerHead {
    guard let row = try Row.fetchOne(db, sql: "SELECT * FROM entry ORDER BY number DESC LIMIT 1") else {
      return LedgerHead(entries: 0, hash: LedgerEntry.start)
    }
    let entry = try LedgerEntry(row: row)
    return LedgerHead(entries: entry.number, hash: entry.hash)
  }

  /// Entries in order.
  ///
  /// - Parameters:
  ///   - after: Number of the last entry that is not wanted; 0 for all.
  ///   - limit: Most entries that are returned.
  public func entries(after: Int64 = 0, limit: Int = 1000) throws(LedgerError) -> [LedgerEntry] {
    try read { db in
      try Row.fetchAll(
        db, sql: "SELECT * FROM entry WHERE number > ? ORDER BY number LIMIT ?", arguments: [after, limit]
      ).map { try LedgerEntry(row: $0) }
    }
  }

  /// Whether the clock stands behind the last entry.
  func setback(_ db: Database) throws -> ClockSetback? {
    guard let row = try Row.fetchOne(db, sql: "SELECT * FROM entry ORDER BY number DESC LIMIT 1"),
      let before = try LedgerEntry(row: row).content()["at"]?.string
    else { return nil }
    let now = clock()
    return now < before ? ClockSetback(before: before, now: now) : nil
  }

  /// Appends an entry inside the caller's transaction.
  @discardableResult
  func append(_ kind: LedgerEntry.Kind, _ members: JSONObject, _ db: Database) throws -> LedgerEntry {
    if let setback = try setback(db) { note(setback) }
    let head = try Ledger.head(db)
    var body = members
    body["entry"] = .int(head.entries + 1)
    body["kind"] = .string(kind.rawValue)
    body["at"] = .string(clock())
    let entry = LedgerEntry(
      number: head.entries + 1, previous: head.hash, body: JSONWriter.canonical(.object(body)))
    try db.execute(
      sql: "INSERT INTO entry (number, previous, body, hash) VALUES (?, ?, ?, ?)",
      arguments: [entry.number, Data(entry.previous.bytes), Data(entry.body), Data(entry.hash.bytes)])
    return entry
  }
}
