import Foundation
import Testing

@Suite("A run withstands a kill at any moment", .serialized) struct RandomKills {
  private static var kills: Int { FaultSweep.isComplete ? 100 / FaultSweep.part.count : 3 }

  @Test("whenever it comes", arguments: FaultSweep.Stage.allCases) func killed(_ stage: FaultSweep.Stage) throws {
    let reference = try Undisturbed(SmallWorkspace.reported())
    let before = try LedgerLog(stage.workspace())
    let timed = try stage.workspace()
    let begun = ContinuousClock.now
    try #require(try timed.run("run").code == 0)
    let duration = ContinuousClock.now - begun
    var killed = 0
    for _ in 0..<Self.kills {
      let workspace = try stage.workspace()
      var trial = try Trial(workspace, reference: reference, before: before)
      let running = try workspace.start("run")
      let moment = duration * Double.random(in: 0...1.05)
      Thread.sleep(forTimeInterval: moment / .seconds(1))
      kill(running.process.processIdentifier, SIGKILL)
      running.process.waitUntilExit()
      if running.process.terminationReason == .uncaughtSignal { killed += 1 }
      for line in try trial.afterFault() + trial.afterNextRun() {
        Issue.record("killed after \(moment), \(stage.testDescription): \(line)")
      }
    }
    print("\(stage.testDescription): \(killed) of \(Self.kills) runs were killed")
  }

  @Test("many times in a row, on one workspace") func again() throws {
    let workspace = try SmallWorkspace.fresh()
    let reference = try Undisturbed(SmallWorkspace.reported())
    for _ in 0..<(FaultSweep.isComplete ? 20 : 3) {
      let running = try workspace.start("run")
      Thread.sleep(forTimeInterval: Double.random(in: 0.1...1.2))
      kill(running.process.processIdentifier, SIGKILL)
      running.process.waitUntilExit()
    }
    var trial = try Trial(workspace, reference: reference, before: LedgerLog(workspace.copy()))
    #expect(try trial.afterFault() + trial.afterNextRun() == [])
  }
}
