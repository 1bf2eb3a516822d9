import JSON
import Provenance

/// Runs one case through the pipeline: schema, index, assembly, world, judge.
struct CaseRunner {
  let judge: Judge

  /// What a case came to.
  struct Result {
    /// What was wrong; empty if every expectation is met.
    var faults: [String]
    /// Verdicts that the expectations reach: those that stand, and those that a rule not in force would have.
    var reached: Set<VerdictKind> = []
  }

  /// - Parameter stopsEarly: whether one fault is enough.
  func run(_ one: PackCase, in world: CaseWorld, stopsEarly: Bool = false) -> Result {
    let docket = judge.docket(for: world.world)
    let found = world.judgement(docket).verdicts
    var result = Result(faults: [])
    for expectation in one.expected {
      let verdict =
        found.first { $0.subject.description == expectation.subject } ?? counted(expectation, one, docket, world)
      if let verdict {
        result.reached.insert(verdict.kind)
        if let readiness = verdict.readiness { result.reached.insert(readiness) }
      }
      result.faults += Self.compare(verdict, expectation)
      if stopsEarly, !result.faults.isEmpty { break }
    }
    return result
  }

  /// Notes how the conditions come out for all subjects that the rule judges in the case, or that the case expects.
  func cover(_ one: PackCase, in world: CaseWorld, _ log: inout CoverageLog) {
    let docket = judge.docket(for: world.world)
    var subjects = world.judgement(docket).verdicts.map(\.subject)
    for expectation in one.expected {
      for subject in Subject.readings(of: expectation.subject) where !subjects.contains(subject) {
        subjects.append(subject)
      }
    }
    log.note(one.rule, subjects, world, docket)
  }

  /// Passing paths are not listed: the expected one is judged alone.
  private func counted(
    _ expectation: PackCase.Expectation, _ one: PackCase, _ docket: Docket, _ world: CaseWorld
  ) -> Verdict? {
    guard expectation.verdict != nil, let split = expectation.subject.firstIndex(of: ">") else { return nil }
    let source = String(expectation.subject[..<split])
    let target = String(expectation.subject[expectation.subject.index(after: split)...])
    return docket.explain(
      rule: one.rule, subject: Subject(source, target: target), record: world.streamed(source)?.root)
  }

  private static func compare(_ verdict: Verdict?, _ expected: PackCase.Expectation) -> [String] {
    let subject = expected.subject
    guard let verdict else {
      return expected.verdict == nil ? [] : ["\(subject): no verdict, expected \(expected.verdict?.rawValue ?? "")"]
    }
    guard let kind = expected.verdict else { return ["\(subject): \(verdict.kind.rawValue), expected none"] }
    var faults: [String] = []
    if verdict.kind != kind {
      faults.append("\(subject): \(verdict.kind.rawValue), expected \(kind.rawValue); \(verdict.why)")
    }
    if let readiness = expected.readiness, verdict.readiness != readiness {
      faults.append("\(subject): readiness \(verdict.readiness?.rawValue ?? "none"), expected \(readiness.rawValue)")
    }
    if let hop = expected.hop, verdict.hop != hop {
      faults.append("\(subject): hop \(verdict.hop.map(String.init) ?? "none"), expected \(hop)")
    }
    let places = Set(verdict.evidence.map { "\($0.record) \($0.place)" })
    for wanted in expected.evidence where !places.contains(wanted) {
      faults.append("\(subject): the evidence lacks \(wanted); it has \(places.sorted().joined(separator: ", "))")
    }
    if expected.isExact {
      for place in places.sorted() where !expected.evidence.contains(place) {
        faults.append("\(subject): the evidence has \(place), which decides nothing here")
      }
    }
    return faults
  }
}
