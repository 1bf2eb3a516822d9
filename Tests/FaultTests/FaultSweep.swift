import Foundation
import Testing

/// Every call that changes something on disk, in turn: it fails, is done by half, or is the last one of the process.
///
/// A sample of the calls that takes less than a minute; all of them, and many kills at random times, with `AFFIDAVIT_FAULTS=all`; the
/// second eighth of them with `AFFIDAVIT_FAULTS=2/8`, for several processes side by side. With `AFFIDAVIT_FAULTS_UNDER=/workspace/state` only
/// the calls on the ledger and what lies beside it.
@Suite("A run withstands a fault at each of its steps") struct FaultSweep {
  /// What a workspace is when the fault strikes.
  enum Stage: String, CaseIterable, CustomTestStringConvertible {
    case first, second

    var testDescription: String { "the \(rawValue) run of a workspace" }

    func workspace() throws -> SmallWorkspace {
      switch self {
      case .first: try SmallWorkspace.fresh()
      case .second: try SmallWorkspace.reported()
      }
    }
  }

  private static let wanted = ProcessInfo.processInfo.environment["AFFIDAVIT_FAULTS"] ?? ""
  static let isComplete = wanted == "all" || part.count > 1
  /// Which part of the faults this process tries.
  static let part: (number: Int, count: Int) = {
    let parts = wanted.split(separator: "/").compactMap { Int($0) }
    return parts.count == 2 && parts[1] > 0 ? (parts[0] - 1, parts[1]) : (0, 1)
  }()

  /// Where a call must reach for its fault to be tried.
  private static let place = ProcessInfo.processInfo.environment["AFFIDAVIT_FAULTS_UNDER"] ?? ""

  private static let sorts: [(mode: Fault.Mode, goesOn: Bool)] = [
    (.error, false), (.error, true), (.full, true), (.short, false), (.torn, false), (.kill, false),
  ]

  @Test(
    "no half bundle, no lost entry, no free draw, no plaintext, and the next run goes on", arguments: Stage.allCases)
  func sweep(_ stage: Stage) throws {
    guard let shim = FaultShim.shared else { return }
    let steps = try shim.steps(of: stage.workspace())
    try #require(steps.count > 100)
    let reference = try Undisturbed(SmallWorkspace.reported())
    let before = try LedgerLog(stage.workspace())
    let all = Self.all(steps)
    let chosen = Self.isComplete ? all : Self.sample(all, of: steps)
    let faults = chosen.indices.filter { $0 % Self.part.count == Self.part.number }.map { chosen[$0] }
    var counts: [String: Int] = [:]
    for fault in faults {
      let step = steps[fault.step - 1]
      let found = try Self.strike(fault, shim, stage, reference, before, &counts)
      for line in found { Issue.record("\(fault), \(step.call) \(step.path), \(stage.testDescription): \(line)") }
    }
    let outcomes = counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    print("\(stage.testDescription): \(steps.count) steps, \(faults.count) faults: \(outcomes)")
  }

  /// One fault, and all that must hold after it.
  private static func strike(
    _ fault: Fault, _ shim: FaultShim, _ stage: Stage, _ reference: Undisturbed, _ before: LedgerLog,
    _ counts: inout [String: Int]
  ) throws -> [String] {
    let workspace = try stage.workspace()
    var trial = try Trial(workspace, reference: reference, before: before)
    let running = try workspace.start("run", "--workers", "1", with: shim.environment(fault, in: workspace))
    running.process.waitUntilExit()
    let outcome = try running.outcome()
    let isKilled = running.process.terminationReason == .uncaughtSignal
    counts[isKilled ? "killed" : outcome.code == 0 ? "withstood" : "refused", default: 0] += 1
    var found: [String] = []
    if isKilled {
      if !fault.kills || outcome.code != SIGKILL {
        found.append("it died of signal \(outcome.code): \(outcome.message)")
      }
    } else {
      found += try Self.words(outcome, of: fault, workspace)
    }
    return try found + trial.afterFault() + trial.afterNextRun()
  }

  /// How a run must end that lives through a fault.
  private static func words(_ outcome: Command.Outcome, of fault: Fault, _ workspace: SmallWorkspace) throws -> [String]
  {
    var found: [String] = []
    if Canaries().stands(in: Data(outcome.message.utf8)) { found.append("the message holds a protected value") }
    if outcome.code == 0 {
      if !FileManager.default.fileExists(atPath: workspace.bundle.path) {
        found.append("it ends well without a bundle")
      }
    } else {
      if outcome.code != 3 { found.append("it ends with \(outcome.code): \(outcome.message)") }
      if !outcome.output.isEmpty { found.append("it fails, and names a report") }
      if outcome.message.firstMatch(of: /error: .*cannot .+\/.+/) == nil {
        found.append("the message does not say what cannot be done where: \(outcome.message)")
      }
      let left = try workspace.hiddenReports()
      if !fault.goesOn, !left.isEmpty { found.append("it leaves \(left)") }
    }
    return found
  }

  private static func all(_ steps: [FaultShim.Step]) -> [Fault] {
    sorts.flatMap { sort in
      steps.compactMap { step in
        guard step.path.hasPrefix(place) else { return nil }
        switch sort.mode {
        case .error, .kill, .signal: break
        case .full: guard step.grows else { return nil }
        case .short, .torn: guard step.writes else { return nil }
        }
        return Fault(mode: sort.mode, step: step.number, goesOn: sort.goesOn)
      }
    }
  }

  /// A few of each mode, of all parts of a run: another one of each sort of call and place.
  private static func sample(_ faults: [Fault], of steps: [FaultShim.Step]) -> [Fault] {
    var seen: Set<String> = []
    var number = 0
    let distinct = faults.filter { fault in
      let step = steps[fault.step - 1]
      let place = step.path.replacing(/\.[0-9]+\.partial/, with: "").replacing(/templates\/.*/, with: "")
      return seen.insert("\(step.call) \(place) \(fault.mode) \(fault.goesOn)").inserted
    }
    return distinct.filter { _ in
      defer { number += 1 }
      return number % 43 == 7
    }
  }
}
