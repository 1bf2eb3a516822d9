import CEL

/// What the text of an expression tells of how it uses two sorts of input, so that less than their values decides.
struct ExpressionUses: Sendable {
  /// Members of the record judged, joined by dots, that serve only as the moment at which entries of tables are asked whether they are
  /// in force.
  private(set) var epochs: Set<String> = []
  /// The element of `each` serves only to ask for flags of the facts that flowed to the record that it names.
  private(set) var elementIsKey = true

  fileprivate struct Walk {
    let program: CELProgram
    let records: Set<String>
    let element: String?
    var moments: Set<String> = []
    var others: Set<String> = []
    var elementIsKey = true
    var definitions: Set<String> = []
  }

  /// - Parameters:
  ///   - records: names of the record judged.
  ///   - element: name of the element of `each`.
  init(_ program: CELProgram, records: Set<String>, element: String?) {
    var walk = Walk(program: program, records: records, element: element)
    walk.visit(program.checked.ast.expr, tables: [])
    epochs = walk.moments.subtracting(walk.others)
    elementIsKey = walk.elementIsKey
  }
}

extension ExpressionUses.Walk {
  /// - Parameter tables: variables that stand for entries of tables.
  mutating func visit(_ expr: CELExpr, tables: Set<String>) {
    if let path = path(expr) {
      others.insert(path)
      return
    }
    switch expr.kind {
    case .call("inForce", nil, let arguments)
    where arguments.count == 2 && isOfTable(arguments[0], tables) && path(arguments[1]) != nil:
      if let path = path(arguments[1]) { moments.insert(path) }
    case .select(let operand, let field, .value) where isElementLineage(operand) && LineageObject.flags[field] != nil:
      break
    case .ident(let name):
      if name == element { elementIsKey = false }
      if definitions.insert(name).inserted, let definition = program.definition(name) {
        visit(definition.ast.expr, tables: [])
      }
    case .comprehension(let comprehension):
      visit(comprehension.range, tables: tables)
      var inner = tables.subtracting(comprehension.variables)
      if isTable(comprehension.range), comprehension.variables.count == 1 { inner.formUnion(comprehension.variables) }
      if let predicate = comprehension.predicate { visit(predicate, tables: inner) }
      if let transform = comprehension.transform { visit(transform, tables: inner) }
    default:
      for child in expr.children { visit(child, tables: tables) }
    }
  }

  /// Members selected from the record judged.
  private func path(_ expr: CELExpr) -> String? {
    var names: [String] = []
    var here = expr
    while case .select(let operand, let field, _) = here.kind {
      names.append(field)
      here = operand
    }
    guard case .ident(let name) = here.kind, records.contains(name), !names.isEmpty else { return nil }
    return names.reversed().joined(separator: ".")
  }

  private func isTable(_ expr: CELExpr) -> Bool {
    guard case .select(let operand, _, .value) = expr.kind, case .ident("tables") = operand.kind else { return false }
    return true
  }

  private func isOfTable(_ expr: CELExpr, _ tables: Set<String>) -> Bool {
    guard case .select(let operand, _, .value) = expr.kind, case .ident(let name) = operand.kind else { return false }
    return tables.contains(name)
  }

  private func isElementLineage(_ expr: CELExpr) -> Bool {
    guard let element, case .call(CELOperator.index, nil, let operands) = expr.kind, operands.count == 2,
      case .ident(element) = operands[1].kind, case .select(let world, "lineage", .value) = operands[0].kind,
      case .ident("world") = world.kind
    else { return false }
    return true
  }
}
