extension CELProgram {
  /// A part of the expression, or of a named expression that it uses, as a program of its own.
  ///
  /// - Parameters:
  ///   - id: a node of the checked tree.
  ///   - definition: the named expression that the node belongs to; nil for the program's own.
  /// - Returns: nil if there is no such node, or it uses the variable of a macro around it.
  public func part(_ id: Int, of definition: String? = nil) -> CELProgram? {
    guard let whole = definition.map({ environment.definitions[$0] }) ?? checked,
      let node = Self.find(id, in: whole.ast.expr), Self.isClosed(node, whole, bound: [])
    else { return nil }
    let part = CELChecked(
      ast: CELAST(source: whole.ast.source, syntax: node, expr: node, offsets: whole.ast.offsets),
      resultType: whole.type(of: id), cost: whole.cost, types: whole.types, references: whole.references)
    return try? environment.plan(part)
  }

  private static func find(_ id: Int, in expr: CELExpr) -> CELExpr? {
    if expr.id == id { return expr }
    for child in expr.children {
      if let found = find(id, in: child) { return found }
    }
    return nil
  }

  private static func isClosed(_ expr: CELExpr, _ checked: CELChecked, bound: Set<String>) -> Bool {
    if case .local(let name)? = checked.reference(of: expr.id), !bound.contains(name) { return false }
    switch expr.kind {
    case .comprehension(let comprehension):
      let inner = bound.union(comprehension.variables)
      return isClosed(comprehension.range, checked, bound: bound)
        && [comprehension.predicate, comprehension.transform].allSatisfy {
          $0.map { isClosed($0, checked, bound: inner) } ?? true
        }
    case .bind(let name, let value, let body):
      return isClosed(value, checked, bound: bound) && isClosed(body, checked, bound: bound.union([name]))
    default: return expr.children.allSatisfy { isClosed($0, checked, bound: bound) }
    }
  }

  /// Every tree that the program is made of: its own, then those of the named expressions that it uses, each once.
  public var trees: [(definition: String?, checked: CELChecked)] {
    var trees: [(definition: String?, checked: CELChecked)] = [(nil, checked)]
    var seen: Set<String> = []
    var next = 0
    while next < trees.count {
      let checked = trees[next].checked
      next += 1
      checked.ast.expr.walk { node in
        guard case .definition(let name)? = checked.reference(of: node.id), seen.insert(name).inserted,
          let inner = environment.definitions[name]
        else { return }
        trees.append((name, inner))
      }
    }
    return trees
  }
}
