import Foundation
import Testing

@Suite("A run that is told to stop") struct Signals {
  /// The first step of each part of a run, by what it writes.
  private static let parts = [
    "reading": "/quarantine.jsonl", "judging": "/records.sdj", "drawing": "/verdicts.jsonl", "reporting": "/report.xml",
    "sealing": "/manifest.jws",
  ]

  @Test(
    "stops within a second, whatever it is doing, and leaves nothing behind",
    arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
  func stopped(signal: Int32, code: Int32) throws {
    guard let shim = FaultShim.shared else { return }
    let reference = try Undisturbed(SmallWorkspace.reported())
    let steps = try shim.steps(of: SmallWorkspace.fresh())
    for (part, file) in Self.parts.sorted(by: { $0.key < $1.key }) {
      let workspace = try SmallWorkspace.fresh()
      var trial = try Trial(workspace, reference: reference, before: LedgerLog(workspace.copy()))
      let step = try #require(steps.first { $0.path.hasSuffix(file) })
      let fault = Fault(mode: .signal, step: step.number, signal: signal)
      let outcome = try workspace.run("run", "--workers", "1", with: shim.environment(fault, in: workspace))
      // A run so small may be over before the signal is seen.
      #expect(outcome.code == code || outcome.code == 0, "\(part): \(outcome.message)")
      if outcome.code == code {
        let isPublished = FileManager.default.fileExists(atPath: workspace.bundle.path)
        #expect(outcome.message.contains(isPublished ? "was published before" : "nothing was published"), "\(part)")
        #expect(outcome.output.isEmpty || isPublished, "\(part)")
      }
      #expect(try workspace.hiddenReports() == [], "\(part)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.temporary.path) == [], "\(part)")
      for line in try trial.afterFault() + trial.afterNextRun() { Issue.record("\(part): \(line)") }
    }
  }

  @Test("stops within a second where reading has no end, and leaves nothing behind", arguments: [SIGINT, SIGTERM])
  func endless(signal: Int32) throws {
    let workspace = try SmallWorkspace.fresh()
    // A line without an end, of a file without blocks: reading it takes long, and gives nothing.
    let endless = workspace.url.appendingPathComponent("records/endless.jsonl")
    try Data().write(to: endless)
    try #require(truncate(endless.path, 1 << 42) == 0)
    let running = try workspace.start("run")
    let partial = workspace.reports.appendingPathComponent(".\(SmallWorkspace.period).partial")
    while running.process.isRunning, !FileManager.default.fileExists(atPath: partial.path) { usleep(2000) }
    usleep(300_000)
    try #require(running.process.isRunning)
    let told = ContinuousClock.now
    kill(running.process.processIdentifier, signal)
    running.process.waitUntilExit()
    let time = ContinuousClock.now - told
    print("stopped after \(time)")
    let outcome = try running.outcome()
    #expect(outcome.code == 128 + signal && outcome.message.contains("nothing was published"), "\(outcome.message)")
    #expect(time < .seconds(20))
    #expect(try workspace.hiddenReports() == [])
    #expect(try FileManager.default.contentsOfDirectory(atPath: workspace.temporary.path) == [])
    try FileManager.default.removeItem(at: endless)
    // On a busy machine the process may have been ended before it could say so in its ledger: then the next run does.
    let next = try workspace.run("run")
    #expect(next.code == 0, "\(next.message)")
    let log = try LedgerLog(workspace)
    #expect(log.openRuns == [] && log.finishedRuns == 1)
  }

  @Test("goes on where nobody reads what it says, and ends as after SIGPIPE where nobody reads its output")
  func closed() throws {
    let workspace = try SmallWorkspace.fresh()
    let reference = try Undisturbed(SmallWorkspace.reported())
    var trial = try Trial(workspace, reference: reference, before: LedgerLog(workspace.copy()))
    let silent = try Self.withoutReader { try workspace.start("run", messages: $0) }
    #expect(silent.code == 0 && silent.text.hasSuffix("report.html\n"))
    let unread = try Self.withoutReader { try workspace.start("run", output: $0) }
    #expect(unread.code == 128 + SIGPIPE && !unread.message.contains("error"), "\(unread.message)")
    #expect(try workspace.visibleBundles() == ["2026-Q3", "2026-Q3.edition-1"])
    #expect(try LedgerLog(workspace).openRuns == [])
    let check = try Self.withoutReader { try workspace.start("check", "--format", "json", output: $0) }
    #expect(check.code == 128 + SIGPIPE && !check.message.contains("error"), "\(check.message)")
    #expect(try trial.afterFault() + trial.afterNextRun() == [])
  }

  /// Runs with a pipe whose other end is closed.
  private static func withoutReader(_ start: (FileHandle) throws -> Command.Running) throws -> Command.Outcome {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let running = try start(pipe.fileHandleForWriting)
    running.process.waitUntilExit()
    return try running.outcome()
  }
}
