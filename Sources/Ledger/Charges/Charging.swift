import Crypto
import Foundation
import GRDB
import JSON
import Privacy

/// The answer to a question, and whether it cost anything this time.
public struct StoredRelease: Hashable, Sendable {
  public let release: Release
  /// Number of the entry that reserved the charge.
  public let charge: Int64
  /// True if the noise was drawn by this call; false if the stored answer was given again.
  public let isFresh: Bool
}

extension Ledger {
  /// Answers a question in the only safe order: charge on disk, then draw, then store. If the question was answered
  /// before, on the same data, the stored answer is returned without charge and without drawing.
  ///
  /// A failure after the reservation leaves a burned charge, never a free draw.
  ///
  /// - Parameters:
  ///   - run: The run under way.
  ///   - draw: Draws the noise; called at most once, and never if the budget does not allow it.
  /// - Throws: `LedgerError.budgetExceeded` before any draw; what `draw` throws, after burning the charge.
  public func release(
    _ request: ChargeRequest, budget: PrivacyBudget, run: RunRecord, draw: () throws -> Release
  ) throws -> StoredRelease {
    if let stored = try storedRelease(plan: request.plan, data: request.data) { return stored }
    try interruption?(.beforeReservation)
    let charge = try reserve(request, budget: budget, run: run)
    try interruption?(.afterReservation)
    let release: Release
    do {
      release = try draw()
      guard release.planDigest == request.plan, release.dataDigest == request.data, !release.isRehearsal else {
        throw LedgerError.inconsistent(table: "release", row: String(charge))
      }
    } catch {
      try write { db in try burn(charge, db) }
      throw error
    }
    try interruption?(.afterDrawing)
    let content = JSONWriter.canonical(release.json)
    let result = SHA256.hash(content).hex
    try write { db in try advance(charge, to: .drawn, .chargeDrawn, ["result": .string(result)], db) }
    try interruption?(.afterNotingTheDraw)
    try write { db in
      try advance(charge, to: .released, .chargeReleased, ["result": .string(result)], db)
      try db.execute(
        sql: "INSERT INTO release (plan, data, charge, content) VALUES (?, ?, ?, ?)",
        arguments: [request.plan.hex, request.data.hex, charge, Data(content)])
    }
    try interruption?(.afterRelease)
    return StoredRelease(release: release, charge: charge, isFresh: true)
  }

  /// The stored answer to a question; nil if it was never answered on these data.
  public func storedRelease(plan: Digest, data: Digest) throws(LedgerError) -> StoredRelease? {
    try read { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT charge, content FROM release WHERE plan = ? AND data = ?", arguments: [plan.hex, data.hex])
      else { return nil }
      let charge: Int64 = row["charge"]
      guard let json = try? JSONValue(parsing: [UInt8](row["content"] as Data)), let release = try? Release(json: json)
      else { throw LedgerError.inconsistent(table: "release", row: String(charge)) }
      return StoredRelease(release: release, charge: charge, isFresh: false)
    }
  }

  /// Whose people were charged for: what the first charge that names an organisation says; nil where none does.
  public func organisation() throws(LedgerError) -> String? {
    try read { db in
      let sql = "SELECT entry.* FROM charge JOIN entry ON entry.number = charge.number ORDER BY entry.number"
      let rows = try Row.fetchCursor(db, sql: sql)
      while let row = try rows.next() {
        if let name = try LedgerEntry(row: row).content()["organisation"]?.string { return name }
      }
      return nil
    }
  }

  /// Whether a charge would fit now. Nothing is written.
  ///
  /// - Throws: `LedgerError.budgetExceeded`.
  public func checkBudget(_ request: ChargeRequest, budget: PrivacyBudget) throws(LedgerError) {
    try read { db in try Ledger.check(request, budget, db) }
  }

  // MARK: - Steps

  /// The filter is asked and the charge written in one transaction, so that two processes cannot both pass.
  private func reserve(
    _ request: ChargeRequest, budget: PrivacyBudget, run: RunRecord
  ) throws(LedgerError) -> Int64 {
    try write { db in
      let state = try String.fetchOne(db, sql: "SELECT state FROM run WHERE number = ?", arguments: [run.number])
      guard state == "started" else { throw LedgerError.inconsistent(table: "run", row: String(run.number)) }
      try Ledger.check(request, budget, db)
      let entry = try append(.chargeReserved, request.members(run: run.number, budget: budget), db)
      try db.execute(
        sql: """
          INSERT INTO charge (number, run, statistic, population, plan, data, quarter, rho, delta, state)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'reserved')
          """,
        arguments: [
          entry.number, run.number, request.statistic, request.population, request.plan.hex, request.data.hex,
          request.quarter.description, request.rho.description, request.delta.description,
        ])
      return entry.number
    }
  }

  private static func check(_ request: ChargeRequest, _ budget: PrivacyBudget, _ db: Database) throws {
    let filter = try filter(db)
    guard filter.allows(request.rho, delta: request.delta, in: request.quarter, budget) else {
      let fits = filter.allows(request.rho, in: request.quarter, budget)
      throw LedgerError.budgetExceeded(
        BudgetShortfall(
          statistic: request.statistic, quarter: request.quarter, figure: fits ? .delta : .rho,
          asked: fits ? request.delta : request.rho,
          left: fits
            ? filter.deltaLeft(inYear: request.quarter.year, budget) : filter.left(in: request.quarter, budget)))
    }
  }

  /// Everything that was charged and carried, summed exactly.
  static func filter(_ db: Database) throws -> ZCDPFilter {
    var filter = ZCDPFilter()
    for row in try Row.fetchAll(db, sql: "SELECT number, quarter, rho, delta FROM charge ORDER BY number") {
      guard let quarter = Quarter(row["quarter"] as String), let rho = Rational(row["rho"] as String),
        let delta = Rational(row["delta"] as String)
      else {
        throw LedgerError.inconsistent(table: "charge", row: String(row["number"] as Int64))
      }
      filter.charge(rho, delta: delta, in: quarter)
    }
    for row in try Row.fetchAll(db, sql: "SELECT number, source, target, rho FROM carry ORDER BY number") {
      guard let from = Quarter(row["source"] as String), let to = Quarter(row["target"] as String),
        let rho = Rational(row["rho"] as String)
      else { throw LedgerError.inconsistent(table: "carry", row: String(row["number"] as Int64)) }
      filter.carry(rho, from: from, to: to)
    }
    return filter
  }

  private func advance(
    _ charge: Int64, to state: ChargeState, _ kind: LedgerEntry.Kind, _ members: JSONObject, _ db: Database
  ) throws {
    var members = members
    members["charge"] = .int(charge)
    try append(kind, members, db)
    try db.execute(sql: "UPDATE charge SET state = ? WHERE number = ?", arguments: [state.rawValue, charge])
    guard db.changesCount == 1 else { throw LedgerError.inconsistent(table: "charge", row: String(charge)) }
  }

  private func burn(_ charge: Int64, _ db: Database) throws {
    try advance(charge, to: .burned, .chargeBurned, [:], db)
  }

  /// Burns what a run left between reservation and release.
  ///
  /// - Returns: Their numbers.
  @discardableResult
  func burnOpenCharges(_ db: Database) throws -> [Int64] {
    let open = try Int64.fetchAll(
      db, sql: "SELECT number FROM charge WHERE state IN ('reserved', 'drawn') ORDER BY number")
    for charge in open { try burn(charge, db) }
    return open
  }
}
