import CEL
import Provenance

/// What an expression may come to over all records: an upper bound, found from its text alone.
struct Truths: OptionSet, Hashable, Sendable {
  let rawValue: UInt8

  static let yes = Truths(rawValue: 1)
  static let no = Truths(rawValue: 2)
  static let unknown = Truths(rawValue: 4)
  static let all: Truths = [.yes, .no, .unknown]

  /// Of a condition that is left out: it holds.
  init(_ program: CELProgram?) {
    guard let program else {
      self = .yes
      return
    }
    var reader = TruthReader(program: program)
    self = reader.truths(program.checked.ast.expr)
  }

  /// Of a part of a program, or of a definition that it uses.
  init(_ expr: CELExpr, in program: CELProgram) {
    var reader = TruthReader(program: program)
    self = reader.truths(expr)
  }

  init(rawValue: UInt8) { self.rawValue = rawValue }

  private var each: [Truths] { [.yes, .no, .unknown].filter(contains) }

  fileprivate var negated: Truths {
    Truths(each.map { $0 == .yes ? .no : $0 == .no ? .yes : .unknown })
  }

  /// Of `&&`.
  fileprivate func and(_ other: Truths) -> Truths {
    Truths(
      each.flatMap { left in
        other.each.map { right in
          left == .no || right == .no ? .no : left == .unknown || right == .unknown ? .unknown : .yes
        }
      })
  }
}

private struct TruthReader {
  let program: CELProgram
  private var open: Set<String> = []

  init(program: CELProgram) { self.program = program }

  mutating func truths(_ expr: CELExpr) -> Truths {
    switch expr.kind {
    case .literal(.bool(let flag)): return flag ? .yes : .no
    case .ident(SubjectActivation.pending): return .unknown
    case .ident(let name):
      guard let definition = program.definition(name), open.insert(name).inserted else { return .all }
      defer { open.remove(name) }
      return truths(definition.ast.expr)
    case .call(CELOperator.and, nil, let operands):
      return operands.reduce(.yes) { result, operand in result.and(truths(operand)) }
    case .call(CELOperator.or, nil, let operands):
      return operands.reduce(Truths.yes) { result, operand in result.and(truths(operand).negated) }.negated
    case .call(CELOperator.not, nil, let operands): return operands.first.map { truths($0).negated } ?? .all
    case .call(CELOperator.conditional, nil, let operands) where operands.count == 3:
      let condition = truths(operands[0])
      var result: Truths = condition.intersection(.unknown)
      if condition.contains(.yes) { result.formUnion(truths(operands[1])) }
      if condition.contains(.no) { result.formUnion(truths(operands[2])) }
      return result
    case .call("known", nil, _): return [.yes, .unknown]
    case .select(let operand, _, .test) where isMember(operand): return [.yes, .no]
    case .comprehension(let comprehension):
      guard let predicate = comprehension.predicate.map({ truths($0) }) else { return .all }
      switch comprehension.kind {
      // Over nothing `all` holds and `exists` does not.
      case .all: return predicate.union([.yes, .unknown])
      case .exists: return predicate.union([.no, .unknown])
      default: return .all
      }
    default: return .all
    }
  }

  /// A record or an object in it: where it is left out, it has no members.
  private func isMember(_ expr: CELExpr) -> Bool {
    switch expr.kind {
    case .ident(let name):
      return RecordKind(rawValue: name) != nil || ["this", "source", "target"].contains(name)
    case .select(let operand, _, .value): return isMember(operand)
    default: return false
    }
  }
}

extension Judge.JudgedClause {
  /// Verdicts that the clause may come to, a readiness among them as the verdict it would be.
  var reachable: Set<VerdictKind> {
    let when = clause.when.map { Truths($0) } ?? .yes
    let require = clause.require.map { Truths($0) } ?? .yes
    let attest: Truths = rule.decide == .mechanical ? .no : clause.attest.map { Truths($0) } ?? .yes
    let meanings = Set([rule.missing] + rule.absent.values)
    var kinds: Set<VerdictKind> = []
    if when.contains(.no) { kinds.insert(.notApplicable) }
    if when.contains(.unknown) { kinds.insert(.indeterminate) }
    guard when.contains(.yes) else { return kinds }
    if require.contains(.no) || require.contains(.unknown) && meanings.contains(.fail) { kinds.insert(.fail) }
    if require.contains(.unknown), meanings.contains(.indeterminate) || asksForPending { kinds.insert(.indeterminate) }
    guard require.contains(.yes) else { return kinds }
    // What a person has attested passes.
    kinds.insert(.pass)
    if !attest.isDisjoint(with: [.yes, .unknown]) { kinds.insert(.needsAttestation) }
    return kinds
  }

  private var asksForPending: Bool {
    clause.require?.attributes.contains { $0.variable == SubjectActivation.pending } ?? false
  }
}
