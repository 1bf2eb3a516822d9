import Foundation
import Testing

/// Every call of a command that replaces or destroys keys, in turn: it fails, is done by half, or is the last one of the process.
///
/// A sample of the calls; all of them with `AFFIDAVIT_FAULTS=all`.
@Suite("Keys withstand a fault at each step of what replaces them") struct KeyFaults {
  /// A command, and what the bundle must come to.
  enum Change: String, CaseIterable, CustomTestStringConvertible {
    case rewrap, rekey, rotate, shred

    var testDescription: String { "keys \(rawValue)" }

    var arguments: [String] {
      switch self {
      case .rewrap, .rekey: ["keys", rawValue]
      case .rotate: ["keys", rawValue, "owner"]
      case .shred: ["keys", rawValue, "--subject", "p:\(SmallWorkspace.canary)", "--basis", "Art. 17(1)(a) GDPR"]
      }
    }

    /// The workspace before the command.
    func workspace() throws -> SmallWorkspace {
      let workspace = try SmallWorkspace.reported()
      guard self == .rewrap else { return workspace }
      let file = workspace.url.appendingPathComponent("affidavit.yaml")
      let text = try String(contentsOf: file, encoding: .utf8)
      try Data(text.replacing("keys/recovery.pub.jwk", with: "keys/signing.pub.jwk").utf8).write(to: file)
      return workspace
    }
  }

  private static let sorts: [(mode: Fault.Mode, goesOn: Bool)] = [
    (.kill, false), (.torn, false), (.error, false), (.full, true), (.short, false),
  ]

  @Test("never a lost key, never a half state, and the command given again ends well", arguments: Change.allCases)
  func sweep(_ change: Change) throws {
    guard let shim = FaultShim.shared else { return }
    let steps = try shim.steps(of: change.workspace(), change.arguments)
    try #require(steps.count > 20)
    let done = try change.workspace()
    let before = try Self.opened(done)
    try #require(try done.run(change.arguments).code == 0)
    let after = try Self.opened(done)
    #expect((before != after) == (change == .shred))
    let all = Self.sorts.flatMap { sort in
      steps.filter { sort.mode != .torn && sort.mode != .short || $0.writes }.filter { sort.mode != .full || $0.grows }
        .map { Fault(mode: sort.mode, step: $0.number, goesOn: sort.goesOn) }
    }
    let faults = FaultSweep.isComplete ? all : Self.sample(all, steps)
    print("\(change.testDescription): \(faults.count) faults of \(all.count)")
    fflush(nil)
    for fault in faults {
      let step = steps[fault.step - 1]
      for line in try Self.strike(fault, shim, change, [before, after], after) {
        Issue.record("\(fault), \(step.call) \(step.path), \(change.testDescription): \(line)")
      }
    }
    print("\(change.testDescription): \(steps.count) steps, \(faults.count) faults")
    fflush(nil)
  }

  /// Kills at each kind of step and place, and a few of the other sorts.
  private static func sample(_ faults: [Fault], _ steps: [FaultShim.Step]) -> [Fault] {
    var seen: Set<String> = []
    var number = 0
    return faults.filter { fault in
      let step = steps[fault.step - 1]
      let place = step.path.replacing(/\.[0-9]+\.partial/, with: "").replacing(/templates\/.*/, with: "").replacing(
        /er1\.[A-Za-z0-9_-]+/, with: "")
      return seen.insert("\(step.call) \(place) \(fault.mode)").inserted
    }.filter { fault in
      number += 1
      return number % (fault.mode == .kill ? 36 : 240) == 1
    }
  }

  /// One fault, and all that must hold after it.
  private static func strike(
    _ fault: Fault, _ shim: FaultShim, _ change: Change, _ allowed: [String], _ after: String
  ) throws -> [String] {
    let workspace = try change.workspace()
    let running = try workspace.run(change.arguments, with: shim.environment(fault, in: workspace))
    var found: [String] = []
    if Canaries().stands(in: Data(running.message.utf8)) { found.append("the message holds a protected value") }
    found += try faults(workspace, allowed, "after the fault")
    let again = try workspace.run(change.arguments)
    if again.code != 0 { found.append("given again it ends with \(again.code): \(again.message)") }
    found += try faults(workspace, [after], "given again")
    if change == .shred, try opened(workspace).contains("c:1") { found.append("the person is readable again") }
    let hidden = try workspace.hiddenReports()
    if !hidden.isEmpty { found.append("it left \(hidden)") }
    let keys = try FileManager.default.contentsOfDirectory(atPath: workspace.url.appendingPathComponent("keys").path)
    let left = keys.filter { $0.hasPrefix(".") }
    if !left.isEmpty { found.append("it left \(left)") }
    if fault.step % 4 == 0 {
      let next = try workspace.run("run", "--workers", "1")
      if next.code != 0 { found.append("the next run ends with \(next.code): \(next.message)") }
    }
    return found
  }

  /// What does not hold: the bundle verifies, opens with some key that is here, and has what it had or what it was to have.
  private static func faults(_ workspace: SmallWorkspace, _ allowed: [String], _ when: String) throws -> [String] {
    var found: [String] = []
    // On a file system that cannot swap names there is a moment without a bundle; here there is none.
    let verified = try workspace.run(
      "verify", "reports/\(SmallWorkspace.period)", "--trust", "keys/signing.pub.jwk", "--quiet")
    if verified.code != 0 { found.append("\(when): the bundle does not verify: \(verified.text)\(verified.message)") }
    let text = try? opened(workspace)
    if text.map({ !allowed.contains($0) }) ?? true {
      found.append("\(when): the owner reads \(text == nil ? "nothing" : "something else")")
    }
    let plain = try Canaries().files(under: workspace.root, except: ["workspace/records"])
    if !plain.isEmpty { found.append("\(when): plaintext in \(plain)") }
    let audit = try workspace.run("audit", "verify")
    if audit.code != 0 { found.append("\(when): audit verify: \(audit.message)") }
    return found
  }

  private struct NothingOpens: Error {}

  /// Everything that a private key of the workspace opens, retired ones among them.
  private static func opened(_ workspace: SmallWorkspace) throws -> String {
    let folder = workspace.url.appendingPathComponent("keys")
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    for name in names where name.hasSuffix(".key.pem") && name.contains("owner") || name == "signing.key.pem" {
      let opened = try workspace.run(
        "open", "reports/\(SmallWorkspace.period)", "--key", "keys/\(name)", "--trust", "keys/signing.pub.jwk")
      if opened.code == 0 { return opened.text }
    }
    throw NothingOpens()
  }
}
