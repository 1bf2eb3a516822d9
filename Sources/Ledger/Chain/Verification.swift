import Crypto
import Foundation
import GRDB
import JSON
import Privacy

extension Ledger {
  /// Verifies the whole ledger: every hash and link, every transition, every charge against the caps it names, and the
  /// tables of runs, charges and releases against what the chain leads to.
  ///
  /// - Parameter head: An end of the chain that was noted earlier, in a bundle for example; it must still be there.
  /// - Throws: `LedgerError.chain` or `.inconsistent` with the place.
  public func verify(including head: LedgerHead? = nil) throws(LedgerError) {
    try read { db in
      let state = try Ledger.replay(db, including: head)
      try Ledger.compareRuns(db, state)
      try Ledger.compareCharges(db, state)
      try Ledger.compareReleases(db, state)
    }
  }

  /// Verifies, beyond `verify`, that the histories of findings and records are those that were recorded. Reads all of
  /// them.
  public func verifyHistories() throws(LedgerError) {
    try verify()
    try read { db in
      let state = try Ledger.replay(db, including: nil)
      for (period, recording) in state.findings.sorted(by: { $0.key < $1.key }) {
        guard try Ledger.digestOfFindings(db, period: period) == recording else {
          throw LedgerError.inconsistent(table: "presence", row: period)
        }
      }
      for (period, recording) in state.records.sorted(by: { $0.key < $1.key }) {
        guard try Ledger.digestOfRecords(db, period: period) == recording else {
          throw LedgerError.inconsistent(table: "record", row: period)
        }
      }
    }
  }

  /// Walks the chain from its start.
  static func replay(_ db: Database, including head: LedgerHead?) throws -> LedgerState {
    var state = LedgerState()
    var previous = LedgerEntry.start
    var number: Int64 = 0
    var seen = head.map { $0.entries == 0 && $0.hash == previous } ?? true
    let rows = try Row.fetchCursor(db, sql: "SELECT * FROM entry ORDER BY number")
    while let row = try rows.next() {
      let entry = try LedgerEntry(row: row)
      guard entry.number == number + 1 else { throw LedgerError.chain(entry: entry.number, .gap) }
      guard entry.previous == previous else { throw LedgerError.chain(entry: entry.number, .previous) }
      guard entry.hash == LedgerEntry.hash(previous: previous, body: entry.body) else {
        throw LedgerError.chain(entry: entry.number, .hash)
      }
      try state.apply(entry)
      (number, previous) = (entry.number, entry.hash)
      if let head, head.entries == number { seen = head.hash == previous }
    }
    guard seen else { throw LedgerError.chain(entry: head?.entries ?? number, .head) }
    return state
  }

  private static func compareRuns(_ db: Database, _ state: LedgerState) throws {
    var rows: [Int64: LedgerState.Run] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT * FROM run") {
      let number: Int64 = row["number"]
      guard let runState = RunRecord.State(rawValue: row["state"]) else {
        throw LedgerError.inconsistent(table: "run", row: String(number))
      }
      rows[number] = LedgerState.Run(
        period: row["period"], asOf: row["asOf"], configuration: row["configuration"], engine: row["engine"],
        started: row["started"], ended: row["ended"], output: row["output"], state: runState)
    }
    try compare(rows, state.runs, table: "run")
  }

  private static func compareCharges(_ db: Database, _ state: LedgerState) throws {
    var rows: [Int64: LedgerState.Charge] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT * FROM charge") {
      let number: Int64 = row["number"]
      guard let chargeState = ChargeState(rawValue: row["state"]), let quarter = Quarter(row["quarter"] as String),
        let rho = Rational(row["rho"] as String), let delta = Rational(row["delta"] as String)
      else { throw LedgerError.inconsistent(table: "charge", row: String(number)) }
      rows[number] = LedgerState.Charge(
        run: row["run"], statistic: row["statistic"], population: row["population"], plan: row["plan"],
        data: row["data"], quarter: quarter, rho: rho, delta: delta, state: chargeState,
        result: state.charges[number]?.result)
    }
    try compare(rows, state.charges, table: "charge")
    var carries: [Int64: LedgerState.Carry] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT * FROM carry") {
      guard let source = Quarter(row["source"] as String), let target = Quarter(row["target"] as String),
        let rho = Rational(row["rho"] as String)
      else { throw LedgerError.inconsistent(table: "carry", row: String(row["number"] as Int64)) }
      carries[row["number"]] = LedgerState.Carry(source: source, target: target, rho: rho)
    }
    try compare(carries, state.carries, table: "carry")
  }

  private static func compare<Value: Hashable>(
    _ rows: [Int64: Value], _ expected: [Int64: Value], table: String
  ) throws {
    for number in Set(rows.keys).union(expected.keys).sorted() where rows[number] != expected[number] {
      throw LedgerError.inconsistent(table: table, row: String(number))
    }
  }

  /// Every released charge has its release, with the content that the chain digests, and no other release exists.
  private static func compareReleases(_ db: Database, _ state: LedgerState) throws {
    var stored: [Int64: String] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT plan, data, charge, content FROM release") {
      let number: Int64 = row["charge"]
      guard let charge = state.charges[number], charge.state == .released, charge.plan == row["plan"],
        charge.data == row["data"]
      else { throw LedgerError.inconsistent(table: "release", row: String(number)) }
      stored[number] = SHA256.hash([UInt8](row["content"] as Data)).hex
    }
    for (number, charge) in state.charges.sorted(by: { $0.key < $1.key })
    where charge.state == .released && stored[number] != charge.result {
      throw LedgerError.inconsistent(table: "release", row: String(number))
    }
  }
}
