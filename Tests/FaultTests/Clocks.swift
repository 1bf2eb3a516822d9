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
}
