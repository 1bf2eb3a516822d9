import CEL
import Provenance

/// A clause of a rule, ready to be evaluated over subjects of one kind.
final class PlannedClause: Sendable {
  let target: RuleTarget
  let source: RecordKind?
  /// Index of the binding by index of variable.
  let bindings: [Binding]
  let act: CELProgram
  let when: CELProgram?
  let require: CELProgram?
  let attest: CELProgram?
  /// When the rule is law, where that depends on more than the moment judged; else empty.
  let periods: [(period: LegalPeriod, condition: CELProgram?)]
  let each: PlannedEach?
  let path: PlannedPath?
  /// Whether it asks for the contributions of the person who made a request, or for what became of them.
  let looksAtPerson: Bool
  /// Places of the subject that are always evidence: pointer tokens, `*` for each element of a list.
  let evidence: [EvidencePath]

  init(
    target: RuleTarget, source: RecordKind?, bindings: [Binding], act: CELProgram, when: CELProgram?,
    require: CELProgram?, attest: CELProgram?, periods: [(period: LegalPeriod, condition: CELProgram?)],
    each: PlannedEach?, path: PlannedPath?, evidence: [EvidencePath]
  ) {
    self.target = target
    self.source = source
    self.bindings = bindings
    self.act = act
    self.when = when
    self.require = require
    self.attest = attest
    self.periods = periods
    self.each = each
    self.path = path
    self.evidence = evidence
    let programs =
      [act, when, require, attest, each?.over, each?.id, each?.alone, each?.aloneWhen]
      + (each?.filters ?? []) + periods.map(\.condition)
    let names = bindings.filter(\.isOfPerson).map { $0.name(for: target) }
    looksAtPerson =
      !names.isEmpty
      && programs.contains { $0?.attributes.contains { names.contains($0.variable) } ?? false }
  }
}

struct PlannedEach: Sendable {
  let over: CELProgram
  /// `over` is a member of a record: where that is left out, there are no elements. Else what cannot be computed stays open.
  let isPlain: Bool
  /// Which elements of `over` there are verdicts on; asked of each alone, so that what one leaves open says nothing of the others.
  let filters: [CELProgram]
  let variable: String
  let part: EachSource.Part
  let id: CELProgram
  let alone: CELProgram?
  /// `when` of the record alone.
  let aloneWhen: CELProgram?
  /// The instant judged where the record stands alone.
  let aloneAct: CELProgram
}

struct PlannedPath: Sendable {
  let from: RecordKind
  let to: Set<RecordKind>
  let carries: CELProgram?
  let suspect: CELProgram?
  /// Members of the source without which `carries` is false: it asks for them by `has(source.member) && …`.
  let needed: [String]

  init(from: RecordKind, to: Set<RecordKind>, carries: CELProgram?, suspect: CELProgram?) {
    self.from = from
    self.to = to
    self.carries = carries
    self.suspect = suspect
    let members = carries.map { Self.needed($0.checked.ast.expr) } ?? []
    needed = members.filter { RecordSchema.shared.field(from, [$0]) != nil }
  }

  private static func needed(_ expr: CELExpr) -> [String] {
    switch expr.kind {
    case .call(CELOperator.and, nil, let operands): return operands.flatMap(needed)
    case .select(let operand, let field, .test):
      guard case .ident("source") = operand.kind else { return [] }
      return [field]
    default: return []
    }
  }
}

/// A place that a rule lists as evidence: of the record judged, or of one end of a path.
struct EvidencePath: Sendable, Hashable {
  /// Nil: the record judged.
  var end: String?
  var members: [String]
}
