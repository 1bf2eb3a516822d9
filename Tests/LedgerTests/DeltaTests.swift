import Crypto
import Foundation
import Privacy
import Testing

@testable import Ledger

@Suite("What naming groups adds to δ")
struct DeltaTests {
  private let delta = Rational(1, 10_000_000)

  /// A count of people by region whose groups come from the data.
  private func question(_ people: Int = 300) throws -> (plan: ReleasePlan, table: BoundedTable) {
    let statistic = try Statistic(
      id: "regions", measure: .subjects, by: [Attribute("region")], bounds: .init(), rho: Rational(1, 100), delta: delta
    )
    let plan = try ReleasePlan(statistic)
    let key = try BoundingKey(secret: SecretBytes(Array(repeating: 7, count: 32)), plan: plan)
    var aggregate = BoundedAggregator(statistic, plan: plan, key: key)
    for person in 0..<people {
      try aggregate.add(subject: [UInt8(person & 255), UInt8(person >> 8)], group: ["DE"], rows: 1)
    }
    return (plan, try aggregate.bounded()[0])
  }

  private func budget(_ delta: Rational) throws -> PrivacyBudget {
    try PrivacyBudget(quarter: Rational(1, 20), year: Rational(3, 20), delta: delta)
  }

  @Test("is charged with the loss, shown, weighed in ε, and still there when the ledger is opened again")
  func charged() throws {
    let workspace = try TestWorkspace()
    let quarter = try #require(Quarter("2026-Q3"))
    let budget = try budget(Rational(1, 1_000_000))
    let (plan, table) = try question()
    do {
      let ledger = try workspace.open()
      let run = try ledger.start()
      let request = ChargeRequest(plan, data: table.digest, quarter: quarter)
      let release = try ledger.release(request, budget: budget, run: run) { try plan.draw(table) }.release
      #expect(release.cells.map(\.key) == [["DE"]])
    }
    let summary = try workspace.open().budget(budget, quarter: quarter)
    #expect(summary.totalDelta == delta)
    #expect(summary.years.map(\.delta) == [delta] && summary.years.map(\.capOfDelta) == [Rational(1, 1_000_000)])
    #expect(summary.quarters.map(\.delta) == [delta])
    #expect(summary.statistics.map(\.delta) == [delta] && summary.populations.map(\.delta) == [delta])
    let points = summary.epsilonTotal.points
    // At δ = 1e-5 what is left of it counts; at 1e-9 nothing can be told.
    #expect(points[0].epsilon == (try ZCDP.epsilon(rho: plan.rho, delta: Rational(1, 100_000) - delta)))
    #expect(points[2].epsilon == nil)
    let certificate = try workspace.open().certificate(of: .all)
    #expect(try #require(certificate.points[0].epsilon) < (try #require(points[0].epsilon)))
    #expect(certificate.points[2].epsilon == nil)
  }

  @Test("is refused beyond the year's cap, without a draw; no cap is a cap of nothing")
  func exceeded() throws {
    let quarter = try #require(Quarter("2026-Q3"))
    for cap in [Rational.zero, delta * Rational(15, 10)] {
      let ledger = try TestWorkspace().open()
      let run = try ledger.start()
      var drawn = 0
      var refusals: [BudgetShortfall] = []
      for people in [300, 301] {
        let (plan, table) = try question(people)
        let request = ChargeRequest(plan, data: table.digest, quarter: quarter)
        do {
          _ = try ledger.release(request, budget: budget(cap), run: run) {
            drawn += 1
            return try plan.draw(table)
          }
        } catch LedgerError.budgetExceeded(let shortfall) { refusals.append(shortfall) }
      }
      #expect(drawn == (cap == .zero ? 0 : 1))
      let last = try #require(refusals.last)
      #expect(last.figure == .delta && last.asked == delta && last.left == max(.zero, cap - Rational(drawn) * delta))
      #expect(last.description.contains("privacy.budget.year.delta"))
    }
  }

  @Test("a table that says less of it than the chain is found out")
  func tampered() throws {
    let workspace = try TestWorkspace()
    let (plan, table) = try question()
    do {
      let ledger = try workspace.open()
      let run = try ledger.start()
      let request = ChargeRequest(plan, data: table.digest, quarter: try #require(Quarter("2026-Q3")))
      _ = try ledger.release(request, budget: budget(Rational(1, 1000)), run: run) { try plan.draw(table) }
    }
    try workspace.tamper("UPDATE charge SET delta = '0'")
    #expect(throws: LedgerError.self) { try workspace.open() }
  }
}
