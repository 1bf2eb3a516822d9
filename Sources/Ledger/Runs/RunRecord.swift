import GRDB
import JSON

/// One run of the engine, as the ledger keeps it.
public struct RunRecord: Hashable, Sendable {
  public enum State: String, Hashable, Sendable {
    case started
    case finished
    /// Neither finished nor alive: found so by the next run.
    case abandoned
  }

  /// Number of the entry that started it.
  public let number: Int64
  public let period: String
  /// The evaluation instant, RFC 3339.
  public let asOf: String
  /// Digest of the configuration, hex.
  public let configuration: String
  /// Version of the engine.
  public let engine: String
  public let started: String
  public let ended: String?
  /// Digest of what it put out, hex; for a finished run.
  public let output: String?
  public let state: State
}

/// What a new run found left over from one that died.
public struct Recovery: Hashable, Sendable {
  /// The holder that never gave the lock back.
  public let staleLock: LockHolder?
  /// Numbers of runs that are now abandoned.
  public let abandonedRuns: [Int64]
  /// Numbers of charges that are now burned.
  public let burnedCharges: [Int64]
}

extension Ledger {
  /// Starts a run, and holds the workspace for it until it is finished or abandoned, or this object is gone.
  ///
  /// Runs that never ended are marked abandoned first, and charges whose noise was or may have been drawn without being
  /// released are burned: the loss counts, the draw is lost.
  ///
  /// - Throws: `LedgerError.locked` with the holder while another run is under way, in this process or another.
  public func startRun(
    period: String, asOf: String, configuration: String, engine: String
  ) throws(LedgerError) -> (run: RunRecord, recovery: Recovery) {
    let lock = try RunLock(ledger: path, now: clock())
    let (number, recovery) = try write { db in
      let recovery = try recover(db, staleLock: lock.stale)
      let entry = try append(
        .runStarted,
        [
          "period": .string(period), "asOf": .string(asOf), "configuration": .string(configuration),
          "engine": .string(engine),
        ], db)
      try db.execute(
        sql: """
          INSERT INTO run (number, period, asOf, configuration, engine, started, state)
          VALUES (?, ?, ?, ?, ?, ?, 'started')
          """,
        arguments: [entry.number, period, asOf, configuration, engine, try entry.content()["at"]?.string])
      return (entry.number, recovery)
    }
    runLock.withLock { $0 = lock }
    return (try run(number), recovery)
  }

  /// Ends a run well.
  ///
  /// - Parameter output: Digest of the bundle, hex.
  /// - Throws: `LedgerError.inconsistent` unless the run is under way.
  public func finishRun(_ run: RunRecord, output: String) throws(LedgerError) {
    try write { db in try end(run.number, .runFinished, output: output, db) }
    giveBack()
  }

  /// Ends a run that failed.
  ///
  /// - Throws: `LedgerError.inconsistent` unless the run is under way.
  public func abandonRun(_ run: RunRecord) throws(LedgerError) {
    try write { db in
      try burnOpenCharges(db)
      try end(run.number, .runAbandoned, output: nil, db)
    }
    giveBack()
  }

  /// All runs in order.
  public func runs() throws(LedgerError) -> [RunRecord] {
    try read { db in try Row.fetchAll(db, sql: "SELECT * FROM run ORDER BY number").map { try RunRecord(row: $0) } }
  }

  private func run(_ number: Int64) throws(LedgerError) -> RunRecord {
    try read { db in
      guard let row = try Row.fetchOne(db, sql: "SELECT * FROM run WHERE number = ?", arguments: [number]) else {
        throw LedgerError.inconsistent(table: "run", row: String(number))
      }
      return try RunRecord(row: row)
    }
  }

  private func giveBack() {
    runLock.withLock { lock in
      lock?.end()
      lock = nil
    }
  }

  private func recover(_ db: Database, staleLock: LockHolder?) throws -> Recovery {
    let charges = try burnOpenCharges(db)
    let runs = try Int64.fetchAll(db, sql: "SELECT number FROM run WHERE state = 'started' ORDER BY number")
    for number in runs { try end(number, .runAbandoned, output: nil, db) }
    return Recovery(staleLock: staleLock, abandonedRuns: runs, burnedCharges: charges)
  }

  private func end(_ number: Int64, _ kind: LedgerEntry.Kind, output: String?, _ db: Database) throws {
    var members: JSONObject = ["run": .int(number)]
    if let output { members["output"] = .string(output) }
    let entry = try append(kind, members, db)
    try db.execute(
      sql: "UPDATE run SET state = ?, ended = ?, output = ? WHERE number = ? AND state = 'started'",
      arguments: [
        kind == .runFinished ? "finished" : "abandoned", try entry.content()["at"]?.string, output, number,
      ])
    guard db.changesCount == 1 else { throw LedgerError.inconsistent(table: "run", row: String(number)) }
  }
}

extension RunRecord {
  init(row: Row) throws(LedgerError) {
    number = row["number"]
    period = row["period"]
    asOf = row["asOf"]
    configuration = row["configuration"]
    engine = row["engine"]
    started = row["started"]
    ended = row["ended"]
    output = row["output"]
    guard let state = State(rawValue: row["state"]) else { throw .inconsistent(table: "run", row: String(number)) }
    self.state = state
  }
}
