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
  let each: PlannedEach?
  let path: PlannedPath?
  /// Places of the subject that are always evidence: pointer tokens, `*` for each element of a list.
  let evidence: [EvidencePath]

  init(
    target: RuleTarget, source: RecordKind?, bindings: [Binding], act: CELProgram, when: CELProgram?,
    require: CELProgram?, attest: CELProgram?, each: PlannedEach?, path: PlannedPath?, evidence: [EvidencePath]
  ) {
    self.target = target
    self.source = source
    self.bindings = bindings
    self.act = act
    self.when = when
    self.require = require
    self.attest = attest
    self.each = each
    self.path = path
    self.evidence = evidence
  }
}

struct PlannedEach: Sendable {
  let over: CELProgram
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
