/// The range of a comprehension and the slots of its variables.
struct Loop: Sendable {
  let range: PlanNode
  let first: Int
  /// nil for a macro of one variable.
  let second: Int?
  let place: Place

  /// Calls `body` for each element in order, the variables set, until it returns false. What is not a list or a map is
  /// returned as an error; nil if all went well.
  func forEach(
    _ range: CELValue, _ frame: inout Frame, _ body: (inout Frame, Int, CELValue) -> Bool
  ) -> CELValue? {
    switch range {
    case .list(let list):
      list.forEach { index, element in
        guard frame.spend(1) else { return false }
        if let second {
          frame.slots[first] = .int(Int64(index))
          frame.slots[second] = element
        } else {
          frame.slots[first] = element
        }
        return body(&frame, index, element)
      }
    case .map(let map):
      for (index, entry) in map.entries.enumerated() {
        guard frame.spend(1) else { break }
        frame.slots[first] = entry.key
        if let second { frame.slots[second] = entry.value }
        guard body(&frame, index, entry.key) else { break }
      }
    case .object(let source):
      guard case .map = source.celType else { return notIterable }
      for (index, key) in source.keys.enumerated() {
        guard frame.spend(1) else { break }
        frame.slots[first] = .string(key)
        if let second { frame.slots[second] = source.field(key) ?? Access.noSuchKey() }
        guard body(&frame, index, .string(key)) else { break }
      }
    case .unknown, .error: return range
    default: return notIterable
    }
    return frame.isExhausted ? Frame.exhausted : nil
  }

  private var notIterable: CELValue {
    .error(CELError(.noSuchOverload, "the range is neither a list nor a map", at: place))
  }

  /// Sets the origins of the variables for the element at `index`, and notes that the element is there.
  func setOrigins(_ range: Traced, _ index: Int, _ frame: inout Frame, _ tracer: CELTracer) -> Origin {
    if case .list = range.value {
      let origin = tracer.element(range.origin, index)
      if let second {
        frame.origins[first] = .none
        frame.origins[second] = origin
      } else {
        frame.origins[first] = origin
      }
      return origin
    }
    var origin = Origin.none
    if let key = frame.slots[first], let step = CELAttribute.Step(key, in: range.value) {
      origin = tracer.step(range, step)
    }
    frame.origins[first] = .none
    if let second { frame.origins[second] = origin }
    return origin
  }
}

extension CELTracer {
  /// The origin of a list's element; notes that it is there.
  func element(_ origin: Origin, _ index: Int) -> Origin { step(Traced(.null, origin), .index(index)) }
}

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
    let failure = loop.forEach(range, &frame) { frame, index, _ in
      add(predicate.evaluate(&frame), index, &state)
    }
    return failure ?? result(state)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    let range = loop.range.trace(&frame, tracer)
    let start = tracer.mark
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
        tracer.forget(start..<mark)
        place = origin
        return false
      }
      return true
    }
    if let failure {
      tracer.consume(range.origin)
      return Traced(failure)
    }
    let value = result(state)
    if state.decided == nil { tracer.consumeShape(range.origin) }
    if case .bool(let holds) = value {
      errors.forEach(tracer.absorb)
      var attribute: CELAttribute?
      if case .attribute(let found) = place { attribute = found }
      tracer.note(
        CELDecision(
          id: id, kind: kind, result: holds, element: state.decided, visited: visited, attribute: attribute))
    }
    return Traced(value)
  }
}

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
    var state = State()
    let failure = loop.forEach(range.value, &frame) { frame, index, element in
      let origin = loop.setOrigins(range, index, &frame, tracer)
      if let predicate, !accepts(tracer.condition(predicate, &frame), &state) { return true }
      let traced = transform.map { $0.trace(&frame, tracer) } ?? Traced(element, origin)
      guard state.isValue(traced.value) else { return true }
      if kind == .sortBy {
        tracer.consume(traced.origin)
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
      return Traced(failure)
    }
    tracer.consumeShape(range.origin)
    let value = result(state)
    guard kind == .sortBy || !value.isDefinite else { return Traced(value, .elements(state.origins)) }
    state.origins.forEach(tracer.consume)
    return Traced(value)
  }
}

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
    var state = State()
    let failure = loop.forEach(range.value, &frame) { frame, index, _ in
      let key = frame.slots[loop.first] ?? .null
      _ = loop.setOrigins(range, index, &frame, tracer)
      if let predicate, !accepts(tracer.condition(predicate, &frame), &state) { return true }
      add(tracer.value(of: transform, &frame), key, &state)
      return true
    }
    if let failure {
      tracer.consume(range.origin)
      return Traced(failure)
    }
    tracer.consumeShape(range.origin)
    return Traced(result(state))
  }
}

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
