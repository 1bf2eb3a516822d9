/// `all`, `exists` and `existsOne`
final class QuantifierNode: PlanNode, @unchecked Sendable {
  let kind: CELComprehension.Kind
  let loop: Loop
  let predicate: PlanNode

  init(id: Int, _ kind: CELComprehension.Kind, _ loop: Loop, _ predicate: PlanNode) {
    self.kind = kind
    self.loop = loop
    self.predicate = predicate
    super.init(id: id)
  }

  /// What the elements have come to so far.
  private struct State {
    var unknowns: CELUnknowns?
    var error: CELValue?
    var count = 0
    var decided: Int?

    mutating func note(_ value: CELValue) {
      switch value {
      case .unknown(let more): unknowns = unknowns?.merged(with: more) ?? more
      default: error = error ?? value
      }
    }
  }

  /// False if the element decides.
  @inline(__always)
  private func add(_ value: CELValue, _ index: Int, _ state: inout State) -> Bool {
    guard case .bool(let holds) = value else {
      state.note(value.isDefinite ? CELValue.noSuchOverload.located(at: loop.place) : value)
      return true
    }
    switch kind {
    case .all where !holds, .exists where holds:
      state.decided = index
      return false
    default:
      if holds { state.count += 1 }
      return true
    }
  }

  private func result(_ state: State) -> CELValue {
    if state.decided != nil { return .bool(kind == .exists) }
    if let unknowns = state.unknowns { return .unknown(unknowns) }
    if let error = state.error { return error }
    switch kind {
    case .all: return .bool(true)
    case .exists: return .bool(false)
    default: return .bool(state.count == 1)
    }
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    let range = loop.range.evaluate(&frame)
    var state = State()
    var isEmpty = true
    let failure = loop.forEach(range, &frame) { frame, index, _ in
      isEmpty = false
      return add(predicate.evaluate(&frame), index, &state)
    }
    if isEmpty && kind == .all && failure == nil { frame.metEmptyAll = true }
    return failure ?? result(state)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    let range = loop.range.trace(&frame, tracer)
    var log = LoopLog(start: tracer.mark)
    var state = State()
    var visited = 0
    var errors: [CELValue] = []
    var place = Origin.none
    let failure = loop.forEach(range.value, &frame) { frame, index, _ in
      visited += 1
      let mark = tracer.mark
      let origin = loop.setOrigins(range, index, &frame, tracer)
      let value = tracer.condition(predicate, &frame)
      if value.isError { errors.append(value) }
      guard add(value, index, &state) else {
        tracer.forget(log.start..<mark)
        place = origin
        return false
      }
      tracer.settle(&log)
      return true
    }
    if let failure {
      tracer.consume(range.origin)
      tracer.observe(range)
      return Traced(failure)
    }
    let value = result(state)
    if state.decided == nil { tracer.consumeShape(range) }
    if case .bool(let holds) = value {
      errors.forEach(tracer.absorb)
      var attribute: CELAttribute?
      if case .attribute(let found) = place { attribute = found.attribute }
      tracer.note(
        CELDecision(
          id: id, kind: kind, result: holds, element: state.decided, visited: visited, attribute: attribute))
    }
    return Traced(value)
  }
}
