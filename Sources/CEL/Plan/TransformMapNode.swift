/// `transformMap` and `transformMapEntry`
final class TransformMapNode: PlanNode, @unchecked Sendable {
  let kind: CELComprehension.Kind
  let loop: Loop
  let predicate: PlanNode?
  let transform: PlanNode

  init(id: Int, _ kind: CELComprehension.Kind, _ loop: Loop, _ predicate: PlanNode?, _ transform: PlanNode) {
    self.kind = kind
    self.loop = loop
    self.predicate = predicate
    self.transform = transform
    super.init(id: id)
  }

  private struct State {
    var pairs: [(key: CELValue, value: CELValue)] = []
    var rest: [CELValue] = []
  }

  private func accepts(_ value: CELValue, _ state: inout State) -> Bool {
    if case .bool(let holds) = value { return holds }
    state.rest.append(value.isDefinite ? CELValue.noSuchOverload.located(at: loop.place) : value)
    return false
  }

  private func add(_ value: CELValue, _ key: CELValue, _ state: inout State) {
    guard value.isDefinite else {
      state.rest.append(value)
      return
    }
    guard kind == .transformMapEntry else {
      state.pairs.append((key, value))
      return
    }
    switch value {
    case .map(let map): state.pairs += map.entries.map { ($0.key, $0.value) }
    case .object(let source):
      for key in source.keys { state.pairs.append((.string(key), source.field(key) ?? Access.noSuchKey())) }
    default: state.rest.append(CELValue.noSuchOverload.located(at: loop.place))
    }
  }

  private func result(_ state: State) -> CELValue {
    indefinite(state.rest) ?? MapNode.map(state.pairs).located(at: loop.place)
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    let range = loop.range.evaluate(&frame)
    var state = State()
    let failure = loop.forEach(range, &frame) { frame, _, _ in
      let key = frame.slots[loop.first] ?? .null
      if let predicate, !accepts(predicate.evaluate(&frame), &state) { return true }
      add(transform.evaluate(&frame), key, &state)
      return true
    }
    return failure ?? result(state)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    let range = loop.range.trace(&frame, tracer)
    var log = LoopLog(start: tracer.mark)
    var state = State()
    let failure = loop.forEach(range.value, &frame) { frame, index, _ in
      tracer.settle(&log)
      let key = frame.slots[loop.first] ?? .null
      _ = loop.setOrigins(range, index, &frame, tracer)
      if let predicate, !accepts(tracer.condition(predicate, &frame), &state) { return true }
      add(tracer.value(of: transform, &frame), key, &state)
      return true
    }
    if let failure {
      tracer.consume(range.origin)
      tracer.observe(range)
      return Traced(failure)
    }
    tracer.consumeShape(range)
    return Traced(result(state))
  }
}
