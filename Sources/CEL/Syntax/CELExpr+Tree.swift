extension CELExpr {
  /// The nodes directly below, in the order of the source.
  public var children: [CELExpr] {
    switch kind {
    case .literal, .ident: []
    case .select(let operand, _, _): [operand]
    case .call(_, let target, let arguments): (target.map { [$0] } ?? []) + arguments
    case .list(let elements): elements.map(\.expr)
    case .map(let entries): entries.flatMap { [$0.key, $0.value] }
    case .object(_, let fields): fields.map(\.value)
    case .comprehension(let comprehension):
      [comprehension.range] + [comprehension.predicate, comprehension.transform].compactMap { $0 }
    case .bind(_, let value, let body): [value, body]
    }
  }

  /// The same node over other children, which must be as many as `children`.
  public func with(children: [CELExpr]) -> CELExpr {
    var rest = children[...]
    func next(_ old: CELExpr) -> CELExpr { rest.popFirst() ?? old }
    var result = self
    switch kind {
    case .literal, .ident: break
    case .select(let operand, let field, let selection): result.kind = .select(next(operand), field: field, selection)
    case .call(let name, let target, let arguments):
      let newTarget = target.map(next)
      result.kind = .call(name, target: newTarget, arguments.map(next))
    case .list(let elements):
      result.kind = .list(elements.map { CELElement(expr: next($0.expr), isOptional: $0.isOptional) })
    case .map(let entries):
      result.kind = .map(
        entries.map { CELEntry(id: $0.id, key: next($0.key), value: next($0.value), isOptional: $0.isOptional) })
    case .object(let name, let fields):
      result.kind = .object(
        name,
        fields.map { CELFieldInit(id: $0.id, name: $0.name, value: next($0.value), isOptional: $0.isOptional) })
    case .comprehension(var comprehension):
      comprehension.range = next(comprehension.range)
      comprehension.predicate = comprehension.predicate.map(next)
      comprehension.transform = comprehension.transform.map(next)
      result.kind = .comprehension(comprehension)
    case .bind(let name, let value, let body):
      let newValue = next(value)
      result.kind = .bind(name, newValue, next(body))
    }
    return result
  }

  /// The tree with each node replaced by what `change` makes of it, from the leaves up.
  public func rewritten(_ change: (CELExpr) -> CELExpr) -> CELExpr {
    change(with(children: children.map { $0.rewritten(change) }))
  }

  /// The tree with the node `id` replaced.
  public func replacing(_ id: Int, with replacement: CELExpr) -> CELExpr {
    self.id == id ? replacement : with(children: children.map { $0.replacing(id, with: replacement) })
  }

  /// Calls `visit` for each node, parents first.
  public func walk(_ visit: (CELExpr) -> Void) {
    visit(self)
    for child in children { child.walk(visit) }
  }
}
