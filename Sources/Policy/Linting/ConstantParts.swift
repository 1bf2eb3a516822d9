import CEL
import YAML

/// Parts of expressions that come out the same whatever the facts are: `a || !a`, `x != x`, a token that no record can have.
///
/// What is written out as `true` or `false` is meant so. The innermost such part is named, where it stands in the file.
struct ConstantParts {
  private let shapes: RecordShapes
  private let definitions: [String: Expression]
  /// Definitions that were looked at, by the kind of subject for which they were checked.
  private var seen: Set<String> = []

  init(_ content: PackContent, shapes: RecordShapes) {
    self.shapes = shapes
    definitions = Dictionary(
      content.definitions.map { ($0.name, $0.expression) }, uniquingKeysWith: { _, last in last })
  }

  /// - Parameter subjects: name of the kind of subject that the program is about.
  /// - Returns: a fault for each part, those of the definitions that the program uses included.
  mutating func faults(_ program: CELProgram, of expression: Expression, subjects: String) -> [YAMLError] {
    program.trees.flatMap { definition, checked -> [YAMLError] in
      if let definition, !seen.insert("\(subjects) \(definition)").inserted { return [] }
      guard let source = definition.map({ definitions[$0] }) ?? expression else { return [] }
      var finder = Finder(shapes: shapes, program: program, definition: definition)
      _ = finder.find(checked.ast.expr, bound: [])
      return finder.found.map { part, flag in
        // An operator stands at its sign; the part begins with its first operand.
        var offset = checked.ast.position(of: part.id).offset
        part.walk { offset = min(offset, checked.ast.position(of: $0.id).offset) }
        // Filters of `each` were cut out of their expression.
        let place =
          checked.ast.text == source.text
          ? source.file.place(of: offset, in: source.node) : (line: source.node.line, column: source.node.column)
        return YAMLError(
          file: source.file.name, line: place.line, column: place.column,
          message: "\(source.name): \(CELUnparser.text(part)) is always \(flag)")
      }
    }
  }
}

/// Walks a tree from its leaves up.
private struct Finder {
  let shapes: RecordShapes
  let program: CELProgram
  let definition: String?
  var found: [(part: CELExpr, flag: Bool)] = []

  init(shapes: RecordShapes, program: CELProgram, definition: String?) {
    self.shapes = shapes
    self.program = program
    self.definition = definition
  }

  /// - Returns: whether a part of it is constant.
  mutating func find(_ expr: CELExpr, bound: Set<String>) -> Bool {
    var isBroken = false
    switch expr.kind {
    case .comprehension(let comprehension):
      isBroken = find(comprehension.range, bound: bound)
      let inner = bound.union(comprehension.variables)
      for part in [comprehension.predicate, comprehension.transform].compactMap({ $0 }) where find(part, bound: inner) {
        isBroken = true
      }
    case .bind(let name, let value, let body):
      isBroken = find(value, bound: bound)
      if find(body, bound: bound.union([name])) { isBroken = true }
    default: for child in expr.children where find(child, bound: bound) { isBroken = true }
    }
    guard !isBroken, Self.isCondition(expr), let flag = constant(expr, bound: bound) else { return isBroken }
    found.append((expr, flag))
    return true
  }

  private static let operators: Set<String> = [
    CELOperator.and, CELOperator.or, CELOperator.not, CELOperator.equal, CELOperator.notEqual, CELOperator.less,
    CELOperator.lessOrEqual, CELOperator.greater, CELOperator.greaterOrEqual, CELOperator.within,
    CELOperator.conditional,
  ]

  /// Whether it compares, connects, or asks a function of constants alone.
  private static func isCondition(_ expr: CELExpr) -> Bool {
    guard case .call(let name, let target, _) = expr.kind else { return false }
    return target == nil && operators.contains(name) || expr.isClosed
  }

  /// What a condition always comes to; nil if that depends on facts, or is not found.
  private func constant(_ expr: CELExpr, bound: Set<String>) -> Bool? {
    let checked = definition.flatMap { program.definition($0) } ?? program.checked
    guard checked.type(of: expr.id) == .bool else { return nil }
    var solver = Satisfiability(shapes: shapes)
    let formula = solver.formula(expr, of: program, definition: definition, bound: bound)
    if !solver.isSatisfiable(formula) { return false }
    return solver.isSatisfiable(.not(formula), over: .all) ? nil : true
  }
}

extension PlannedClause {
  /// The programs of a clause beside the expressions that they were planned from.
  func conditions(of written: ClauseSource, in rule: RuleSource) -> [(CELProgram, Expression)] {
    let parts: [(CELProgram?, Expression?)] =
      [
        (act, written.act), (when, written.when), (require, written.require), (attest, written.attest),
        (each?.id, written.each?.id), (each?.alone, written.each?.alone), (path?.carries, written.path?.carries),
        (path?.suspect, written.path?.suspect),
      ]
      + zip(periods, rule.inForce).map { ($0.condition, $1.condition) }
      + ([each?.over] + (each?.filters ?? [])).map { ($0, written.each?.over) }
    return parts.compactMap { program, expression in program.flatMap { program in expression.map { (program, $0) } } }
  }
}
