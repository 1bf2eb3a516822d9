import CEL
public import JSON
public import Provenance

/// Why a verdict is what it is: the verdict with evidence and way out, the law, and how each condition came out.
public struct Explained: Sendable {
  public var verdict: Verdict
  public var rule: Rule
  public var law: Pack.Law
  /// Conditions in the order in which the rule asks them; those that were not asked are left out.
  public var conditions: [Condition]

  public init(verdict: Verdict, rule: Rule, law: Pack.Law, conditions: [Condition]) {
    self.verdict = verdict
    self.rule = rule
    self.law = law
    self.conditions = conditions
  }

  /// One condition of a rule.
  public struct Condition: Hashable, Sendable {
    public enum Part: String, Sendable, Hashable { case when, require, attest }
    public enum Result: String, Sendable, Hashable, CaseIterable { case yes, no, unknown, error }

    public var part: Part
    /// Name of the definition that it stands in; nil for the rule's own.
    public var definition: String?
    /// As CEL.
    public var text: String
    /// How it came out; several where it was asked of each element of a list.
    public var results: [Result]
    /// What its sides came to, where that may be shown: text of the side and value.
    public var sides: [Side]

    public struct Side: Hashable, Sendable {
      public var text: String
      public var value: JSONValue
    }
  }
}

extension Docket {
  /// The verdict of one rule on one subject, whatever it is, and why; nil if the rule does not judge such a subject, or a record of it is
  /// not kept.
  ///
  /// - Parameters:
  ///   - record: the record of a streamed kind that the subject names first, if it is one.
  ///   - contributions: those that it reaches, if it is a request.
  ///   - limits: how far a way out is looked for.
  public func explanation(
    rule: String, subject: Subject, record: JSONView? = nil, contributions: [JSONDocument]? = nil, law: Pack.Law,
    limits: WayLimits = .thorough
  ) -> Explained? {
    guard
      var verdict = explain(rule: rule, subject: subject, record: record, contributions: contributions),
      let place = places(rule: rule, subject: subject, record: record, contributions: contributions).first
    else { return nil }
    verdict.change = wayOut(
      rule: rule, subject: subject, record: record, contributions: contributions, limits: limits)
    return Explained(verdict: verdict, rule: place.clause.rule, law: law, conditions: conditions(at: place))
  }

  private func conditions(at place: Place) -> [Explained.Condition] {
    let trial = Trial(self, place.clause, place.records)
    guard let (activation, element, isAlone) = trial.activation(for: place.subject) else { return [] }
    let clause = place.clause.clause
    let tracers = Tracers(notesOutcomes: true)
    _ = clause.outcome(activation, rule: place.clause.rule, alone: isAlone, tracers: tracers)
    let reader = ConditionReader(activation: activation, collector: trial.collector(activation, element: element))
    return reader.read(.when, isAlone ? clause.each?.aloneWhen : clause.when, tracers.when)
      + reader.read(.require, isAlone ? clause.each?.alone : clause.require, tracers.require)
      + reader.read(.attest, clause.attest, tracers.attest)
  }
}

private struct ConditionReader {
  let activation: SubjectActivation
  let collector: EvidenceCollector

  func read(_ part: Explained.Condition.Part, _ program: CELProgram?, _ tracer: CELTracer) -> [Explained.Condition] {
    guard let program else { return [] }
    return program.conditions.compactMap { condition in
      let found = Set(
        tracer.outcomes.filter { $0.id == condition.id && $0.definition == condition.definition }.map(\.result))
      guard !found.isEmpty else { return nil }
      return Explained.Condition(
        part: part, definition: condition.definition, text: condition.text,
        results: Explained.Condition.Result.allCases.filter { found.contains($0.outcome) },
        sides: sides(of: condition, program))
    }
  }

  private static let comparisons: Set<String> = [
    CELOperator.less, CELOperator.lessOrEqual, CELOperator.greater, CELOperator.greaterOrEqual, CELOperator.equal,
    CELOperator.notEqual, CELOperator.within,
  ]

  private func sides(of condition: CELCondition, _ program: CELProgram) -> [Explained.Condition.Side] {
    guard let checked = program.trees.first(where: { $0.definition == condition.definition })?.checked else {
      return []
    }
    var found: CELExpr?
    checked.ast.expr.walk { if $0.id == condition.id { found = $0 } }
    guard case .call(let name, nil, let operands)? = found?.kind, Self.comparisons.contains(name) else { return [] }
    return operands.compactMap { operand in
      switch operand.kind {
      case .literal, .list: return nil
      default: break
      }
      guard let part = program.part(operand.id, of: condition.definition) else { return nil }
      let tracer = CELTracer()
      let value = part.evaluate(activation, tracer: tracer)
      let isShown = collector.evidence(tracer.reads, listed: []).allSatisfy {
        if case .protected = $0.content { false } else { true }
      }
      guard isShown, let json = FactJSON.json(value) else { return nil }
      return .init(text: CELUnparser.text(operand), value: json)
    }
  }
}

extension Explained.Condition.Result {
  fileprivate var outcome: CELOutcome.Result {
    switch self {
    case .yes: .yes
    case .no: .no
    case .unknown: .unknown
    case .error: .error
    }
  }
}
