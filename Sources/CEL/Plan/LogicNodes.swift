/// `left && right` and `left || right`: the value `decisive` of either operand decides, whatever the other is; then what is
/// unknown, then an error.
final class JunctionNode: PlanNode, @unchecked Sendable {
  let left: PlanNode
  let right: PlanNode
  /// false for `&&`, true for `||`.
  let decisive: Bool
  let place: Place

  init(id: Int, _ left: PlanNode, _ right: PlanNode, decisive: Bool, _ place: Place) {
    self.left = left
    self.right = right
    self.decisive = decisive
    self.place = place
    super.init(id: id)
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    let first = left.evaluate(&frame)
    if case .bool(let value) = first {
      if value == decisive { return first }
      let second = right.evaluate(&frame)
      if case .bool = second { return second }
      return join(first, second)
    }
    let second = right.evaluate(&frame)
    if case .bool(let value) = second, value == decisive { return second }
    return join(first, second)
  }

  /// Neither decides.
  private func join(_ first: CELValue, _ second: CELValue) -> CELValue {
    let first = operand(first)
    let second = operand(second)
    return indefinite(first, second) ?? second
  }

  private func operand(_ value: CELValue) -> CELValue {
    switch value {
    case .bool, .unknown, .error: value
    default: .error(CELError(.noSuchOverload, "expected bool, found \(value.type.name)", at: place))
    }
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    let start = tracer.mark
    let first = tracer.condition(left, &frame)
    if case .bool(let value) = first, value == decisive { return Traced(first) }
    let middle = tracer.mark
    let second = tracer.condition(right, &frame)
    if case .bool(let value) = second, value == decisive {
      tracer.forget(start..<middle)
      tracer.absorb(operand(first))
      return Traced(second)
    }
    return Traced(join(first, second))
  }
}

/// `!operand`
final class NotNode: PlanNode, @unchecked Sendable {
  let operand: PlanNode
  let place: Place

  init(id: Int, _ operand: PlanNode, _ place: Place) {
    self.operand = operand
    self.place = place
    super.init(id: id)
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    return Arithmetic.not(operand.evaluate(&frame)).located(at: place)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    return Traced(Arithmetic.not(tracer.condition(operand, &frame)).located(at: place))
  }
}

/// `condition ? yes : no`
final class ConditionalNode: PlanNode, @unchecked Sendable {
  let condition: PlanNode
  let yes: PlanNode
  let no: PlanNode
  let place: Place

  init(id: Int, _ condition: PlanNode, _ yes: PlanNode, _ no: PlanNode, _ place: Place) {
    self.condition = condition
    self.yes = yes
    self.no = no
    self.place = place
    super.init(id: id)
  }

  private func undecided(_ value: CELValue) -> CELValue {
    value.isDefinite ? CELValue.noSuchOverload.located(at: place) : value
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    let value = condition.evaluate(&frame)
    guard case .bool(let holds) = value else { return undecided(value) }
    return holds ? yes.evaluate(&frame) : no.evaluate(&frame)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    let value = tracer.condition(condition, &frame)
    guard case .bool(let holds) = value else { return Traced(undecided(value)) }
    return holds ? yes.trace(&frame, tracer) : no.trace(&frame, tracer)
  }
}

/// `first.orValue(second)` and `first.or(second)`: the second is evaluated only if the first is empty.
final class OptionalOrNode: PlanNode, @unchecked Sendable {
  let first: PlanNode
  let second: PlanNode
  let isUnwrapping: Bool
  let place: Place

  init(id: Int, _ first: PlanNode, _ second: PlanNode, isUnwrapping: Bool, _ place: Place) {
    self.first = first
    self.second = second
    self.isUnwrapping = isUnwrapping
    self.place = place
    super.init(id: id)
  }

  /// The result if the first operand decides; nil if the second is to be evaluated.
  private func decided(_ value: CELValue) -> CELValue? {
    guard case .optional(let optional) = value else {
      return value.isDefinite ? CELValue.noSuchOverload.located(at: place) : value
    }
    return optional.value.map { isUnwrapping ? $0 : value }
  }

  private func checked(_ value: CELValue) -> CELValue {
    switch value {
    case .optional, .unknown, .error: value
    default: isUnwrapping ? value : CELValue.noSuchOverload.located(at: place)
    }
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    return decided(first.evaluate(&frame)) ?? checked(second.evaluate(&frame))
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    let traced = first.trace(&frame, tracer)
    tracer.observe(traced)
    if let value = decided(traced.value) { return Traced(value, traced.origin) }
    let other = second.trace(&frame, tracer)
    return Traced(checked(other.value), other.origin)
  }
}
