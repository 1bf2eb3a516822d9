import Crypto
import Foundation
import Privacy
import Testing

@testable import Ledger

@Suite("Certificates and windows")
struct CertificateTests {
  @Test("the certificate composes the recorded events, burned ones too, and is below the zCDP figure")
  func certificate() throws {
    let ledger = try TestWorkspace().open()
    let quarter = try #require(Quarter("2026-Q3"))
    #expect(try ledger.certificate(of: .all).points.allSatisfy { $0.epsilon == .zero })
    let run = try ledger.start()
    for number in 0..<3 { _ = try TestQuestion("s\(number)").ask(ledger, run) }
    struct Failed: Error {}
    let burned = try TestQuestion("burned")
    #expect(throws: Failed.self) {
      try ledger.release(burned.request, budget: try #require(TestQuestion.budget), run: run) { throw Failed() }
    }
    let certificate = try ledger.certificate(of: .quarter(quarter))
    #expect(certificate == (try ledger.certificate(of: .all)))
    #expect(certificate == (try ledger.certificate(of: .year(2026))))
    // σ² = 50 for ρ = 1/100 of sensitivity 1, four times.
    let loss = try PrivacyLoss(composing: [PrivacyEvent(.discreteGaussian(sigmaSquared: 50, shift: 1), count: 4)])
    let zcdp = try EpsilonAtDeltas(rho: Rational(4, 100))
    for (point, other) in zip(certificate.points, zcdp.points) {
      #expect(point.epsilon == (try loss.epsilon(delta: point.delta)))
      #expect(try #require(point.epsilon) < (try #require(other.epsilon)))
    }
    let one = try ledger.certificate(of: .population("ds:s1"))
    #expect(try #require(one.points[0].epsilon) < (try #require(certificate.points[0].epsilon)))
    #expect(try ledger.certificate(of: .quarter(quarter.next)).points[0].epsilon == .zero)
  }

  @Test("a cap over the window of retention holds across years, is recorded, and is checked again on opening")
  func window() throws {
    let workspace = try TestWorkspace()
    let window = try PrivacyBudget.Window(quarters: 4, rho: Rational(3, 100))
    let budget = try PrivacyBudget(quarter: Rational(1, 20), year: Rational(3, 20), window: window)
    do {
      let ledger = try workspace.open()
      let run = try ledger.start()
      for (id, quarter) in [("a", "2026-Q3"), ("b", "2026-Q4"), ("c", "2027-Q1")] {
        let question = try TestQuestion(id, quarter: quarter)
        _ = try ledger.release(question.request, budget: budget, run: run) { try question.plan.draw(question.table) }
      }
      for (quarter, fits) in [("2027-Q2", false), ("2026-Q2", false), ("2026-Q1", true), ("2027-Q3", true)] {
        let question = try TestQuestion("d", quarter: quarter)
        if fits {
          try ledger.checkBudget(question.request, budget: budget)
        } else {
          #expect(throws: LedgerError.self) { try ledger.checkBudget(question.request, budget: budget) }
        }
      }
      let summary = try ledger.budget(budget, quarter: try #require(Quarter("2027-Q2")))
      #expect(summary.window?.spent == Rational(3, 100))
      #expect(summary.window?.left == 0)
      try ledger.finishRun(run, output: "00")
    }
    try workspace.open().verify()
  }

  @Test("a chosen quantile is charged ε²/8, and certified as what is ε-private")
  func choice() throws {
    let workspace = try TestWorkspace()
    let quarter = try #require(Quarter("2026-Q3"))
    let statistic = try Statistic(
      id: "median", measure: .rows, by: [.binned("age", Bins(edges: [0, 30, 60, 90]))], partitions: [[]],
      bounds: .init(), rho: Rational(1, 100), quantile: Rational(1, 2))
    let plan = try ReleasePlan(statistic)
    let key = try BoundingKey(secret: SecretBytes(Array(repeating: 7, count: 32)), plan: plan)
    let table = try BoundedAggregator(statistic, plan: plan, key: key).bounded()[0]
    let request = ChargeRequest(plan, data: table.digest, quarter: quarter)
    do {
      let ledger = try workspace.open()
      let run = try ledger.start()
      let budget = try #require(TestQuestion.budget)
      let fresh = try ledger.release(request, budget: budget, run: run) { try plan.draw(table) }
      let again = try ledger.release(request, budget: budget, run: run) { try plan.draw(table) }
      #expect(fresh.isFresh && !again.isFresh && again.release == fresh.release)
      try ledger.finishRun(run, output: "00")
    }
    let ledger = try workspace.open()
    guard case .choice(let choice) = plan.parts[0].mechanism else { throw PrivacyError.choice }
    let loss = try PrivacyLoss(composing: [PrivacyEvent(.blackBox(epsilon: choice.mechanism.epsilon, delta: 0))])
    for point in try ledger.certificate(of: .all).points {
      #expect(point.epsilon == (try loss.epsilon(delta: point.delta)))
    }
    #expect(try ledger.budget(#require(TestQuestion.budget), quarter: quarter).total == plan.rho)
  }

  @Test("a ledger says whose charges it holds")
  func organisation() throws {
    let ledger = try TestWorkspace().open()
    #expect(try ledger.organisation() == nil)
    let run = try ledger.start()
    _ = try TestQuestion("unnamed").ask(ledger, run)
    for (id, name) in [("a", "lei:ONE"), ("b", "lei:TWO")] {
      let question = try TestQuestion(id)
      let request = ChargeRequest(
        question.plan, data: question.table.digest, quarter: question.request.quarter, organisation: name)
      _ = try ledger.release(request, budget: try #require(TestQuestion.budget), run: run) {
        try question.plan.draw(question.table)
      }
    }
    #expect(try ledger.organisation() == "lei:ONE")
  }

  @Test("a rehearsal is refused by the ledger, and its charge burned")
  func rehearsal() throws {
    let ledger = try TestWorkspace().open()
    let run = try ledger.start()
    let question = try TestQuestion()
    var rehearsal = Rehearsal(seed: 1)
    let release = try rehearsal.draw(question.plan, question.table)
    #expect(throws: LedgerError.self) {
      try ledger.release(question.request, budget: try #require(TestQuestion.budget), run: run) { release }
    }
    #expect(try ledger.storedRelease(plan: question.request.plan, data: question.request.data) == nil)
  }
}
