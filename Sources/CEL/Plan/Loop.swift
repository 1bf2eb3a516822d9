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
      let origin = tracer.step(range, .index(index))
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
