import CEL

/// What the text of an expression tells of how it uses moments, so that less than their values decides.
struct ExpressionUses: Sendable {
  /// Members of the record judged, joined by dots, that serve only as the moment at which entries of tables are asked whether they are
  /// in force.
  private(set) var epochs: Set<String> = []

  fileprivate struct Walk {
    let program: CELProgram
    let records: Set<String>
    var moments: Set<String> = []
    var others: Set<String> = []
    var definitions: Set<String> = []
  }

  /// - Parameter records: names of the record judged.
  init(_ program: CELProgram, records: Set<String>) {
    var walk = Walk(program: program, records: records)
    walk.visit(program.checked.ast.expr, tables: [])
    epochs = walk.moments.subtracting(walk.others)
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
    case .ident(let name):
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
    // A moment by another name, such as `act`.
    if case .ident(let name) = expr.kind, let definition = program.definition(name) { return path(definition.ast.expr) }
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
}
