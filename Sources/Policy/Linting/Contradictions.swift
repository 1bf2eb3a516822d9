import CEL

extension PlannedClause {
  /// Why the clause judges nothing or always comes to the same verdict; nil if it may come to several.
  ///
  /// A condition that is written out as `true` or `false` is meant so: a rule of which only the readiness is shown may never pass.
  func contradiction(of rule: Rule) -> String? {
    var solver = Satisfiability()
    let applies = solver.formula(when)
    let holds = solver.formula(require)
    if !when.isLiteral, !solver.isSatisfiable(applies) { return "when never holds: the rule applies to nothing" }
    guard !require.isLiteral else { return nil }
    if !solver.isSatisfiable(.all([applies, holds])) {
      return "when and require contradict each other: the rule never passes"
    }
    // What is not known may still fail.
    if !Truths(require).contains(.unknown), !solver.isSatisfiable(.all([applies, .not(holds)])) {
      return "require holds wherever when does: the rule never fails"
    }
    return nil
  }

  /// Nothing is asked of what is judged, and no person either.
  var isAlwaysMet: Bool {
    guard case .literal(.bool(true))? = require?.checked.ast.expr.kind else { return false }
    return attest == nil
  }
}

extension CELProgram? {
  /// Left out, or written out as `true` or `false`.
  fileprivate var isLiteral: Bool {
    switch self?.checked.ast.expr.kind {
    case nil, .literal?: true
    default: false
    }
  }
}

extension CELProgram {
  /// How many loops over lists of facts stand inside each other, definitions included: the power of their length with which the cost
  /// grows.
  var power: Int { power(checked.ast.expr, []) }

  private func power(_ expr: CELExpr, _ open: Set<String>) -> Int {
    if case .ident(let name) = expr.kind, !open.contains(name), let definition = definition(name) {
      return power(definition.ast.expr, open.union([name]))
    }
    guard case .comprehension(let comprehension) = expr.kind else {
      return expr.children.map { power($0, open) }.max() ?? 0
    }
    let body = [comprehension.predicate, comprehension.transform].compactMap { $0.map { power($0, open) } }.max() ?? 0
    let range = power(comprehension.range, open)
    if case .list = comprehension.range.kind { return max(range, body) }
    return max(range, body + 1)
  }
}
