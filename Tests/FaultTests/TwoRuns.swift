import Foundation
import Testing

@Suite("Two runs at once on one workspace") struct TwoRuns {
  /// Holds a run in the middle of its work.
  /// - Parameter isPlace: of the step before which it is held.
  private static func held(
    _ workspace: SmallWorkspace, _ shim: FaultShim,
    before isPlace: (FaultShim.Step) -> Bool = { $0.path.hasSuffix("/records.sdj") }
  ) throws -> Command.Running {
    let step = try #require(try shim.steps(of: workspace.copy()).first(where: isPlace))
    let fault = Fault(mode: .signal, step: step.number, signal: SIGSTOP)
    let running = try workspace.start("run", "--workers", "1", with: shim.environment(fault, in: workspace))
    let partial = workspace.reports.appendingPathComponent(".\(SmallWorkspace.period).partial/quarantine.jsonl")
    let deadline = ContinuousClock.now + .seconds(60)
    while running.process.isRunning, ContinuousClock.now < deadline, state(running) != "T" { usleep(2000) }
    try #require(FileManager.default.fileExists(atPath: partial.path))
    return running
  }

  /// Of a process, as the kernel names it: T is stopped.
  private static func state(_ running: Command.Running) -> Character? {
    let text = try? String(contentsOfFile: "/proc/\(running.process.processIdentifier)/stat", encoding: .utf8)
    return text?.split(separator: ")").last?.first { $0 != " " }
  }

  @Test("the second is refused, with who holds the workspace; questions are answered; the first goes on") func refused()
    throws
  {
    guard let shim = FaultShim.shared else { return }
    let workspace = try SmallWorkspace.reported()
    let reference = try Undisturbed(workspace)
    var trial = try Trial(workspace, reference: reference, before: LedgerLog(workspace.copy()))
    let first = try Self.held(workspace, shim)
    defer { kill(first.process.processIdentifier, SIGKILL) }
    let second = try workspace.run("run")
    #expect(second.code == 3 && second.output.isEmpty)
    #expect(
      second.message.contains("another run holds the workspace: process \(first.process.processIdentifier) on"),
      "\(second.message)")
    for question in [["check", "--fail-on", "none"], ["budget"], ["audit", "verify"], ["verify", "reports/2026-Q3"]] {
      let answer = try Command.run(question, in: workspace.url)
      #expect(answer.code == 0, "\(question): \(answer.message)")
    }
    kill(first.process.processIdentifier, SIGCONT)
    first.process.waitUntilExit()
    let outcome = try first.outcome()
    #expect(outcome.code == 0, "\(outcome.message)")
    #expect(try trial.afterFault() + trial.afterNextRun() == [])
  }

  @Test(
    "a ledger that is held in the middle of an entry lets the second wait, and say so after a while",
    .enabled(if: FaultSweep.isComplete))
  func entry() throws {
    guard let shim = FaultShim.shared else { return }
    let workspace = try SmallWorkspace.reported()
    var hasBegun = false
    let first = try Self.held(workspace, shim) { step in
      hasBegun = hasBegun || step.path.hasSuffix("/verdicts.jsonl")
      return hasBegun && step.call == "fdatasync" && step.path.hasSuffix("-wal")
    }
    defer { kill(first.process.processIdentifier, SIGKILL) }
    let second = try workspace.run("run")
    #expect(second.code == 3 && second.message.contains("is held by another process"), "\(second.message)")
    kill(first.process.processIdentifier, SIGCONT)
    first.process.waitUntilExit()
    #expect(try first.outcome().code == 0)
  }

  @Test("a run that was killed holds nothing: the next one goes on at once") func killed() throws {
    guard let shim = FaultShim.shared else { return }
    let workspace = try SmallWorkspace.fresh()
    let reference = try Undisturbed(SmallWorkspace.reported())
    var trial = try Trial(workspace, reference: reference, before: LedgerLog(workspace.copy()))
    let first = try Self.held(workspace, shim)
    kill(first.process.processIdentifier, SIGKILL)
    first.process.waitUntilExit()
    #expect(try trial.afterFault() + trial.afterNextRun() == [])
  }

  @Test("many that begin together: each ends well or is refused, and none harms another") func together() throws {
    let workspace = try SmallWorkspace.fresh()
    let reference = try Undisturbed(SmallWorkspace.reported())
    var trial = try Trial(workspace, reference: reference, before: LedgerLog(workspace.copy()))
    for _ in 0..<(FaultSweep.isComplete ? 20 : 2) {
      let runs = try (0..<3).map { _ in try workspace.start("run", "--workers", "1") }
      var ended = 0
      for running in runs {
        running.process.waitUntilExit()
        let outcome = try running.outcome()
        if outcome.code == 0 { ended += 1 }
        #expect(
          outcome.code == 0 || outcome.code == 3 && outcome.message.contains("another run holds the workspace"),
          "\(outcome.code): \(outcome.message)")
      }
      #expect(ended > 0)
    }
    #expect(try trial.afterFault() + trial.afterNextRun() == [])
  }
}
