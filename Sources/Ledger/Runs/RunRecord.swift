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
  /// Digest of the bundle, hex: published by a finished run, sealed and never published by an abandoned one.
  public let output: String?
  public let state: State
}

/// What a new run found.
public struct Recovery: Hashable, Sendable {
  /// The holder that never gave the lock back.
  public let staleLock: LockHolder?
  /// Runs that died, as they stand now: abandoned, or finished where their bundle was published.
  public let interrupted: [RunRecord]
  /// Numbers of charges that are now burned.
  public let burnedCharges: [Int64]
  /// End of the chain before the entry that starts the new run.
  public let head: LedgerHead
  /// Whether the clock stood behind the ledger's last entry.
  public let clock: ClockSetback?

  /// Numbers of runs that are now abandoned.
  public var abandonedRuns: [Int64] { interrupted.filter { $0.state == .abandoned }.map(\.number) }
}

/// Whether the bundle with a digest stands at the place of a period.
public typealias PublicationTest = (_ period: String, _ digest: String) throws -> Bool

extension Ledger {
  /// Starts a run, and holds the workspace for it until it is finished or abandoned, or this object is gone.
  ///
  /// Runs that never ended are ended first: finished where the bundle that they had sealed was published, otherwise abandoned. Charges
  /// whose noise was or may have been drawn without being released are burned: the loss counts, the draw is lost.
  ///
  /// - Parameter isPublished: asked of sealed runs, once the workspace is held.
  /// - Throws: `LedgerError.locked` with the holder while another run is under way, in this process or another.
  public func startRun(
    period: String, asOf: String, configuration: String, engine: String,
    isPublished: PublicationTest = { _, _ in false }
  ) throws(LedgerError) -> (run: RunRecord, recovery: Recovery) {
    let lock = try RunLock(ledger: path, now: clock())
    let (number, recovery) = try write { db in
      let recovery = try recover(db, staleLock: lock.stale, isPublished: isPublished)
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

  /// Notes what a run is about to publish. From here on, whether the bundle stands at its place decides what becomes of the run.
  ///
  /// - Parameter output: Digest of the bundle, hex.
  /// - Throws: `LedgerError.inconsistent` unless the run is under way and not sealed.
  public func sealRun(_ run: RunRecord, output: String) throws(LedgerError) {
    try write { db in
      try append(.runSealed, ["run": .int(run.number), "output": .string(output)], db)
      try db.execute(
        sql: "UPDATE run SET output = ? WHERE number = ? AND state = 'started' AND output IS NULL",
        arguments: [output, run.number])
      guard db.changesCount == 1 else { throw LedgerError.inconsistent(table: "run", row: String(run.number)) }
    }
  }

  /// Ends a run well: what it recorded is the history of its period for good.
  ///
  /// - Parameter output: Digest of the bundle, hex; that which was sealed.
  /// - Throws: `LedgerError.inconsistent` unless the run is under way.
  public func finishRun(_ run: RunRecord, output: String) throws(LedgerError) {
    try write { db in try finish(run.number, output: output, db) }
    giveBack()
  }

  /// Ends a run that failed, and takes back what it recorded in the history.
  ///
  /// - Parameter isPublished: asked if the run was sealed. If its bundle stands at its place, the run is finished all the same.
  /// - Throws: `LedgerError.inconsistent` unless the run is under way.
  public func abandonRun(
    _ run: RunRecord, unless isPublished: PublicationTest = { _, _ in false }
  ) throws(LedgerError) {
    try write { db in
      try burnOpenCharges(db)
      try settle(run.number, isPublished: isPublished, db)
    }
    giveBack()
  }

  /// All runs in order.
  public func runs() throws(LedgerError) -> [RunRecord] {
    try read { db in try Row.fetchAll(db, sql: "SELECT * FROM run ORDER BY number").map { try RunRecord(row: $0) } }
  }

  private func run(_ number: Int64) throws(LedgerError) -> RunRecord {
    try read { db in try Ledger.run(number, db) }
  }

  private static func run(_ number: Int64, _ db: Database) throws -> RunRecord {
    guard let row = try Row.fetchOne(db, sql: "SELECT * FROM run WHERE number = ?", arguments: [number]) else {
      throw LedgerError.inconsistent(table: "run", row: String(number))
    }
    return try RunRecord(row: row)
  }

  private func giveBack() {
    runLock.withLock { lock in
      lock?.end()
      lock = nil
    }
  }

  private func recover(_ db: Database, staleLock: LockHolder?, isPublished: PublicationTest) throws -> Recovery {
    let clock = try setback(db)
    let charges = try burnOpenCharges(db)
    let runs = try Int64.fetchAll(db, sql: "SELECT number FROM run WHERE state = 'started' ORDER BY number")
    for number in runs { try settle(number, isPublished: isPublished, db) }
    return Recovery(
      staleLock: staleLock, interrupted: try runs.map { try Ledger.run($0, db) }, burnedCharges: charges,
      head: try Ledger.head(db), clock: clock)
  }

  /// Ends a run that did not end by itself.
  private func settle(_ number: Int64, isPublished: PublicationTest, _ db: Database) throws {
    let run = try Ledger.run(number, db)
    if run.state == .started, let output = run.output, try isPublished(run.period, output) {
      try finish(number, output: output, db)
    } else {
      try restoreFindings(from: number, db)
      try end(number, .runAbandoned, output: nil, db)
    }
  }

  private func finish(_ number: Int64, output: String, _ db: Database) throws {
    try dropKeptFindings(from: number, db)
    try end(number, .runFinished, output: output, db)
  }

  private func end(_ number: Int64, _ kind: LedgerEntry.Kind, output: String?, _ db: Database) throws {
    var members: JSONObject = ["run": .int(number)]
    if let output { members["output"] = .string(output) }
    let entry = try append(kind, members, db)
    try db.execute(
      sql: """
        UPDATE run SET state = :state, ended = :ended, output = coalesce(output, :output)
        WHERE number = :number AND state = 'started' AND (output IS NULL OR :output IS NULL OR output = :output)
        """,
      arguments: [
        "state": kind == .runFinished ? "finished" : "abandoned", "ended": try entry.content()["at"]?.string,
        "output": output, "number": number,
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
