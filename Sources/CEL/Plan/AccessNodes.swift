/// `operand.field`
final class SelectNode: PlanNode, @unchecked Sendable {
  let operand: PlanNode
  let field: String
  let place: Place

  init(id: Int, _ operand: PlanNode, _ field: String, _ place: Place) {
    self.operand = operand
    self.field = field
    self.place = place
    super.init(id: id)
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    let value = Access.select(operand.evaluate(&frame), field)
    if case .error = value { return value.located(at: place) }
    return value
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    let traced = tracer.select(operand.trace(&frame, tracer), field)
    return Traced(traced.value.located(at: place), traced.origin)
  }
}

/// `has(operand.field)`
final class TestNode: PlanNode, @unchecked Sendable {
  let operand: PlanNode
  let field: String
  let place: Place

  init(id: Int, _ operand: PlanNode, _ field: String, _ place: Place) {
    self.operand = operand
    self.field = field
    self.place = place
    super.init(id: id)
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    return Access.test(operand.evaluate(&frame), field).located(at: place)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    let traced = operand.trace(&frame, tracer)
    tracer.notePresence(traced, .field(field))
    return Traced(Access.test(traced.value, field).located(at: place))
  }
}

/// `operand.?field`
final class OptionalSelectNode: PlanNode, @unchecked Sendable {
  let operand: PlanNode
  let field: String
  let place: Place

  init(id: Int, _ operand: PlanNode, _ field: String, _ place: Place) {
    self.operand = operand
    self.field = field
    self.place = place
    super.init(id: id)
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    return Access.optionalSelect(operand.evaluate(&frame), field).located(at: place)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    let traced = operand.trace(&frame, tracer)
    let origin = tracer.step(traced, .field(field))
    return Traced(Access.optionalSelect(traced.value, field).located(at: place), origin)
  }
}

/// `operand[key]` and `operand[?key]`
final class IndexNode: PlanNode, @unchecked Sendable {
  let operand: PlanNode
  let key: PlanNode
  let isOptional: Bool
  let custom: [CELOverload]
  let place: Place

  init(
    id: Int, _ operand: PlanNode, _ key: PlanNode, isOptional: Bool, custom: [CELOverload], _ place: Place
  ) {
    self.operand = operand
    self.key = key
    self.isOptional = isOptional
    self.custom = custom
    self.place = place
    super.init(id: id)
  }

  private func apply(_ container: CELValue, _ key: CELValue) -> CELValue {
    if let indefinite = indefinite(container, key) { return indefinite }
    let value = isOptional ? Access.optionalIndex(container, key) : Access.index(container, key)
    return CallNode.orCustom(value, custom, [container, key]).located(at: place)
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    let container = operand.evaluate(&frame)
    return apply(container, key.evaluate(&frame))
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    let container = operand.trace(&frame, tracer)
    let key = tracer.operand(key, &frame)
    let value = apply(container.value, key.value)
    guard let step = CELAttribute.Step(key.value, in: container.value) else {
      tracer.consume(container.origin)
      return tracer.computed(value, by: self, [container, key]) { self.apply($0[0], $0[1]) }
    }
    return Traced(value, tracer.step(container, step, key: key))
  }
}

extension CELAttribute.Step {
  /// The step that an index takes; nil if the key can be no key.
  init?(_ key: CELValue, in container: CELValue) {
    guard let key = CELKey(key) else { return nil }
    var container = container
    while case .optional(let optional) = container, let inner = optional.value { container = inner }
    switch (container, key) {
    case (.list, .int(let index)):
      guard let index = Int(exactly: index) else { return nil }
      self = .index(index)
    case (.list, _): return nil
    case (_, .string(let text)): self = .field(text.text)
    default: self = .key(key)
    }
  }
}

extension CELTracer {
  /// The origin one step down; notes that what is found there rests on its being there.
  ///
  /// - Parameter key: what the step was made of, if not written in the expression.
  func step(_ traced: Traced, _ step: CELAttribute.Step, key: Traced? = nil) -> Origin {
    switch traced.origin {
    case .attribute(let place):
      let next = child(of: place, step, key)
      note(next, .presence)
      return .attribute(next)
    case .elements(let origins):
      if let key { observe(key) }
      if case .index(let index) = step, origins.indices.contains(index) { return origins[index] }
      return .none
    case .none, .computed:
      observe(traced)
      if let key { observe(key) }
      return .none
    }
  }

  func notePresence(_ traced: Traced, _ step: CELAttribute.Step, key: Traced? = nil) {
    guard case .attribute(let place) = traced.origin else {
      observe(traced)
      if let key { observe(key) }
      return
    }
    note(child(of: place, step, key), .presence)
  }

  private func child(of place: TracedPlace, _ step: CELAttribute.Step, _ key: Traced?) -> TracedPlace {
    guard observes, let key, !key.origin.isConstant else { return place.child(step) }
    guard case .attribute(let source) = key.origin, case .field = step else {
      observe(key)
      return place.child(step)
    }
    let next = place.child(step, key: source)
    // Two ways to one place: which it is must be the same again.
    if next.key !== source {
      observe(key)
      if let other = next.key { observe(Traced(key.value, .attribute(other))) }
    }
    return next
  }

  func select(_ traced: Traced, _ field: String) -> Traced {
    let value = Access.select(traced.value, field)
    // What is unknown or failed already rests on nothing further down.
    guard traced.value.isDefinite else { return Traced(value, traced.origin) }
    return Traced(value, step(traced, .field(field)))
  }
}
