import CEL

extension PlannedClause {
  /// Why the clause judges nothing or always comes to the same verdict; nil if it may come to several.
  ///
  /// `require: "false"` is meant so: a rule of which only the readiness is shown may never pass. So is `require: "true"` where a
  /// person is asked instead.
  func contradiction(of rule: Rule, shapes: RecordShapes) -> String? {
    var solver = Satisfiability(shapes: shapes)
    let applies = solver.formula(when)
    let holds = solver.formula(require)
    if !when.isLiteral, !solver.isSatisfiable(applies) { return "when never holds: the rule applies to nothing" }
    if !when.isLiteral, when?.constant == false { return "when is always false: the rule applies to nothing" }
    switch require?.constant {
    case true where rule.decide == .mechanical: return "require is always true: nothing is asked"
    case false where !require.isLiteral: return "require is always false: the rule never passes"
    default: break
    }
    guard !require.isLiteral else { return nil }
    if !solver.isSatisfiable(.all([applies, holds])) {
      return "when and require contradict each other: the rule never passes"
    }
    // What is not known may still fail.
    if !Truths(require).contains(.unknown), !solver.isSatisfiable(.all([applies, .not(holds)]), over: .all) {
      return "require holds wherever when does: the rule never fails"
    }
    return nil
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

/// Variables of which nothing is known.
private struct NothingKnown: CELActivation {
  func value(of variable: CELVariable) -> CELValue? { .unknown(CELUnknowns(CELAttribute(variable.name))) }
}

extension CELProgram {
  /// What the condition comes to though no fact is known; nil if that depends on facts.
  var constant: Bool? {
    guard case .bool(let flag) = evaluate(NothingKnown()) else { return nil }
    return flag
  }

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
