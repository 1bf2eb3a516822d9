/// `optMap` and `optFlatMap`
final class OptionalMapNode: PlanNode, @unchecked Sendable {
  let operand: PlanNode
  let slot: Int
  let transform: PlanNode
  let isFlat: Bool
  let place: Place

  init(id: Int, _ operand: PlanNode, _ slot: Int, _ transform: PlanNode, isFlat: Bool, _ place: Place) {
    self.operand = operand
    self.slot = slot
    self.transform = transform
    self.isFlat = isFlat
    self.place = place
    super.init(id: id)
  }

  private func wrap(_ value: CELValue) -> CELValue {
    guard value.isDefinite else { return value }
    guard isFlat else { return .optional(CELOptional(value)) }
    if case .optional = value { return value }
    return CELValue.noSuchOverload.located(at: place)
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    let value = operand.evaluate(&frame)
    guard value.isDefinite else { return value }
    guard case .optional(let optional) = value else { return CELValue.noSuchOverload.located(at: place) }
    guard let inner = optional.value else { return value }
    frame.slots[slot] = inner
    return wrap(transform.evaluate(&frame))
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    let traced = operand.trace(&frame, tracer)
    tracer.observe(traced)
    guard case .optional(let optional) = traced.value, let inner = optional.value else {
      if case .optional = traced.value { return Traced(traced.value) }
      return Traced(
        traced.value.isDefinite ? CELValue.noSuchOverload.located(at: place) : traced.value, traced.origin)
    }
    frame.slots[slot] = inner
    frame.origins[slot] = traced.origin
    let result = transform.trace(&frame, tracer)
    return Traced(wrap(result.value), result.origin)
  }
}
