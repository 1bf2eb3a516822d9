@testable import CEL

/// The language as it is written down, walked from node to node, with nothing made ready beforehand: what the planned
/// evaluator is held against. Covers what `ExpressionGenerator` writes.
struct ReferenceEvaluator {
  let activation: any CELActivation

  func evaluate(_ expr: CELExpr) -> CELValue { evaluate(expr, [:]) }

  private func evaluate(_ expr: CELExpr, _ scope: [String: CELValue]) -> CELValue {
    switch expr.kind {
    case .literal(let literal): return literal.value
    case .ident(let name):
      if let value = scope[name] { return value }
      return activation.value(of: CELVariable(name: name, index: 0, type: .dyn)) ?? .error(.unboundVariable, name)
    case .select(let operand, let field, let selection):
      let value = evaluate(operand, scope)
      guard case .object(let source) = value else { return value.isDefinite ? .error(.noSuchOverload, "") : value }
      if selection == .test {
        switch source.field(field) {
        case nil: return .bool(false)
        case .unknown(let unknowns)?: return .unknown(unknowns)
        default: return .bool(true)
        }
      }
      return source.field(field) ?? .error(.noSuchField, field)
    case .call(let name, let target, let arguments): return call(name, (target.map { [$0] } ?? []) + arguments, scope)
    case .list(let elements): return strict(elements.map { evaluate($0.expr, scope) }) { .list($0) }
    case .comprehension(let comprehension): return self.comprehension(comprehension, scope)
    case .bind(let name, let value, let body):
      return evaluate(body, scope.merging([name: evaluate(value, scope)]) { $1 })
    case .map, .object: return .error(.host, "not covered")
    }
  }

  /// All unknowns together, else the first error, else what `body` makes of the values.
  private func strict(_ values: [CELValue], _ body: ([CELValue]) -> CELValue) -> CELValue {
    let unknowns = values.flatMap { $0.unknowns?.attributes ?? [] }
    if !unknowns.isEmpty { return .unknown(CELUnknowns(unknowns)) }
    return values.first { $0.isError } ?? body(values)
  }

  /// `&&` over any number of operands; `||` is the same with the truth values swapped.
  private func join(_ values: [CELValue], decisive: Bool) -> CELValue {
    if values.contains(where: { $0.bool == decisive }) { return .bool(decisive) }
    return strict(values) { values in
      values.allSatisfy { $0.bool != nil } ? .bool(!decisive) : .error(.noSuchOverload, "")
    }
  }

  private func call(_ name: String, _ operands: [CELExpr], _ scope: [String: CELValue]) -> CELValue {
    switch name {
    case "_&&_": return join(operands.map { evaluate($0, scope) }, decisive: false)
    case "_||_": return join(operands.map { evaluate($0, scope) }, decisive: true)
    case "_?_:_":
      return strict([evaluate(operands[0], scope)]) { condition in
        condition[0].bool.map { evaluate(operands[$0 ? 1 : 2], scope) } ?? .error(.noSuchOverload, "")
      }
    case "@in":
      let key = evaluate(operands[0], scope)
      let list = evaluate(operands[1], scope)
      return strict([key, list]) { values in
        guard case .list(let list) = values[1] else { return .error(.noSuchOverload, "") }
        return join(list.elements.map { same(values[0], $0) }, decisive: true)
      }
    default:
      return strict(operands.map { evaluate($0, scope) }) { apply(name, $0) }
    }
  }

  private func same(_ a: CELValue, _ b: CELValue) -> CELValue {
    strict([a, b]) { values in
      switch (values[0], values[1]) {
      case (.int(let a), .int(let b)): return .bool(a == b)
      case (.string(let a), .string(let b)): return .bool(Array(a.utf8) == Array(b.utf8))
      case (.bool(let a), .bool(let b)): return .bool(a == b)
      default: return .bool(false)
      }
    }
  }

  private func apply(_ name: String, _ values: [CELValue]) -> CELValue {
    switch (name, values[0], values.count > 1 ? values[1] : .null) {
    case ("!_", .bool(let a), _): return .bool(!a)
    case ("_==_", let a, let b): return same(a, b)
    case ("_!=_", let a, let b): return same(a, b).bool.map { .bool(!$0) } ?? same(a, b)
    case ("_<_", .int(let a), .int(let b)): return .bool(a < b)
    case ("_<=_", .int(let a), .int(let b)): return .bool(a <= b)
    case ("_>_", .int(let a), .int(let b)): return .bool(a > b)
    case ("_>=_", .int(let a), .int(let b)): return .bool(a >= b)
    case ("_<_", .string(let a), .string(let b)): return .bool(Array(a.utf8).lexicographicallyPrecedes(Array(b.utf8)))
    case ("_+_", .int(let a), .int(let b)): return checked(a.addingReportingOverflow(b))
    case ("_-_", .int(let a), .int(let b)): return checked(a.subtractingReportingOverflow(b))
    case ("_*_", .int(let a), .int(let b)): return checked(a.multipliedReportingOverflow(by: b))
    case ("_/_", .int(let a), .int(let b)):
      return b == 0 ? .error(.divisionByZero, "") : checked(a.dividedReportingOverflow(by: b))
    case ("_+_", .string(let a), .string(let b)): return .string(a + b)
    case ("_+_", .list(let a), .list(let b)): return .list(a.elements + b.elements)
    case ("_[_]", .list(let list), .int(let index)):
      return (0..<Int64(list.count)).contains(index) ? list[Int(index)] : .error(.indexOutOfBounds, "")
    case ("size", .list(let list), _): return .int(Int64(list.count))
    case ("size", .string(let text), _): return .int(Int64(text.unicodeScalars.count))
    default: return .error(.noSuchOverload, name)
    }
  }

  private func checked(_ result: (partialValue: Int64, overflow: Bool)) -> CELValue {
    result.overflow ? .error(.overflow, "") : .int(result.partialValue)
  }

  private func comprehension(_ comprehension: CELComprehension, _ scope: [String: CELValue]) -> CELValue {
    strict([evaluate(comprehension.range, scope)]) { range in
      guard case .list(let list) = range[0] else { return .error(.noSuchOverload, "") }
      let scopes = list.elements.map { scope.merging([comprehension.variables[0]: $0]) { $1 } }
      let conditions = comprehension.predicate.map { predicate in scopes.map { evaluate(predicate, $0) } }
      switch comprehension.kind {
      case .all: return join(conditions ?? [], decisive: false)
      case .exists: return join(conditions ?? [], decisive: true)
      case .existsOne: return strict(conditions ?? []) { .bool($0.count { $0.bool == true } == 1) }
      case .filter, .map:
        var made: [CELValue] = []
        for (index, inner) in scopes.enumerated() {
          if let condition = conditions?[index] {
            guard let holds = condition.bool else {
              made.append(condition)
              continue
            }
            if !holds { continue }
          }
          made.append(comprehension.transform.map { evaluate($0, inner) } ?? list[index])
        }
        return strict(made) { .list($0) }
      default: return .error(.host, "not covered")
      }
    }
  }
}
