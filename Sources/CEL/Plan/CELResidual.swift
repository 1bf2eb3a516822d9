/// Partial evaluation: what is left of an expression when what is known is put in.
extension CELEnvironment {
  /// The expression with every part that is known replaced by its value; a literal if nothing is unknown.
  ///
  /// Whatever completes the unknowns, the residual and the expression come to the same. Parts that fail stay as they are, and
  /// so do the bodies of macros and bindings.
  /// - Returns: a tree for `CELUnparser.text`.
  public func residual(_ checked: CELChecked, _ activation: some CELActivation) throws(CELIssues) -> CELExpr {
    try Residual(environment: self, checked: checked, activation: activation).reduce(checked.ast.expr)
  }
}

private struct Residual {
  let environment: CELEnvironment
  let checked: CELChecked
  let activation: any CELActivation

  func reduce(_ expr: CELExpr) throws(CELIssues) -> CELExpr {
    let value = try evaluate(expr)
    if let literal = CELExpr(value, id: expr.id) { return literal }
    guard value.isUnknown else { return expr }
    switch expr.kind {
    case .call(CELOperator.and, nil, let operands): return try junction(expr, operands, neutral: true)
    case .call(CELOperator.or, nil, let operands): return try junction(expr, operands, neutral: false)
    case .call(CELOperator.conditional, nil, let operands):
      if let holds = try evaluate(operands[0]).bool { return try reduce(operands[holds ? 1 : 2]) }
      return try reduceChildren(expr)
    case .comprehension(var comprehension):
      comprehension.range = try reduce(comprehension.range)
      return CELExpr(id: expr.id, .comprehension(comprehension))
    case .bind(let name, let value, let body): return CELExpr(id: expr.id, .bind(name, try reduce(value), body))
    case .select(let operand, let field, .test):
      // has() needs a selection: what it selects from may be reduced, but not to nothing.
      return CELExpr(id: expr.id, .select(try reduce(operand), field: field, .test))
    default: return checked.reference(of: expr.id).isName ? expr : try reduceChildren(expr)
    }
  }

  private func reduceChildren(_ expr: CELExpr) throws(CELIssues) -> CELExpr {
    // The receiver of a namespaced function is part of its name.
    if case .function(_, _, isNamespaced: true)? = checked.reference(of: expr.id),
      case .call(let name, let target?, let arguments) = expr.kind
    {
      var reduced: [CELExpr] = []
      for argument in arguments { reduced.append(try reduce(argument)) }
      return CELExpr(id: expr.id, .call(name, target: target, reduced))
    }
    var children: [CELExpr] = []
    for child in expr.children { children.append(try reduce(child)) }
    return expr.with(children: children)
  }

  /// An operand that is known and does not decide falls out.
  private func junction(_ expr: CELExpr, _ operands: [CELExpr], neutral: Bool) throws(CELIssues) -> CELExpr {
    var left: [CELExpr] = []
    for operand in operands where try evaluate(operand).bool != neutral { left.append(try reduce(operand)) }
    return left.count == 1 ? left[0] : expr.with(children: left)
  }

  private func evaluate(_ expr: CELExpr) throws(CELIssues) -> CELValue {
    let context = CELPlanner.Context()
    var planner = CELPlanner(checked, in: environment, context)
    let node = try planner.plan(expr)
    var frame = Frame(activation: activation, slots: context.slots, limit: environment.limits.cost ?? .max)
    return node.evaluate(&frame)
  }
}

extension CELReference? {
  fileprivate var isName: Bool {
    switch self {
    case nil, .function: false
    default: true
    }
  }
}

extension CELExpr {
  /// The literal of a value; nil if it has none.
  fileprivate init?(_ value: CELValue, id: Int) {
    switch value {
    case .null: self.init(id: id, .literal(.null))
    case .bool(let value): self.init(id: id, .literal(.bool(value)))
    case .int(let value): self.init(id: id, .literal(.int(value)))
    case .uint(let value): self.init(id: id, .literal(.uint(value)))
    case .double(let value) where value.isFinite: self.init(id: id, .literal(.double(value)))
    case .string(let value): self.init(id: id, .literal(.string(value)))
    case .bytes(let value): self.init(id: id, .literal(.bytes(value)))
    case .list(let list):
      var elements: [CELElement] = []
      for element in list.elements {
        guard let literal = CELExpr(element, id: id) else { return nil }
        elements.append(CELElement(expr: literal, isOptional: false))
      }
      self.init(id: id, .list(elements))
    default: return nil
    }
  }
}
