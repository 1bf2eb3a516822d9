/// Operators and functions.
extension CELPlanner {
  mutating func call(
    _ expr: CELExpr, _ name: String, _ target: CELExpr?, _ arguments: [CELExpr]
  ) throws(CELIssues) -> PlanNode {
    guard case .function(let full, let overloads, let isNamespaced)? = checked.reference(of: expr.id) else {
      return unbound(expr, name)
    }
    var operands: [PlanNode] = []
    if let target, !isNamespaced { operands.append(try plan(target)) }
    for argument in arguments { operands.append(try plan(argument)) }
    if let node = try special(expr, full, operands, arguments) { return node }
    guard let function = environment.functions[full] else { return unbound(expr, name) }
    return general(expr, function, overloads, operands)
  }

  private func unbound(_ expr: CELExpr, _ name: String) -> PlanNode {
    ConstantNode(
      id: expr.id, .error(CELError(.unboundFunction, "there is no function '\(name)'", at: place(expr))))
  }

  /// Operators that are not strict or have a step of their own; nil for all others.
  private func special(
    _ expr: CELExpr, _ name: String, _ operands: [PlanNode], _ arguments: [CELExpr]
  ) throws(CELIssues) -> PlanNode? {
    let place = self.place(expr)
    let custom = environment.functions[name]?.custom ?? []
    switch (name, operands.count) {
    case (CELOperator.and, 2), (CELOperator.or, 2):
      return JunctionNode(id: expr.id, operands[0], operands[1], decisive: name == CELOperator.or, place)
    case (CELOperator.not, 1): return fold(NotNode(id: expr.id, operands[0], place), operands)
    case (CELOperator.conditional, 3): return ConditionalNode(id: expr.id, operands[0], operands[1], operands[2], place)
    case (CELOperator.equal, 2), (CELOperator.notEqual, 2):
      return equality(expr, operands, isNegated: name == CELOperator.notEqual)
    case (CELOperator.less, 2): return order(expr, operands, .less, custom)
    case (CELOperator.lessOrEqual, 2): return order(expr, operands, .lessOrEqual, custom)
    case (CELOperator.greater, 2): return order(expr, operands, .greater, custom)
    case (CELOperator.greaterOrEqual, 2): return order(expr, operands, .greaterOrEqual, custom)
    case (CELOperator.within, 2):
      if case .list(let list)? = operands[1].constant, let node = InSetNode(id: expr.id, operands[0], list) {
        return fold(node, [operands[0]])
      }
      return fold(InNode(id: expr.id, operands[0], operands[1], custom: custom, place), operands)
    case (CELOperator.index, 2), (CELOperator.optionalIndex, 2):
      let isOptional = name == CELOperator.optionalIndex
      let node = IndexNode(id: expr.id, operands[0], operands[1], isOptional: isOptional, custom: custom, place)
      return fold(node, operands)
    case ("or", 2), ("orValue", 2):
      guard environment.libraries.contains(.optionals), custom.isEmpty else { return nil }
      return OptionalOrNode(id: expr.id, operands[0], operands[1], isUnwrapping: name == "orValue", place)
    case ("matches", 2):
      guard custom.isEmpty, case .string(let pattern)? = operands[1].constant else { return nil }
      return fold(try match(expr, operands[0], pattern, at: arguments[arguments.count - 1]), [operands[0]])
    default: return nil
    }
  }

  private func equality(_ expr: CELExpr, _ operands: [PlanNode], isNegated: Bool) -> PlanNode {
    let node: PlanNode
    if case .string(let text)? = operands[1].constant {
      node = EqualTextNode(id: expr.id, operands[0], text, isNegated: isNegated)
    } else if case .string(let text)? = operands[0].constant {
      node = EqualTextNode(id: expr.id, operands[1], text, isNegated: isNegated)
    } else {
      node = EqualNode(id: expr.id, operands[0], operands[1], isNegated: isNegated)
    }
    return fold(node, operands)
  }

  private func order(
    _ expr: CELExpr, _ operands: [PlanNode], _ relation: OrderNode.Relation, _ custom: [CELOverload]
  ) -> PlanNode {
    fold(OrderNode(id: expr.id, operands[0], operands[1], relation, custom: custom, place(expr)), operands)
  }

  private func match(
    _ expr: CELExpr, _ text: PlanNode, _ pattern: String, at place: CELExpr
  ) throws(CELIssues) -> PlanNode {
    do {
      let limits = environment.limits
      let regex = try CELRegex(pattern, memory: limits.regexMemory, size: limits.regexSize)
      return MatchNode(id: expr.id, text, regex, patternUnits: pattern.utf8.count / 16, self.place(expr))
    } catch {
      throw issue(.regex, "the regular expression does not compile: \(error.message)", place)
    }
  }

  private func general(
    _ expr: CELExpr, _ function: CELFunction, _ overloads: [String], _ operands: [PlanNode]
  ) -> PlanNode {
    let place = self.place(expr)
    let isOperator = CELOperator.binary[function.name] != nil || function.name == CELOperator.negate
    if function.custom.isEmpty || isOperator {
      if operands.count == 1, let body = function.builtin.unary {
        let node = UnaryNode(id: expr.id, operands[0], function, body, place)
        return function.custom.isEmpty ? fold(node, operands) : node
      }
      if operands.count == 2, let body = function.builtin.binary {
        let node = BinaryNode(id: expr.id, operands[0], operands[1], function, body, place)
        return function.custom.isEmpty ? fold(node, operands) : node
      }
    }
    let node = VariadicNode(id: expr.id, operands, function, cost: function.cost(of: overloads), place)
    return function.custom.isEmpty ? fold(node, operands) : node
  }
}

extension CELFunction {
  /// What a call costs whichever of the overloads it comes to; of all of them if none is named.
  func cost(of ids: [String]) -> CELCallCost {
    let candidates = overloads.filter { ids.isEmpty || ids.contains($0.id) }.map(\.cost)
    if candidates.contains(.product) { return .product }
    if candidates.contains(.magnitude) { return .magnitude }
    if candidates.contains(.linear) { return .linear }
    let units = candidates.map { if case .constant(let units) = $0 { units } else { 1 } }
    return .constant(units.max() ?? 1)
  }
}
