/// Turns a checked tree into steps: names into slots, constants folded, patterns compiled, constant lists into sets.
struct CELPlanner {
  /// What the plans of an expression and of the named expressions that it uses share.
  final class Context {
    var slots = 0
    var definitions: [String: LazyNode] = [:]
    var underway: Set<String> = []

    func slot() -> Int {
      slots += 1
      return slots - 1
    }
  }

  /// A name of a scope: the variable of a comprehension, or a binding.
  private enum Local {
    case variable(slot: Int)
    case binding(slot: Int, PlanNode)
  }

  /// What folding a constant may cost; more is left to evaluation.
  private static let foldingLimit = 10_000

  let environment: CELEnvironment
  let checked: CELChecked
  let context: Context
  private var scope: [(name: String, local: Local)] = []

  init(_ checked: CELChecked, in environment: CELEnvironment, _ context: Context) {
    self.checked = checked
    self.environment = environment
    self.context = context
  }

  static func plan(_ checked: CELChecked, in environment: CELEnvironment) throws(CELIssues) -> CELProgram {
    if let limit = environment.limits.staticCost, checked.cost > limit {
      let message =
        checked.cost == CELCost.unbounded
        ? "the cost has no bound" : "the cost may be \(checked.cost) units, above the limit of \(limit)"
      throw CELIssues([
        CELIssue(code: .limit, message: message, position: checked.ast.position(of: checked.ast.expr.id))
      ])
    }
    let context = Context()
    var planner = CELPlanner(checked, in: environment, context)
    let root = try planner.plan(checked.ast.expr)
    let limit = min(environment.limits.cost ?? .max, checked.cost)
    return CELProgram(root: root, slotCount: context.slots, limit: limit, checked: checked, environment: environment)
  }

  func place(_ expr: CELExpr) -> Place { Place(ast: checked.ast, id: expr.id) }

  func issue(_ code: CELIssue.Code, _ message: String, _ expr: CELExpr) -> CELIssues {
    CELIssues([CELIssue(code: code, message: message, position: place(expr).position)])
  }

  // MARK: Nodes

  mutating func plan(_ expr: CELExpr) throws(CELIssues) -> PlanNode {
    switch expr.kind {
    case .literal(let literal): return ConstantNode(id: expr.id, literal.value)
    case .ident: return try name(expr, fields: [])
    case .select(let operand, let field, let selection): return try select(expr, operand, field, selection)
    case .call(let name, let target, let arguments): return try call(expr, name, target, arguments)
    case .list(let elements):
      var planned: [ListNode.Element] = []
      for element in elements {
        planned.append(ListNode.Element(node: try plan(element.expr), isOptional: element.isOptional))
      }
      return fold(ListNode(id: expr.id, planned, place(expr)), planned.map(\.node))
    case .map(let entries):
      var planned: [MapNode.Entry] = []
      for entry in entries {
        let key = try plan(entry.key)
        planned.append(MapNode.Entry(key: key, value: try plan(entry.value), isOptional: entry.isOptional))
      }
      return fold(MapNode(id: expr.id, planned, place(expr)), planned.flatMap { [$0.key, $0.value] })
    case .object(let name, let fields): return try object(expr, name, fields)
    case .comprehension(let comprehension): return try self.comprehension(expr, comprehension)
    case .bind(let name, let value, let body):
      let slot = context.slot()
      let value = try plan(value)
      scope.append((name, .binding(slot: slot, value)))
      defer { scope.removeLast() }
      return BindNode(id: expr.id, slot, try plan(body))
    }
  }

  /// A name, with the fields selected from it so far; the reference stands at `expr`.
  private mutating func name(_ expr: CELExpr, fields: [String]) throws(CELIssues) -> PlanNode {
    switch checked.reference(of: expr.id) {
    case .local(let name)?:
      switch scope.last(where: { $0.name == name })?.local {
      case .variable(let slot)?: return LocalNode(id: expr.id, slot)
      case .binding(let slot, let value)?: return LazyNode(id: expr.id, slot, value)
      case nil: break
      }
    case .variable(let variable)?: return VariableNode(id: expr.id, variable, place(expr))
    case .constant(let value)?: return ConstantNode(id: expr.id, value)
    case .definition(let name)?: return try definition(expr, name)
    case .dynamic(let names)?: return dynamic(expr, names, fields)
    default: break
    }
    return ConstantNode(id: expr.id, .error(CELError(.unboundVariable, "the name is not known", at: place(expr))))
  }

  private func dynamic(_ expr: CELExpr, _ names: [String], _ fields: [String]) -> PlanNode {
    var candidates: [DynamicNameNode.Candidate] = []
    for length in (0...fields.count).reversed() {
      for name in names {
        let full = ([name] + fields[..<length]).joined(separator: ".")
        let variable = environment.variables[full] ?? CELVariable(name: full, index: -1, type: .dyn)
        candidates.append(DynamicNameNode.Candidate(variable: variable, fields: Array(fields[length...])))
      }
    }
    return DynamicNameNode(id: expr.id, candidates, place(expr))
  }

  private mutating func definition(_ expr: CELExpr, _ name: String) throws(CELIssues) -> PlanNode {
    if let known = context.definitions[name] {
      return LazyNode(id: expr.id, known.slot, known.body, definition: name)
    }
    guard let checked = environment.definitions[name], context.underway.insert(name).inserted else {
      throw issue(.undeclared, "the definition of '\(name)' refers to itself", expr)
    }
    var planner = CELPlanner(checked, in: environment, context)
    let node = LazyNode(id: expr.id, context.slot(), try planner.plan(checked.ast.expr), definition: name)
    context.definitions[name] = node
    return node
  }

  private mutating func select(
    _ expr: CELExpr, _ operand: CELExpr, _ field: String, _ selection: CELSelection
  ) throws(CELIssues) -> PlanNode {
    if checked.reference(of: expr.id) != nil { return try name(expr, fields: []) }
    if selection == .value, let (root, fields) = root(expr) {
      switch checked.reference(of: root.id) {
      case .dynamic?: return try name(root, fields: fields)
      case .variable(let variable)?:
        return PathNode(id: expr.id, environment.paths.path(variable, fields), place(expr))
      default: break
      }
    }
    let planned = try plan(operand)
    let place = self.place(expr)
    let node: PlanNode =
      switch selection {
      case .test: TestNode(id: expr.id, planned, field, place)
      case .optional: OptionalSelectNode(id: expr.id, planned, field, place)
      case .value:
        SelectNode(id: expr.id, planned, field, place)
      }
    return fold(node, [planned])
  }

  /// The name at the root of a chain of plain selections, and the fields selected from it.
  private func root(_ expr: CELExpr) -> (CELExpr, [String])? {
    var fields: [String] = []
    var expr = expr
    while case .select(let operand, let field, .value) = expr.kind, checked.reference(of: expr.id) == nil {
      fields.append(field)
      expr = operand
    }
    return checked.reference(of: expr.id) == nil ? nil : (expr, fields.reversed())
  }

  private mutating func object(
    _ expr: CELExpr, _ name: String, _ fields: [CELFieldInit]
  ) throws(CELIssues) -> PlanNode {
    guard case .constant(.type(.object(let type)))? = checked.reference(of: expr.id) else {
      return ConstantNode(
        id: expr.id, .error(CELError(.unboundVariable, "there is no struct type '\(name)'", at: place(expr))))
    }
    var planned: [ObjectNode.Field] = []
    for field in fields {
      guard environment.types[type]?.fields[field.name] != nil else {
        return ConstantNode(
          id: expr.id, .error(CELError(.noSuchField, "'\(type)' has no field '\(field.name)'", at: place(expr))))
      }
      planned.append(ObjectNode.Field(name: field.name, value: try plan(field.value), isOptional: field.isOptional))
    }
    return ObjectNode(id: expr.id, type, planned, place(expr))
  }

  private mutating func comprehension(
    _ expr: CELExpr, _ comprehension: CELComprehension
  ) throws(CELIssues) -> PlanNode {
    let range = try plan(comprehension.range)
    let slots = comprehension.variables.map { _ in context.slot() }
    for (name, slot) in zip(comprehension.variables, slots) { scope.append((name, .variable(slot: slot))) }
    defer { scope.removeLast(slots.count) }
    var predicate: PlanNode?
    if let condition = comprehension.predicate { predicate = try plan(condition) }
    var transform: PlanNode?
    if let expr = comprehension.transform { transform = try plan(expr) }
    let loop = Loop(
      range: range, first: slots[0], second: slots.count > 1 ? slots[1] : nil, place: place(comprehension.range))
    switch (comprehension.kind, predicate, transform) {
    case (.all, let predicate?, _), (.exists, let predicate?, _), (.existsOne, let predicate?, _):
      return QuantifierNode(id: expr.id, comprehension.kind, loop, predicate)
    case (.transformMap, _, let transform?), (.transformMapEntry, _, let transform?):
      return TransformMapNode(id: expr.id, comprehension.kind, loop, predicate, transform)
    case (.optMap, _, let transform?), (.optFlatMap, _, let transform?):
      return OptionalMapNode(
        id: expr.id, range, slots[0], transform, isFlat: comprehension.kind == .optFlatMap, place(expr))
    default: return CollectNode(id: expr.id, comprehension.kind, loop, predicate, transform)
    }
  }

  // MARK: Constants

  /// The node, or its value if all that it rests on is constant.
  func fold(_ node: PlanNode, _ operands: [PlanNode]) -> PlanNode {
    guard operands.allSatisfy({ $0.constant?.isDefinite == true }) else { return node }
    var frame = Frame(activation: CELBindings(), slots: 0, limit: CELPlanner.foldingLimit)
    let value = node.evaluate(&frame)
    return value.isDefinite && !frame.isExhausted ? ConstantNode(id: node.id, value) : node
  }
}
