import GRDB

/// What was recorded of a period before a run recorded its own findings: kept until the run is over, so that the history holds what was
/// published. A run that is finished lets go of it; one that is abandoned gets it back into its place.
extension Ledger {
  /// Keeps what is recorded of a period, once for each run.
  func keepFindings(of period: RecordedPeriod, from run: Int64, _ db: Database) throws {
    let row = try Row.fetchOne(db, sql: "SELECT id, start, finish FROM period WHERE name = ?", arguments: [period.name])
    try db.execute(
      sql: "INSERT INTO replacing (run, name, start, finish) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
      arguments: [run, period.name, row?["start"] as String?, row?["finish"] as String?])
    guard db.changesCount == 1, let row else { return }
    try db.execute(
      sql: """
        INSERT INTO replaced (run, finding, verdict, severity)
        SELECT ?, finding, verdict, severity FROM presence WHERE period = ?
        """,
      arguments: [run, row["id"] as Int64])
  }

  /// Takes back what a run recorded, and says so in the chain.
  func restoreFindings(from run: Int64, _ db: Database) throws {
    guard let row = try Row.fetchOne(db, sql: "SELECT * FROM replacing WHERE run = ?", arguments: [run]) else { return }
    let name: String = row["name"]
    let id = try Ledger.id(of: name, db)
    try db.execute(sql: "DELETE FROM presence WHERE period = ?", arguments: [id])
    if let start = row["start"] as String?, let finish = row["finish"] as String? {
      _ = try Ledger.note(RecordedPeriod(name: name, start: start, finish: finish), db)
      try db.execute(
        sql: """
          INSERT INTO presence (period, finding, verdict, severity)
          SELECT ?, finding, verdict, severity FROM replaced WHERE run = ?
          """,
        arguments: [id, run])
    } else if try Int.fetchOne(db, sql: "SELECT 1 FROM record WHERE period = ? LIMIT 1", arguments: [id]) == nil {
      try db.execute(sql: "DELETE FROM period WHERE id = ?", arguments: [id])
    }
    try appendFindings(of: name, db)
    try dropKeptFindings(from: run, db)
  }

  func dropKeptFindings(from run: Int64, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM replaced WHERE run = ?", arguments: [run])
    try db.execute(sql: "DELETE FROM replacing WHERE run = ?", arguments: [run])
  }

  /// Notes in the chain what the history says of a period now.
  func appendFindings(of period: String, _ db: Database) throws {
    let recording = try Ledger.digestOfFindings(db, period: period)
    try append(
      .findingsRecorded,
      ["period": .string(period), "count": .int(recording.count), "digest": .string(recording.digest)], db)
  }
}
