import Crypto
import Foundation
import Privacy
import Synchronization
import Testing

@testable import Ledger

@Suite("Charge, then release")
struct ChargeTests {
  private struct Died: Error {}

  private func left(_ ledger: Ledger, _ quarter: String = "2026-Q3") throws -> Rational {
    let quarter = try #require(Quarter(quarter))
    let summary = try ledger.budget(try #require(TestQuestion.budget), quarter: quarter)
    return try #require(summary.quarters.first { $0.quarter == quarter }).left
  }

  @Test("a question is answered once: the same question on the same data gets the stored answer for nothing")
  func storedAnswers() throws {
    let workspace = try TestWorkspace()
    let first: StoredRelease
    do {
      let ledger = try workspace.open()
      let run = try ledger.start()
      first = try TestQuestion().ask(ledger, run)
      #expect(first.isFresh)
      try ledger.finishRun(run, output: "00")
    }
    let ledger = try workspace.open()
    let run = try ledger.start("2026-Q4")
    let again = try TestQuestion(quarter: "2026-Q4").ask(ledger, run) { Issue.record("noise was drawn again") }
    #expect(!again.isFresh)
    #expect(again.release == first.release)
    #expect(again.charge == first.charge)
    #expect(try left(ledger) == Rational(4, 100))
    // Other data, or another loss, is another question.
    #expect(try TestQuestion(count: 101).ask(ledger, run).isFresh)
    #expect(try TestQuestion(rho: Rational(1, 200)).ask(ledger, run).isFresh)
    #expect(try left(ledger) == Rational(25, 1000))
  }

  @Test("what the budget does not allow is refused before any draw, to the last fraction")
  func exceeded() throws {
    let ledger = try TestWorkspace().open()
    let run = try ledger.start()
    for number in 0..<5 { _ = try TestQuestion("s\(number)").ask(ledger, run) }
    #expect(try left(ledger) == 0)
    let question = try TestQuestion("one-too-many", rho: Rational(1, 1_000_000_000))
    let entries = try ledger.head()
    let refusal = #expect(throws: LedgerError.self) {
      try question.ask(ledger, run) { Issue.record("noise was drawn beyond the budget") }
    }
    guard case .budgetExceeded(let shortfall) = refusal else {
      Issue.record("refused for another reason")
      return
    }
    #expect(shortfall.left == 0)
    #expect(shortfall.asked == question.plan.rho)
    #expect(try ledger.head() == entries)
    #expect(throws: LedgerError.budgetExceeded(shortfall)) {
      try ledger.checkBudget(question.request, budget: try #require(TestQuestion.budget))
    }
  }

  @Test("the year holds over quarters")
  func year() throws {
    let ledger = try TestWorkspace().open()
    let run = try ledger.start()
    for quarter in 1...3 {
      for number in 0..<5 {
        _ = try TestQuestion("q\(quarter)s\(number)", quarter: "2026-Q\(quarter)").ask(ledger, run)
      }
    }
    #expect(try left(ledger, "2026-Q4") == 0)
    #expect(throws: LedgerError.self) { try TestQuestion("more", quarter: "2026-Q4").ask(ledger, run) }
    #expect(try TestQuestion("more", quarter: "2027-Q1").ask(ledger, run).isFresh)
  }

  @Test(
    "a process that dies between any two steps leaves a burned charge, never a free draw",
    arguments: ChargeStep.allCases)
  func death(step: ChargeStep) throws {
    let workspace = try TestWorkspace()
    let draws = Mutex(0)
    do {
      let ledger = try workspace.open { if $0 == step { throw Died() } }
      let run = try ledger.start()
      #expect(throws: Died.self) { try TestQuestion().ask(ledger, run) { draws.withLock { $0 += 1 } } }
    }
    let ledger = try workspace.open()
    let spent = step == .beforeReservation ? Rational.zero : Rational(1, 100)
    // Whatever the state, the loss counts even before anybody cleans up.
    #expect(try left(ledger) == Rational(5, 100) - spent)
    let (run, recovery) = try ledger.startRun(period: "2026-Q3", asOf: "x", configuration: "c", engine: "1")
    let burned = [.afterReservation, .afterDrawing, .afterNotingTheDraw].contains(step)
    #expect(recovery.burnedCharges == (burned ? [2] : []))
    #expect(recovery.abandonedRuns == [1])
    #expect(recovery.staleLock != nil)
    #expect(try left(ledger) == Rational(5, 100) - spent)
    let answer = try TestQuestion().ask(ledger, run)
    #expect(answer.isFresh == (step != .afterRelease))
    #expect(try left(ledger) == Rational(5, 100) - spent - (answer.isFresh ? Rational(1, 100) : 0))
    try ledger.verify()
  }

  @Test("a draw that fails burns its charge at once")
  func failingDraw() throws {
    let ledger = try TestWorkspace().open()
    let run = try ledger.start()
    let question = try TestQuestion()
    let budget = try #require(TestQuestion.budget)
    #expect(throws: Died.self) { try ledger.release(question.request, budget: budget, run: run) { throw Died() } }
    // The release of another question is no answer.
    let other = try TestQuestion("other")
    #expect(throws: LedgerError.self) {
      try ledger.release(question.request, budget: budget, run: run) { try other.plan.draw(other.table) }
    }
    let line = try #require(try ledger.budget(budget, quarter: question.request.quarter).statistics.first)
    #expect(line.charges == 2 && line.burned == 2)
    #expect(line.rho == Rational(2, 100))
    #expect(try question.ask(ledger, run).isFresh)
  }

  @Test("nothing is charged outside a run")
  func outsideRun() throws {
    let ledger = try TestWorkspace().open()
    let run = try ledger.start()
    try ledger.abandonRun(run)
    #expect(throws: LedgerError.inconsistent(table: "run", row: "1")) { try TestQuestion().ask(ledger, run) }
  }

  @Test("unused loss is carried by an explicit, approved entry alone")
  func carrying() throws {
    let workspace = try TestWorkspace()
    let budget = try #require(TestQuestion.budget)
    let (q3, q4) = (try #require(Quarter("2026-Q3")), try #require(Quarter("2026-Q4")))
    func decision(_ rho: Rational, after: Digest) -> CarryDecision {
      CarryDecision(
        source: q3, target: q4, rho: rho, reason: "r", approvedBy: "agent:dpo", signedBy: "k", organisation: "o",
        after: after, signature: "s")
    }
    do {
      let ledger = try workspace.open()
      let run = try ledger.start()
      let before = try ledger.head()
      _ = try TestQuestion().ask(ledger, run)
      let head = try ledger.head()
      #expect(throws: LedgerError.carryRefused(from: q3, to: q4)) {
        try ledger.carry(decision(Rational(5, 100), after: head.hash), budget: budget)
      }
      #expect(throws: LedgerError.chain(entry: head.entries, .head), "decided before the chain went on") {
        try ledger.carry(decision(Rational(4, 100), after: before.hash), budget: budget)
      }
      try ledger.carry(decision(Rational(4, 100), after: head.hash), budget: budget)
      let found = try ledger.carryDecisions()
      #expect(found.map(\.entry) == [head.entries + 1])
      #expect(found.map(\.decision) == [decision(Rational(4, 100), after: head.hash)])
      #expect(found.first?.decision.signedBytes == decision(Rational(4, 100), after: head.hash).signedBytes)
    }
    let ledger = try workspace.open()
    #expect(try left(ledger, "2026-Q3") == 0)
    #expect(try left(ledger, "2026-Q4") == Rational(9, 100))
    let body = try #require(try ledger.entries().last).content()
    #expect(body["approvedBy"]?.string == "agent:dpo")
  }

  @Test("the summary adds up, exactly, and ε is stated at three deltas")
  func summary() throws {
    let ledger = try TestWorkspace().open()
    let run = try ledger.start()
    _ = try TestQuestion("a").ask(ledger, run)
    _ = try TestQuestion("b", rho: Rational(1, 300)).ask(ledger, run)
    _ = try TestQuestion("a", quarter: "2027-Q1").ask(ledger, run)
    _ = try TestQuestion("c", quarter: "2027-Q1").ask(ledger, run)
    let quarter = try #require(Quarter("2027-Q1"))
    let summary = try ledger.budget(try #require(TestQuestion.budget), quarter: quarter)
    #expect(summary.quarters.map(\.quarter.description) == ["2026-Q3", "2027-Q1"])
    #expect(summary.total == summary.statistics.map(\.rho).sum())
    #expect(summary.total == summary.quarters.map(\.spent).sum())
    #expect(summary.total == summary.years.map(\.spent).sum())
    #expect(summary.total == summary.populations.map(\.rho).sum())
    #expect(summary.statistics.map(\.statistic) == ["a", "b", "c"])
    #expect(summary.years.map(\.left) == summary.years.map { $0.cap - $0.spent })
    #expect(summary.epsilonTotal.points.map(\.delta.description) == ["1/100000", "1/1000000", "1/1000000000"])
    let epsilons = summary.epsilonTotal.points.compactMap(\.epsilon)
    #expect(epsilons == epsilons.sorted())
    #expect(epsilons[1] == (try ZCDP.epsilon(rho: summary.total, delta: Rational(1, 1_000_000))))
  }

  @Test("the forecast says which quarter will not fit")
  func forecast() throws {
    let ledger = try TestWorkspace().open()
    let run = try ledger.start()
    _ = try TestQuestion(quarter: "2026-Q1").ask(ledger, run)
    let forecast = try ledger.forecast(
      try #require(TestQuestion.budget), planned: Rational(5, 100), from: try #require(Quarter("2026-Q1")), quarters: 5)
    #expect(forecast.lines.map(\.fits) == [false, true, true, false, true])
    #expect(forecast.lines.map(\.available) == [4, 5, 5, 4, 5].map { Rational($0, 100) })
    #expect(
      try ledger.budget(try #require(TestQuestion.budget), quarter: try #require(Quarter("2026-Q1"))).total
        == Rational(1, 100))
  }
}

@Suite("Runs")
struct RunTests {
  @Test("one at a time, with the holder named, and free again afterwards")
  func exclusive() throws {
    let workspace = try TestWorkspace()
    let (first, second) = (try workspace.open(), try workspace.open())
    let run = try first.start()
    let refusal = #expect(throws: LedgerError.self) { try second.start() }
    guard case .locked(let holder) = refusal else {
      Issue.record("refused for another reason")
      return
    }
    #expect(holder.process == ProcessInfo.processInfo.processIdentifier)
    #expect(holder.since.hasPrefix("2026-10-05"))
    // Reading goes on beside a run, and so does the audit log.
    try second.audit(AuditEvent(operation: "budget", actor: "agent:dpo", role: "owner", objects: []))
    try first.finishRun(run, output: "00")
    let head = try second.head()
    let next = try second.startRun(period: "2026-Q4", asOf: "x", configuration: "c", engine: "1")
    #expect(
      next.recovery == Recovery(staleLock: nil, interrupted: [], burnedCharges: [], head: head, clock: nil))
    #expect(try first.runs().map(\.state) == [.finished, .started])
    #expect(try first.runs()[0].output == "00")
  }

  @Test("a clock that went back says how far")
  func setback() {
    #expect(ClockSetback(before: "2026-10-05T08:30:00Z", now: "2026-10-04T08:29:00Z").seconds == 86_460)
    #expect(ClockSetback(before: "2026-10-05T08:30:00Z", now: "yesterday").seconds == nil)
  }

  @Test("another process that holds the lock is waited for by nobody")
  func otherProcess() throws {
    let workspace = try TestWorkspace()
    let ledger = try workspace.open()
    let tool = "/usr/bin/flock"
    guard FileManager.default.isExecutableFile(atPath: tool) else {
      print("RunTests.otherProcess: skipped, no \(tool)")
      return
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tool)
    process.arguments = [workspace.path + ".lock", "/bin/sh", "-c", "echo held; read line"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    _ = output.fileHandleForReading.availableData  // it says so once it holds the lock
    #expect(throws: LedgerError.self) { try ledger.start() }
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    _ = try ledger.start()
  }

  @Test("a run that died is abandoned by the next one, which says whose lock it took over")
  func stale() throws {
    let workspace = try TestWorkspace()
    do { _ = try workspace.open().start() }
    let ledger = try workspace.open()
    let (run, recovery) = try ledger.startRun(period: "2026-Q3", asOf: "x", configuration: "c", engine: "1")
    #expect(recovery.staleLock?.process == ProcessInfo.processInfo.processIdentifier)
    #expect(recovery.abandonedRuns == [1])
    #expect(try ledger.runs().map(\.state) == [.abandoned, .started])
    try ledger.finishRun(run, output: "11")
    #expect(throws: LedgerError.self) { try ledger.finishRun(run, output: "22") }
  }
}
