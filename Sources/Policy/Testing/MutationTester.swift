import CEL
import Foundation
import Provenance
import Synchronization

/// Changes one operator or operand of a pack at a time and runs the cases that could notice, until one does.
///
/// Work is shared among the cores; worlds of cases are built once.
struct MutationTester: Sendable {
  let pack: Pack
  let cases: [PackCase]
  let worlds: [CaseWorld]
  let benches: [LawConfiguration: Bench]

  /// A judge of the pack under one configuration, and what its rules are planned with.
  struct Bench: Sendable {
    var judge: Judge
    var tables: [PackTable]
    var vocabulary: Vocabulary
  }

  struct Outcome: Sendable {
    var killed = 0
    /// Mutants that no case tells from the rule.
    var survivors: [RuleMutant] = []
    var total: Int { killed + survivors.count }
  }

  /// Work for one task: mutants of one rule, or of one definition.
  private enum Unit: Sendable {
    case rule(RuleSource)
    case definition(Int)
  }

  func run() -> Outcome {
    let units = pack.content.rules.map(Unit.rule) + pack.content.definitions.indices.map(Unit.definition)
    let found = Mutex([Outcome?](repeating: nil, count: units.count))
    DispatchQueue.concurrentPerform(iterations: units.count) { index in
      let outcome = outcome(of: units[index])
      found.withLock { $0[index] = outcome }
    }
    return found.withLock { outcomes in
      outcomes.compactMap { $0 }.reduce(into: Outcome()) { sum, next in
        sum.killed += next.killed
        sum.survivors += next.survivors
      }
    }
  }

  private func outcome(of unit: Unit) -> Outcome {
    switch unit {
    case .rule(let source): return outcome(of: source)
    case .definition(let index): return outcome(ofDefinition: index)
    }
  }

  private func planner(_ content: PackContent, _ bench: Bench, for rules: [RuleSource]) -> RulePlanner {
    let planner = RulePlanner(content, tables: bench.tables, vocabulary: bench.vocabulary, faults: Faults())
    planner.prepare(for: rules)
    return planner
  }

  private func outcome(of source: RuleSource) -> Outcome {
    var outcome = Outcome()
    let own = cases.indices.filter { cases[$0].rule == source.id }
    var planners: [LawConfiguration: RulePlanner] = [:]
    for (part, expression) in source.deciding {
      for mutant in RuleMutant.all(of: expression, rule: source.id, part: part, limits: CELLimits()) {
        let changed = source.replacing(with: mutant.expression)
        let isKilled = judges(own) { bench, law in
          let planner = planners[law] ?? self.planner(pack.content, bench, for: [source])
          planners[law] = planner
          return planner.clauses(of: changed)
        }
        outcome.note(mutant, isKilled)
      }
    }
    return outcome
  }

  private func outcome(ofDefinition index: Int) -> Outcome {
    var outcome = Outcome()
    let (name, expression) = pack.content.definitions[index]
    let users = Set(
      (benches.values.first?.judge.allClauses ?? []).filter { $0.clause.uses(definition: name) }.map(\.rule.id))
    let rules = pack.content.rules.filter { users.contains($0.id) }
    for mutant in RuleMutant.all(of: expression, rule: nil, part: name, limits: CELLimits()) {
      var content = pack.content
      content.definitions[index].expression = mutant.expression
      var planners: [LawConfiguration: RulePlanner] = [:]
      var isAlive = false
      var isChecked = false
      for rule in rules {
        let own = cases.indices.filter { cases[$0].rule == rule.id }
        let isKilled = judges(own) { bench, law in
          let planner = planners[law] ?? self.planner(content, bench, for: rules)
          planners[law] = planner
          return planner.clauses(of: rule)
        }
        if let isKilled {
          isChecked = true
          if isKilled {
            isAlive = false
            break
          }
          isAlive = true
        }
      }
      outcome.note(mutant, isChecked ? !isAlive : nil)
    }
    return outcome
  }

  /// Whether a case comes out otherwise under changed clauses; nil if the change does not check.
  private func judges(
    _ indices: [Int], _ plan: (Bench, LawConfiguration) -> [PlannedClause]?
  ) -> Bool? {
    var clauses: [LawConfiguration: [Judge.JudgedClause]] = [:]
    for index in indices {
      let one = cases[index]
      guard let bench = benches[one.law] else { continue }
      let changed: [Judge.JudgedClause]
      if let known = clauses[one.law] {
        changed = known
      } else {
        guard let planned = plan(bench, one.law),
          let original = bench.judge.allClauses.first(where: { $0.rule.id == one.rule })
        else { return nil }
        changed = planned.map { original.replacing($0) }
        clauses[one.law] = changed
      }
      let judge = bench.judge.judging(changed, asOf: one.asOf, period: one.period)
      if !CaseRunner(judge: judge).run(one, in: worlds[index], stopsEarly: true).faults.isEmpty { return true }
    }
    return false
  }
}

extension MutationTester.Outcome {
  fileprivate mutating func note(_ mutant: RuleMutant, _ isKilled: Bool?) {
    guard let isKilled else { return }
    if isKilled { killed += 1 } else { survivors.append(mutant) }
  }
}

extension PlannedClause {
  fileprivate func uses(definition name: String) -> Bool {
    programs.contains { $0.trees.contains { $0.definition == name } }
  }
}

extension Judge.JudgedClause {
  /// Another clause under the same rule.
  func replacing(_ clause: PlannedClause) -> Judge.JudgedClause {
    Judge.JudgedClause(
      rule: rule, clause: clause, tables: tables, mayBeVacuous: clause.require.map(Judge.hasAll) ?? false)
  }
}
