/// A small change of an expression, for testing whether a rule's cases would notice it.
public struct CELMutant: Sendable {
  /// The changed tree, as written; check it with `CELEnvironment.expand(_:of:)` and `check`.
  public let syntax: CELExpr
  /// Where the change is.
  public let position: CELPosition
  /// What was changed, e.g. `&& → ||`.
  public let change: String

  /// Every expression that differs from `ast` in one operator flipped or one operand dropped, in the order of the source.
  public static func all(of ast: CELAST) -> [CELMutant] {
    var mutants: [CELMutant] = []
    ast.syntax.walk { node in
      for (replacement, change) in changes(of: node) {
        mutants.append(
          CELMutant(
            syntax: ast.syntax.replacing(node.id, with: replacement), position: ast.position(of: node.id),
            change: change))
      }
    }
    return mutants.enumerated().sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }
      .map(\.element)
  }

  private static let flips: [String: [String]] = [
    CELOperator.and: [CELOperator.or], CELOperator.or: [CELOperator.and],
    CELOperator.equal: [CELOperator.notEqual], CELOperator.notEqual: [CELOperator.equal],
    CELOperator.less: [CELOperator.lessOrEqual, CELOperator.greaterOrEqual],
    CELOperator.lessOrEqual: [CELOperator.less, CELOperator.greater],
    CELOperator.greater: [CELOperator.greaterOrEqual, CELOperator.lessOrEqual],
    CELOperator.greaterOrEqual: [CELOperator.greater, CELOperator.less],
    CELOperator.add: [CELOperator.subtract], CELOperator.subtract: [CELOperator.add],
  ]
  private static let macroFlips = ["all": "exists", "exists": "all"]

  private static func changes(of node: CELExpr) -> [(CELExpr, String)] {
    guard case .call(let name, let target, let arguments) = node.kind else { return [] }
    var changes: [(CELExpr, String)] = []
    func sign(_ name: String) -> String { CELOperator.binary[name]?.sign ?? name }
    for flipped in flips[name] ?? [] where target == nil && arguments.count == 2 {
      let replacement = CELExpr(id: node.id, .call(flipped, target: nil, arguments))
      changes.append((replacement, "\(sign(name)) → \(sign(flipped))"))
    }
    switch (name, target) {
    case (CELOperator.and, nil), (CELOperator.or, nil):
      changes.append((arguments[0], "right operand of \(sign(name)) dropped"))
      changes.append((arguments[1], "left operand of \(sign(name)) dropped"))
    case (CELOperator.not, nil): changes.append((arguments[0], "! dropped"))
    case (CELOperator.within, nil):
      changes.append((CELExpr(id: node.id, .call(CELOperator.not, target: nil, [node])), "in → not in"))
    case (CELOperator.conditional, nil):
      let swapped = CELExpr(id: node.id, .call(name, target: nil, [arguments[0], arguments[2], arguments[1]]))
      changes.append((swapped, "branches of ?: swapped"))
    case (_, .some):
      if let flipped = macroFlips[name], arguments.count >= 2 {
        changes.append((CELExpr(id: node.id, .call(flipped, target: target, arguments)), "\(name) → \(flipped)"))
      }
    default: break
    }
    return changes
  }
}
