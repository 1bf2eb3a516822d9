import CEL
import Provenance

/// A clause of a rule, ready to be evaluated over subjects of one kind.
struct PlannedClause: Sendable {
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
}

/// A place that a rule lists as evidence: of the record judged, or of one end of a path.
struct EvidencePath: Sendable, Hashable {
  /// Nil: the record judged.
  var end: String?
  var members: [String]
}
