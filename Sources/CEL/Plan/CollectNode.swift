/// `map`, `filter`, `transformList` and `sortBy`
final class CollectNode: PlanNode, @unchecked Sendable {
  let kind: CELComprehension.Kind
  let loop: Loop
  let predicate: PlanNode?
  let transform: PlanNode?

  init(
    id: Int, _ kind: CELComprehension.Kind, _ loop: Loop, _ predicate: PlanNode?, _ transform: PlanNode?
  ) {
    self.kind = kind
    self.loop = loop
    self.predicate = predicate
    self.transform = transform
    super.init(id: id)
  }

  private struct State {
    var values: [CELValue] = []
    var origins: [Origin] = []
    var keys: [CELValue] = []
    var unknowns: CELUnknowns?
    var error: CELValue?

    /// Whether the value is one; what is not is kept aside.
    mutating func isValue(_ value: CELValue) -> Bool {
      switch value {
      case .unknown(let more):
        unknowns = unknowns?.merged(with: more) ?? more
        return false
      case .error:
        error = error ?? value
        return false
      default: return true
      }
    }
  }

  /// Whether the element is taken; an error or unknown is kept aside.
  private func accepts(_ value: CELValue, _ state: inout State) -> Bool {
    if case .bool(let holds) = value { return holds }
    _ = state.isValue(value.isDefinite ? CELValue.noSuchOverload.located(at: loop.place) : value)
    return false
  }

  private func result(_ state: State) -> CELValue {
    if let unknowns = state.unknowns { return .unknown(unknowns) }
    if let error = state.error { return error }
    if kind == .sortBy { return ListLibrary.sorted(state.values, by: state.keys).located(at: loop.place) }
    return .list(CELList(state.values))
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    let range = loop.range.evaluate(&frame)
    var state = State()
    let failure = loop.forEach(range, &frame) { frame, _, element in
      if let predicate, !accepts(predicate.evaluate(&frame), &state) { return true }
      let value = transform?.evaluate(&frame) ?? element
      guard state.isValue(value) else { return true }
      if kind == .sortBy {
        state.keys.append(value)
        state.values.append(element)
      } else {
        state.values.append(value)
      }
      return true
    }
    return failure ?? result(state)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    let range = loop.range.trace(&frame, tracer)
    var log = LoopLog(start: tracer.mark)
    var state = State()
    let failure = loop.forEach(range.value, &frame) { frame, index, element in
      tracer.settle(&log)
      let origin = loop.setOrigins(range, index, &frame, tracer)
      if let predicate, !accepts(tracer.condition(predicate, &frame), &state) { return true }
      let traced = transform.map { $0.trace(&frame, tracer) } ?? Traced(element, origin)
      tracer.observeStanding(traced, by: self)
      guard state.isValue(traced.value) else { return true }
      if kind == .sortBy {
        tracer.consume(traced.origin)
        tracer.observe(traced)
        state.keys.append(traced.value)
        state.values.append(element)
        state.origins.append(origin)
      } else {
        state.values.append(traced.value)
        state.origins.append(traced.origin)
      }
      return true
    }
    if let failure {
      tracer.consume(range.origin)
      tracer.observe(range)
      return Traced(failure)
    }
    tracer.consumeShape(range)
    let value = result(state)
    guard kind == .sortBy || !value.isDefinite else { return Traced(value, .elements(state.origins)) }
    state.origins.forEach(tracer.consume)
    return Traced(value)
  }
}
