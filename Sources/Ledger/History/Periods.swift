import GRDB

/// A period that was reported.
public struct RecordedPeriod: Hashable, Sendable {
  public let name: String
  /// First instant in it, RFC 3339 in UTC; periods are ordered by it.
  public let start: String
  /// First instant after it.
  public let finish: String

  public init(name: String, start: String, finish: String) {
    self.name = name
    self.start = start
    self.finish = finish
  }
}

extension Ledger {
  /// All periods with a history, in order of time.
  public func periods() throws(LedgerError) -> [RecordedPeriod] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT * FROM period ORDER BY start, name").map {
        RecordedPeriod(name: $0["name"], start: $0["start"], finish: $0["finish"])
      }
    }
  }

  /// The last period with a history that began before this one; nil if there is none.
  public func periodBefore(_ period: RecordedPeriod) throws(LedgerError) -> RecordedPeriod? {
    try periods().last { $0.start < period.start }
  }

  static func id(of period: String, _ db: Database) throws -> Int64 {
    guard let id = try Int64.fetchOne(db, sql: "SELECT id FROM period WHERE name = ?", arguments: [period]) else {
      throw LedgerError.unknownPeriod(period)
    }
    return id
  }

  /// The id of a period, which is noted where it is new.
  static func note(_ period: RecordedPeriod, _ db: Database) throws -> Int64 {
    try db.execute(
      sql: """
        INSERT INTO period (name, start, finish) VALUES (?, ?, ?)
        ON CONFLICT (name) DO UPDATE SET start = excluded.start, finish = excluded.finish
        """,
      arguments: [period.name, period.start, period.finish])
    return try id(of: period.name, db)
  }
}
