import Crypto
import Foundation
import GRDB

/// A record as it stood in a period: whose digest, not what it said.
public struct RecordState: Hashable, Sendable {
  /// The record's id in a form that may rest on disk: ids of people as tokens.
  public let identifier: String
  public let kind: String
  /// Content digest (see "Identity and merging" of the record format).
  public let digest: Digest

  public init(identifier: String, kind: String, digest: Digest) {
    self.identifier = identifier
    self.kind = kind
    self.digest = digest
  }
}

/// Two periods compared, each list by id.
public struct RecordChanges: Hashable, Sendable {
  public let new: [RecordState]
  /// As they stand in the later period.
  public let changed: [RecordState]
  public let gone: [RecordState]
}

extension Ledger {
  /// Records the digests of a period's records, in place of what was recorded of it before.
  ///
  /// - Throws: `LedgerError.repeated` if an id stands there twice.
  public func recordStates(_ records: some Sequence<RecordState>, of period: RecordedPeriod) throws(LedgerError) {
    try write { db in
      let id = try Ledger.note(period, db)
      try db.execute(sql: "DELETE FROM record WHERE period = ?", arguments: [id])
      let place = try db.makeStatement(
        sql: "INSERT INTO record (period, identifier, kind, digest) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
      for record in records {
        try place.execute(arguments: [id, record.identifier, record.kind, Data(record.digest.bytes)])
        guard db.changesCount == 1 else { throw LedgerError.repeated("a \(record.kind)") }
      }
      let recording = try Ledger.digestOfRecords(db, period: period.name)
      try append(
        .recordsRecorded,
        ["period": .string(period.name), "count": .int(recording.count), "digest": .string(recording.digest)], db)
    }
  }

  /// What is new, changed and gone from one period to another.
  ///
  /// - Throws: `LedgerError.unknownPeriod`.
  public func recordChanges(from earlier: String, to later: String) throws(LedgerError) -> RecordChanges {
    try read { db in
      let (before, after) = (try Ledger.id(of: earlier, db), try Ledger.id(of: later, db))
      let without = """
        SELECT identifier, kind, digest FROM record r WHERE period = ?
        AND NOT EXISTS (SELECT 1 FROM record o WHERE o.period = ? AND o.identifier = r.identifier) ORDER BY identifier
        """
      let changed = """
        SELECT r.identifier, r.kind, r.digest FROM record r
        JOIN record o ON o.period = ? AND o.identifier = r.identifier
        WHERE r.period = ? AND r.digest <> o.digest ORDER BY r.identifier
        """
      return RecordChanges(
        new: try Ledger.records(db, without, [after, before]),
        changed: try Ledger.records(db, changed, [before, after]),
        gone: try Ledger.records(db, without, [before, after]))
    }
  }

  private static func records(
    _ db: Database, _ sql: String, _ arguments: StatementArguments
  ) throws -> [RecordState] {
    try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
      guard let digest = Digest(bytes: [UInt8](row["digest"] as Data)) else {
        throw LedgerError.inconsistent(table: "record", row: "a digest")
      }
      return RecordState(identifier: row["identifier"], kind: row["kind"], digest: digest)
    }
  }

  /// Count and digest of what the history says of a period, in the order of ids.
  static func digestOfRecords(_ db: Database, period: String) throws -> LedgerState.Recording {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT r.identifier, r.kind, r.digest FROM record r JOIN period q ON q.id = r.period
        WHERE q.name = ? ORDER BY r.identifier
        """,
      arguments: [period])
    var hash = SHA256()
    var count: Int64 = 0
    while let row = try rows.next() {
      hash.update(SHA256.hash(row[0] as String).bytes)
      hash.update(SHA256.hash(row[1] as String).bytes)
      hash.update([UInt8](row[2] as Data))
      count += 1
    }
    return LedgerState.Recording(count: count, digest: hash.finalize().hex)
  }
}
