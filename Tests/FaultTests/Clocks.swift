import Foundation
import Testing

@Suite("A clock that jumps") struct Clocks {
  private static let day = 86_400

  @Test("back, forward and back again: the next run says so, and entries stay in their order") func jumps() throws {
    guard let shim = FaultShim.shared else { return }
    let workspace = try SmallWorkspace.reported()
    let reference = try Undisturbed(workspace)
    // The first run was now: each of these goes back behind an entry, or it does not.
    for (offset, goesBack) in [(-30, true), (3650, false), (0, true), (-7000, true), (1, true)] {
      let run = try workspace.run("run", with: shim.environment(clock: offset * Self.day))
      #expect(run.code == 0, "\(run.message)")
      // After a jump of ten years ahead, every other time is behind it.
      #expect(
        run.message.contains("The clock went back") == (goesBack && offset != 1) || offset == 1,
        "\(offset): \(run.message)")
      #expect(reference.differences(from: try Undisturbed(workspace)) == [], "\(offset)")
    }
    let log = try LedgerLog(workspace)
    #expect(log.chargingFaults() == [] && log.openRuns == [] && log.finishedRuns == 6)
    for name in try workspace.visibleBundles() {
      let verified = try workspace.run("verify", "reports/\(name)", "--trust", "keys/signing.pub.jwk", "--quiet")
      #expect(verified.code == 0, "\(name): \(verified.text)")
    }
  }

  @Test("set back before something new is asked: an error, nothing drawn, nothing charged; the next run goes on")
  func charges() throws {
    guard let shim = FaultShim.shared else { return }
    let workspace = try SmallWorkspace.reported()
    let file = workspace.url.appendingPathComponent("records/all.jsonl")
    let line =
      #"{"kind":"contribution","id":"c:later","dataset":"ds:example:people@1","subjectRef":"p:later","#
      + #""region":"SE","rows":1,"addedAt":"2026-07-25T09:00:00Z"}"#
    try Data((try String(contentsOf: file, encoding: .utf8) + line + "\n").utf8).write(to: file)
    let budget = ["budget", "--period", SmallWorkspace.period, "--format", "json"]
    let before = try workspace.run(budget).output
    let clock = shim.environment(clock: -30 * Self.day)
    let refused = try workspace.run("run", with: clock)
    #expect(refused.code == 4, "\(refused.message)")
    #expect(refused.message.contains("the clock went back") && refused.message.contains("nothing was drawn"))
    #expect(try workspace.run(budget).output == before)
    let run = try workspace.run("run", with: clock)
    #expect(run.code == 0, "\(run.message)")
    #expect(try workspace.run(budget).output != before)
  }

  @Test("set back: no budget is carried, and the budget says so beside its figures, which stay") func carrying() throws
  {
    guard let shim = FaultShim.shared else { return }
    let workspace = try SmallWorkspace.reported()
    let carry = [
      "budget", "carry", "--rho", "0.001", "--from", SmallWorkspace.period, "--to", "2026-Q4", "--reason",
      "A quiet quarter",
      "--owner", "dpo",
    ]
    let budget = ["budget", "--period", SmallWorkspace.period]
    let (right, before) = (try workspace.run(budget), try Data(contentsOf: workspace.ledger))
    let clock = shim.environment(clock: -30 * Self.day)
    let refused = try workspace.run(carry, with: clock)
    #expect(refused.code == 4, "\(refused.message)")
    #expect(refused.message.contains("the clock went back") && refused.message.contains("nothing was carried"))
    #expect(try Data(contentsOf: workspace.ledger) == before)
    let shown = try workspace.run(budget, with: clock)
    #expect(shown.code == 0 && shown.text.hasPrefix(right.text.trimmingCharacters(in: .whitespacesAndNewlines)))
    #expect(shown.text.contains("The clock went back") && !right.text.contains("The clock went back"), "\(shown.text)")
    let json = try #require(
      try workspace.run(budget + ["--format", "json"], with: clock).json() as? [String: Any])
    #expect((json["clockWentBack"] as? [String: Any])?.keys.sorted() == ["before", "now"])
    let carried = try workspace.run(carry)
    #expect(carried.code == 0, "\(carried.message)")
  }
}
