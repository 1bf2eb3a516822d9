/// Places that an expression may read, with `nil` for any element of a list or map.
public struct CELAttributePattern: Hashable, Sendable, Comparable, CustomStringConvertible {
  public var variable: String
  /// A field's name; nil for any element.
  public var steps: [String?]

  /// As in `dataset.purposes[].legalBasis`.
  public var description: String {
    steps.reduce(into: variable) { text, step in
      if let step {
        text += isCELIdentifier(step) ? ".\(step)" : "[\(quoted(step))]"
      } else {
        text += "[]"
      }
    }
  }

  public static func < (a: CELAttributePattern, b: CELAttributePattern) -> Bool { a.description < b.description }
}

/// A condition of an expression: an operand of `&&`, `||`, `!` or `?:`, the condition of a macro, or the whole, that is no
/// connective itself. What coverage counts.
public struct CELCondition: Hashable, Sendable {
  /// The named expression that it belongs to; nil for the program's own.
  public var definition: String?
  /// As in `CELOutcome.id`.
  public var id: Int
  public var position: CELPosition
  public var text: String
}

extension CELProgram {
  /// Every place that an evaluation may read, sorted; named expressions included.
  public var attributes: [CELAttributePattern] {
    var collector = AttributeCollector(environment)
    collector.collect(checked)
    return collector.found.sorted()
  }

  /// The conditions, in the order of the source; those of named expressions follow.
  public var conditions: [CELCondition] {
    var all: [CELCondition] = []
    var seen: Set<String> = []
    func collect(_ checked: CELChecked, _ definition: String?) {
      var own: [CELCondition] = []
      conditions(checked.ast.expr) { node in
        own.append(
          CELCondition(
            definition: definition, id: node.id, position: checked.ast.position(of: node.id),
            text: CELUnparser.text(node)))
      }
      all += own.sorted { $0.position < $1.position }
      checked.ast.expr.walk { node in
        guard case .definition(let name)? = checked.reference(of: node.id), seen.insert(name).inserted,
          let inner = environment.definitions[name]
        else { return }
        collect(inner, name)
      }
    }
    collect(checked, nil)
    return all
  }

  private func conditions(_ root: CELExpr, _ found: (CELExpr) -> Void) {
    condition(root, found)
    root.walk { node in
      switch node.kind {
      case .call(CELOperator.conditional, nil, let operands): condition(operands[0], found)
      case .comprehension(let comprehension):
        if let predicate = comprehension.predicate { condition(predicate, found) }
      default: break
      }
    }
  }

  /// The leaves below connectives.
  private func condition(_ expr: CELExpr, _ found: (CELExpr) -> Void) {
    switch expr.kind {
    case .call(CELOperator.and, nil, let operands), .call(CELOperator.or, nil, let operands),
      .call(CELOperator.not, nil, let operands):
      operands.forEach { condition($0, found) }
    default: found(expr)
    }
  }
}

/// Walks a tree and notes what each name and selection may stand for.
private struct AttributeCollector {
  let environment: CELEnvironment
  var found: Set<CELAttributePattern> = []
  private var scope: [(name: String, place: CELAttributePattern?)] = []
  private var definitions: Set<String> = []

  init(_ environment: CELEnvironment) { self.environment = environment }

  mutating func collect(_ checked: CELChecked) { use(visit(checked.ast.expr, checked)) }

  private mutating func use(_ place: CELAttributePattern?) {
    if let place { found.insert(place) }
  }

  /// The place that a node stands for; what it uses besides is noted.
  private mutating func visit(_ expr: CELExpr, _ checked: CELChecked) -> CELAttributePattern? {
    switch checked.reference(of: expr.id) {
    case .variable(let variable)?: return CELAttributePattern(variable: variable.name, steps: [])
    case .local(let name)?: return scope.last { $0.name == name }?.place
    case .definition(let name)?:
      if definitions.insert(name).inserted, let inner = environment.definitions[name] { collect(inner) }
      return nil
    default: break
    }
    switch expr.kind {
    case .select(let operand, let field, let selection):
      guard var place = visit(operand, checked) else { return nil }
      place.steps.append(field)
      if selection == .test { use(place) }
      return selection == .test ? nil : place
    case .call(CELOperator.index, nil, let operands), .call(CELOperator.optionalIndex, nil, let operands):
      use(visit(operands[1], checked))
      guard var place = visit(operands[0], checked) else { return nil }
      if case .literal(.string(let name)) = operands[1].kind {
        place.steps.append(name)
      } else {
        place.steps.append(nil)
      }
      return place
    case .comprehension(let comprehension): return visit(comprehension, checked)
    case .bind(let name, let value, let body):
      let place = visit(value, checked)
      use(place)
      scope.append((name, place))
      defer { scope.removeLast() }
      return visit(body, checked)
    default:
      for child in expr.children { use(visit(child, checked)) }
      return nil
    }
  }

  private mutating func visit(_ comprehension: CELComprehension, _ checked: CELChecked) -> CELAttributePattern? {
    let range = visit(comprehension.range, checked)
    use(range)
    var element = range
    let isMap = if case .map = checked.type(of: comprehension.range.id) { true } else { false }
    switch comprehension.kind {
    case .optMap, .optFlatMap: break
    default: element?.steps.append(nil)
    }
    let places: [CELAttributePattern?] =
      comprehension.variables.count == 2 ? [nil, element] : [isMap ? nil : element]
    for (name, place) in zip(comprehension.variables, places) { scope.append((name, place)) }
    defer { scope.removeLast(places.count) }
    if let predicate = comprehension.predicate { use(visit(predicate, checked)) }
    if let transform = comprehension.transform { use(visit(transform, checked)) }
    return nil
  }
}
