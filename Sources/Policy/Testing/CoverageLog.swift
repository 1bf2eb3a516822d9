import CEL
import JSON
import Provenance

/// Which branches of a pack's conditions its cases have taken.
struct CoverageLog: Sendable {
  /// A condition of the pack: of a rule's own expression, or of a definition that rules share.
  struct Key: Hashable, Sendable {
    /// Empty for a definition.
    var rule: String
    /// `when`, `require`, …, or the name of the definition.
    var part: String
    /// Of the expression: a rule may say different things of different kinds.
    var source: String
    var id: Int
  }

  /// A condition and the ways in which it can come out.
  struct Branches: Sendable {
    var text: String
    var wanted: Set<CELOutcome.Result>
    var taken: Set<CELOutcome.Result> = []
  }

  private(set) var conditions: [Key: Branches] = [:]

  init(_ clauses: [Judge.JudgedClause]) {
    for clause in clauses {
      for (part, program) in Self.parts(clause.clause) {
        for condition in program.conditions {
          let tree = program.trees.first { $0.definition == condition.definition }?.checked
          guard let tree, let node = Self.node(condition.id, in: tree.ast.expr) else { continue }
          // A definition that is one condition is counted where it is used.
          if condition.definition != nil, node.id == tree.ast.expr.id { continue }
          let truths = Truths(node, in: program)
          // Where `no` is out of reach, what leaves the condition open is the other way.
          var wanted: Set<CELOutcome.Result> = []
          if truths.contains(.yes) { wanted.insert(.yes) }
          if truths.contains(.no) { wanted.insert(.no) }
          if wanted.count < 2, truths.contains(.unknown) { wanted.insert(.unknown) }
          let key = Self.key(clause.rule.id, part, program, condition.definition, condition.id)
          if conditions[key] == nil { conditions[key] = Branches(text: condition.text, wanted: wanted) }
        }
      }
    }
  }

  private static func node(_ id: Int, in expr: CELExpr) -> CELExpr? {
    var found: CELExpr?
    expr.walk { if $0.id == id { found = $0 } }
    return found
  }

  private static func parts(_ clause: PlannedClause) -> [(String, CELProgram)] {
    let parts: [(String, CELProgram?)] = [
      ("when", clause.when), ("require", clause.require), ("attest", clause.attest), ("alone", clause.each?.alone),
    ]
    return parts.compactMap { part, program in program.map { (part, $0) } }
  }

  private static func key(
    _ rule: String, _ part: String, _ program: CELProgram, _ definition: String?, _ id: Int
  ) -> Key {
    if let definition {
      return Key(rule: "", part: definition, source: program.definition(definition)?.ast.text ?? "", id: id)
    }
    return Key(rule: rule, part: part, source: program.checked.ast.text, id: id)
  }

  /// Notes how the conditions come out for some subjects of a rule.
  mutating func note(_ rule: String, _ subjects: [Subject], _ world: CaseWorld, _ docket: Docket) {
    for subject in subjects {
      // A data set judged at an event is judged by a clause of events.
      let record = (subject.act.flatMap(world.streamed) ?? world.streamed(subject.record))?.root
      let contributions = record.flatMap { root in
        root["kind"]?.string.flatMap(RecordKind.init).flatMap { world.contributions(of: root, kind: $0) }
      }
      for place in docket.places(rule: rule, subject: subject, record: record, contributions: contributions) {
        let trial = Trial(docket, place.clause, place.records)
        guard let (activation, _, isAlone) = trial.activation(for: place.subject) else { continue }
        let tracers = Tracers(notesOutcomes: true)
        let clause = place.clause.clause
        _ = clause.outcome(activation, rule: place.clause.rule, alone: isAlone, tracers: tracers)
        note(rule, "when", clause.when, tracers.when)
        note(rule, isAlone ? "alone" : "require", isAlone ? clause.each?.alone : clause.require, tracers.require)
        note(rule, "attest", clause.attest, tracers.attest)
      }
    }
  }

  private mutating func note(_ rule: String, _ part: String, _ program: CELProgram?, _ tracer: CELTracer) {
    guard let program else { return }
    for outcome in tracer.outcomes {
      let key = Self.key(rule, part, program, outcome.definition, outcome.id)
      conditions[key]?.taken.insert(outcome.result)
    }
  }

  var total: Int { conditions.values.reduce(0) { $0 + $1.wanted.count } }
  var covered: Int { conditions.values.reduce(0) { $0 + $1.wanted.intersection($1.taken).count } }

  /// Branches that no case has taken, sorted.
  var missed: [PackTester.Branch] {
    conditions.flatMap { key, branches in
      branches.wanted.subtracting(branches.taken).map { result in
        PackTester.Branch(
          rule: key.rule.isEmpty ? nil : key.rule, part: key.part, condition: branches.text,
          result: result == .yes ? "yes" : result == .no ? "no" : "unknown")
      }
    }.sorted { ($0.rule ?? "", $0.part, $0.condition, $0.result) < ($1.rule ?? "", $1.part, $1.condition, $1.result) }
  }
}
