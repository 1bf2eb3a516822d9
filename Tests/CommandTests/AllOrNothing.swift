import Foundation
import Testing

@Suite("A bundle appears whole, or not at all") struct AllOrNothing {
  @Test("a second run keeps the earlier bundle beside the new one") func editions() throws {
    let bank = try Bank.reported()
    let first = try Bank.files(bank.bundle())
    let run = try bank.run("run", "--period", "2026-Q3")
    try #require(run.code == 0, "\(run.message)")
    #expect(run.message.contains("kept as reports/2026-Q3.edition-1"), "\(run.message)")
    #expect(try Bank.files(bank.bundle("2026-Q3.edition-1")) == first)
    for name in ["2026-Q3", "2026-Q3.edition-1"] {
      #expect(try bank.run("verify", "reports/\(name)", "--trust", "keys/signing.pub.jwk", "--quiet").code == 0)
    }
  }

  @Test("a run that fails leaves reports as they were") func failing() throws {
    let bank = try Bank.reported()
    let before = try Bank.files(bank.reports)
    try Data("{\"kind\":\"dataset\"}\n".utf8).write(to: bank.url.appendingPathComponent("exports/mlflow.db"))
    let run = try bank.run("run", "--period", "2026-Q3")
    #expect(run.code == 3, "\(run.message)")
    #expect(run.output.isEmpty)
    #expect(try Bank.files(bank.reports) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: bank.reports.path) == ["2026-Q3"])
  }

  @Test("a run that is killed leaves no half bundle, and the next one says so and succeeds") func killed() throws {
    let bank = try Bank.fresh()
    let started = Date()
    try #require(try bank.run("run", "--period", "2026-Q3").code == 0)
    let duration = Date().timeIntervalSince(started)
    var killed = 0
    for _ in 0..<3 {
      let before = try Bank.files(bank.bundle())
      let running = try Command.start(["run", "--period", "2026-Q3"], in: bank.url)
      Thread.sleep(forTimeInterval: duration * Double.random(in: 0.1...0.7))
      kill(running.process.processIdentifier, SIGKILL)
      running.process.waitUntilExit()
      let visible = try FileManager.default.contentsOfDirectory(atPath: bank.reports.path).filter { !$0.hasPrefix(".") }
      if running.process.terminationReason == .uncaughtSignal {
        killed += 1
        if try Bank.files(bank.bundle()) != before {
          #expect(try bank.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk", "--quiet").code == 0)
        }
      }
      for name in visible {
        #expect(
          try bank.run("verify", "reports/\(name)", "--trust", "keys/signing.pub.jwk", "--quiet").code == 0, "\(name)")
      }
    }
    let next = try bank.run("run", "--period", "2026-Q3")
    #expect(next.code == 0, "\(next.message)")
    let left = try FileManager.default.contentsOfDirectory(atPath: bank.reports.path)
    #expect(!left.contains { $0.hasSuffix(".partial") }, "\(left)")
    #expect(try bank.run("audit", "verify").code == 0)
    print("killed \(killed) of 3 runs")
  }

  @Test(
    "a run that is interrupted cleans up behind it, and its exit code names the signal",
    arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func interrupted(signal: Int32, code: Int32) throws {
    let bank = try Bank.fresh()
    let partial = bank.reports.appendingPathComponent(".2026-Q3.partial")
    let running = try Command.start(["run", "--period", "2026-Q3"], in: bank.url)
    while running.process.isRunning, !FileManager.default.fileExists(atPath: partial.path) { usleep(2000) }
    kill(running.process.processIdentifier, signal)
    running.process.waitUntilExit()
    let outcome = try running.outcome()
    #expect(running.process.terminationReason == .exit && outcome.code == code, "\(outcome.message)")
    #expect(outcome.message.contains("nothing was published") && outcome.output.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: bank.reports.path).isEmpty)
    let next = try bank.run("run", "--period", "2026-Q3")
    #expect(next.code == 0, "\(next.message)")
  }

  @Test("a run killed while it holds the ledger is found by the next") func found() throws {
    let bank = try Bank.fresh()
    let partial = bank.reports.appendingPathComponent(".2026-Q3.partial")
    let running = try Command.start(["run", "--period", "2026-Q3"], in: bank.url)
    while running.process.isRunning, !FileManager.default.fileExists(atPath: partial.path) { usleep(2000) }
    kill(running.process.processIdentifier, SIGKILL)
    running.process.waitUntilExit()
    try #require(running.process.terminationReason == .uncaughtSignal, "the run was over before it could be killed")
    #expect(!FileManager.default.fileExists(atPath: bank.bundle().path))
    let next = try bank.run("run", "--period", "2026-Q3")
    #expect(next.code == 0, "\(next.message)")
    #expect(next.message.contains("An earlier run did not finish"), "\(next.message)")
    #expect(!FileManager.default.fileExists(atPath: partial.path))
    #expect(try bank.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk", "--quiet").code == 0)
  }
}
