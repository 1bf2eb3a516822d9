import CEL
import JSON
import Provenance

/// What the expressions of a clause compare facts with: where to look for values that would turn a verdict.
struct ClauseConstants: Sendable {
  /// Texts, in order of appearance, each once.
  private(set) var texts: [String] = []
  /// Lists of texts written out, such as the sections that a document must have.
  private(set) var lists: [[String]] = []
  private(set) var numbers: [Int64] = []
  /// Sides of comparisons that can be evaluated alone.
  private(set) var sides: [CELProgram] = []

  init(_ clause: PlannedClause) {
    for program in [clause.require, clause.when, clause.each?.alone].compactMap({ $0 }) { read(program) }
  }

  private static let comparisons: Set<String> = [
    CELOperator.less, CELOperator.lessOrEqual, CELOperator.greater, CELOperator.greaterOrEqual, CELOperator.equal,
    CELOperator.notEqual,
  ]

  private mutating func read(_ program: CELProgram) {
    for (definition, checked) in program.trees {
      var nodes: [CELExpr] = []
      checked.ast.expr.walk { nodes.append($0) }
      for node in nodes {
        switch node.kind {
        case .literal(.string(let text)): if !texts.contains(text) { texts.append(text) }
        case .literal(.int(let number)): if !numbers.contains(number) { numbers.append(number) }
        case .list(let elements):
          let list = elements.compactMap { element -> String? in
            if case .literal(.string(let text)) = element.expr.kind { text } else { nil }
          }
          if !list.isEmpty, list.count == elements.count, !lists.contains(list) { lists.append(list) }
        case .call(let name, nil, let operands) where Self.comparisons.contains(name):
          for operand in operands {
            if case .literal = operand.kind { continue }
            if let part = program.part(operand.id, of: definition) { sides.append(part) }
          }
        default: break
        }
      }
    }
  }

  /// What the sides of comparisons come to for a subject, as far as no protected value is among what they rest on.
  func values(_ activation: SubjectActivation, _ collector: EvidenceCollector) -> [CELValue] {
    sides.compactMap { side in
      let tracer = CELTracer()
      let value = side.evaluate(activation, tracer: tracer)
      guard value.isDefinite else { return nil }
      let isShown = collector.evidence(tracer.reads, listed: []).allSatisfy {
        if case .protected = $0.content { false } else { true }
      }
      return isShown ? value : nil
    }
  }
}
