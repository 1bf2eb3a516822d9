import CEL
import Provenance
import YAML

/// Checks and plans the expressions of a pack; what is wrong becomes a fault at the place in the YAML file.
struct ExpressionCompiler {
  let shapes: RecordShapes
  let faults: Faults

  /// An expression checked against an environment, of the type wanted; nil with faults.
  func check(_ expression: Expression, in environment: CELEnvironment, wanted: CELType?) -> CELChecked? {
    do {
      let parsed = try environment.parse(expression.text)
      let ast = try environment.expand(Self.markingTokens(parsed.syntax), of: parsed)
      let checked = try environment.check(ast)
      if let wanted, checked.resultType != wanted, checked.resultType != .dyn {
        faults.add(
          expression.file.fault(
            at: expression.node, "\(expression.name) must be of type \(wanted), not \(checked.resultType)"))
        return nil
      }
      checkTokens(checked, expression)
      return checked
    } catch {
      report(error, expression)
      return nil
    }
  }

  /// A planned expression; nil with faults.
  func plan(_ checked: CELChecked?, of expression: Expression, in environment: CELEnvironment) -> CELProgram? {
    guard let checked else { return nil }
    do {
      let program = try environment.plan(checked)
      checkCost(program, expression, limit: environment.limits.cost ?? .max)
      return program
    } catch {
      report(error, expression)
      return nil
    }
  }

  /// Loops over lists of facts within one another, at most.
  static let powerLimit = 5

  private func checkCost(_ program: CELProgram, _ expression: Expression, limit: Int) {
    let message: String
    let power = program.power
    if power > Self.powerLimit {
      message = "the cost grows with the power \(power) of the length of lists; at most \(Self.powerLimit) is allowed"
    } else if program.staticCost > limit, program.staticCost != CELCost.unbounded {
      message = "the cost may be \(program.staticCost) units; at most \(limit) are allowed"
    } else {
      return
    }
    faults.add(expression.file.fault(at: expression.node, "\(expression.name): \(message)"))
  }

  private func report(_ issues: CELIssues, _ expression: Expression) {
    for issue in issues.issues {
      let place = expression.file.place(of: issue.position.offset, in: expression.node)
      let nearest = issue.nearest.flatMap { $0.contains("?") ? nil : "; did you mean \($0)?" } ?? ""
      faults.add(
        YAMLError(
          file: expression.file.name, line: place.line, column: place.column,
          message: "\(expression.name): \(issue.message)\(nearest)"))
    }
  }

  // MARK: Tokens that say nothing

  /// Comparisons that name `unknown` or `not-stated` read the raw token: `x.f == 'unknown'` is true where the source says
  /// so, while any other comparison with that value is unknown.
  static func markingTokens(_ expr: CELExpr) -> CELExpr {
    expr.rewritten { node in
      guard case .call(let name, let target, let arguments) = node.kind, target == nil, arguments.count == 2,
        [CELOperator.equal, CELOperator.notEqual, CELOperator.within].contains(name)
      else { return node }
      var result = node
      for (side, other) in [(0, 1), (1, 0)] {
        guard case .select(let operand, let field, .value) = arguments[side].kind,
          let mark = StatedToken(naming: texts(of: arguments[other]))
        else { continue }
        var arguments = arguments
        arguments[side].kind = .select(operand, field: field + mark.rawValue, .value)
        result.kind = .call(name, target: nil, arguments)
        break
      }
      return result
    }
  }

  /// The texts that a literal, or a list of literals, holds.
  private static func texts(of expr: CELExpr) -> [String] {
    switch expr.kind {
    case .literal(.string(let text)): [text]
    case .list(let elements): elements.flatMap { texts(of: $0.expr) }
    default: []
    }
  }

  // MARK: Misspelt tokens

  /// A literal compared with a member that has a closed list of tokens must be one of them.
  private func checkTokens(_ checked: CELChecked, _ expression: Expression) {
    checked.ast.expr.walk { node in
      guard case .call(let name, nil, let arguments) = node.kind, arguments.count == 2,
        [CELOperator.equal, CELOperator.notEqual, CELOperator.within].contains(name)
      else { return }
      for (side, other) in [(0, 1), (1, 0)] {
        guard let field = field(arguments[side], checked), let tokens = field.tokens else { continue }
        for literal in literals(arguments[other]) where !tokens.contains(literal.text) {
          let position = checked.ast.position(of: literal.id)
          let place = expression.file.place(of: position.offset, in: expression.node)
          let hint = nearestName(to: literal.text, in: tokens).map { "; did you mean '\($0)'?" } ?? ""
          faults.add(
            YAMLError(
              file: expression.file.name, line: place.line, column: place.column,
              message: "\(expression.name): '\(literal.text)' is no value of \(field.path)\(hint)"))
        }
      }
    }
  }

  private func field(_ expr: CELExpr, _ checked: CELChecked) -> FieldShape? {
    guard case .select(let operand, let name, .value) = expr.kind,
      case .object(let type) = checked.type(of: operand.id)
    else { return nil }
    return shapes.byType[type]?[name]
  }

  private func literals(_ expr: CELExpr) -> [(id: Int, text: String)] {
    switch expr.kind {
    case .literal(.string(let text)): [(expr.id, text)]
    case .list(let elements): elements.flatMap { literals($0.expr) }
    default: []
    }
  }
}
