/// `left == right` and `left != right`
final class EqualNode: PlanNode, @unchecked Sendable {
  let left: PlanNode
  let right: PlanNode
  let isNegated: Bool

  init(id: Int, _ left: PlanNode, _ right: PlanNode, isNegated: Bool) {
    self.left = left
    self.right = right
    self.isNegated = isNegated
    super.init(id: id)
  }

  @inline(__always)
  private func apply(_ a: CELValue, _ b: CELValue, _ frame: inout Frame) -> CELValue {
    switch (a, b) {
    case (.string(let first), .string(let second)):
      frame.cost &+= 1 + a.units + b.units
      return .bool(sameText(first, second) != isNegated)
    case (.bool(let a), .bool(let b)):
      frame.cost &+= 1
      return .bool((a == b) != isNegated)
    case (.int(let a), .int(let b)):
      frame.cost &+= 1
      return .bool((a == b) != isNegated)
    default:
      return general(a, b, &frame)
    }
  }

  private func general(_ a: CELValue, _ b: CELValue, _ frame: inout Frame) -> CELValue {
    guard frame.spend(1 + a.units + b.units) else { return Frame.exhausted }
    var steps = frame.left
    let available = steps
    let equal = a.equals(b, &steps)
    guard frame.spend(available - steps) else { return Frame.exhausted }
    return isNegated ? Arithmetic.not(equal) : equal
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    let a = left.evaluate(&frame)
    let b = right.evaluate(&frame)
    return apply(a, b, &frame)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    let a = tracer.operand(left, &frame)
    let b = tracer.operand(right, &frame)
    return tracer.computed(apply(a.value, b.value, &frame), by: self, [a, b]) {
      var frame = Frame.scratch
      return self.apply($0[0], $0[1], &frame)
    }
  }
}

/// `operand == 'constant'`
final class EqualTextNode: PlanNode, @unchecked Sendable {
  let operand: PlanNode
  let text: ConstantText
  let isNegated: Bool
  private let units: Int

  init(id: Int, _ operand: PlanNode, _ text: String, isNegated: Bool) {
    self.operand = operand
    self.text = ConstantText(text)
    self.isNegated = isNegated
    units = text.utf8.count / 16
    super.init(id: id)
  }

  @inline(__always)
  private func apply(_ value: CELValue, _ frame: inout Frame) -> CELValue {
    frame.cost &+= 1 + units + value.units
    if case .string(let other) = value { return .bool(text.equals(other) != isNegated) }
    return value.isDefinite ? .bool(isNegated) : value
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    let value = operand.evaluate(&frame)
    return apply(value, &frame)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    let traced = tracer.operand(operand, &frame)
    return tracer.computed(apply(traced.value, &frame), by: self, [traced]) {
      var frame = Frame.scratch
      return self.apply($0[0], &frame)
    }
  }
}

/// `<`, `<=`, `>`, `>=`
final class OrderNode: PlanNode, @unchecked Sendable {
  enum Relation { case less, lessOrEqual, greater, greaterOrEqual }

  let left: PlanNode
  let right: PlanNode
  let relation: Relation
  let custom: [CELOverload]
  let place: Place

  init(
    id: Int, _ left: PlanNode, _ right: PlanNode, _ relation: Relation, custom: [CELOverload], _ place: Place
  ) {
    self.left = left
    self.right = right
    self.relation = relation
    self.custom = custom
    self.place = place
    super.init(id: id)
  }

  @inline(__always)
  private func apply(_ a: CELValue, _ b: CELValue, _ frame: inout Frame) -> CELValue {
    if case .int(let a) = a, case .int(let b) = b {
      frame.cost &+= 1
      switch relation {
      case .less: return .bool(a < b)
      case .lessOrEqual: return .bool(a <= b)
      case .greater: return .bool(a > b)
      case .greaterOrEqual: return .bool(a >= b)
      }
    }
    return general(a, b, &frame)
  }

  private func general(_ a: CELValue, _ b: CELValue, _ frame: inout Frame) -> CELValue {
    if let indefinite = indefinite(a, b) { return indefinite }
    guard frame.spend(1 + a.units + b.units) else { return Frame.exhausted }
    guard let order = a.order(b) else {
      return (CallNode.callCustom(custom, [a, b]) ?? .noSuchOverload).located(at: place)
    }
    switch relation {
    case .less: return .bool(order == .less)
    case .lessOrEqual: return .bool(order == .less || order == .equal)
    case .greater: return .bool(order == .greater)
    case .greaterOrEqual: return .bool(order == .greater || order == .equal)
    }
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    let a = left.evaluate(&frame)
    let b = right.evaluate(&frame)
    return apply(a, b, &frame)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    let a = tracer.operand(left, &frame)
    let b = tracer.operand(right, &frame)
    return tracer.computed(apply(a.value, b.value, &frame), by: self, [a, b]) {
      var frame = Frame.scratch
      return self.apply($0[0], $0[1], &frame)
    }
  }
}

/// `key in [constants]`, all of them keys of maps: one look-up.
final class InSetNode: PlanNode, @unchecked Sendable {
  let key: PlanNode
  let list: CELValue
  private let members: Set<CELKey>
  private let texts: [ConstantText]
  private let units: Int

  /// nil if the list holds something that a set cannot, e.g. a double.
  init?(id: Int, _ key: PlanNode, _ list: CELList) {
    let elements = list.elements
    var members: Set<CELKey> = []
    var texts: [ConstantText] = []
    for element in elements {
      if case .double = element { return nil }
      guard let key = CELKey(element) else { return nil }
      members.insert(key)
      if case .string(let text) = element { texts.append(ConstantText(text)) }
    }
    self.key = key
    self.list = .list(list)
    self.members = members
    // A few texts are compared faster than one is hashed.
    self.texts = texts.count == elements.count && texts.count <= 8 ? texts : []
    units = elements.count + 1
    super.init(id: id)
  }

  @inline(__always)
  private func apply(_ value: CELValue, _ frame: inout Frame) -> CELValue {
    switch value {
    case .string(let text):
      frame.cost &+= units &* (1 + value.units)
      if !texts.isEmpty {
        for other in texts where other.equals(text) { return .bool(true) }
        return .bool(false)
      }
      return .bool(members.contains(.string(CELText(text))))
    case .int(let number):
      frame.cost &+= units
      return .bool(members.contains(.int(number)))
    case .unknown, .error: return value
    default:
      guard frame.spend(units &* (1 + value.units)) else { return Frame.exhausted }
      return Access.within(value, list)
    }
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    let value = key.evaluate(&frame)
    return apply(value, &frame)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    let traced = tracer.operand(key, &frame)
    return tracer.computed(apply(traced.value, &frame), by: self, [traced]) {
      var frame = Frame.scratch
      return self.apply($0[0], &frame)
    }
  }
}

/// `key in container`
final class InNode: PlanNode, @unchecked Sendable {
  let key: PlanNode
  let container: PlanNode
  let custom: [CELOverload]
  let place: Place

  init(id: Int, _ key: PlanNode, _ container: PlanNode, custom: [CELOverload], _ place: Place) {
    self.key = key
    self.container = container
    self.custom = custom
    self.place = place
    super.init(id: id)
  }

  private func apply(_ key: CELValue, _ container: CELValue, _ frame: inout Frame) -> CELValue {
    if let indefinite = indefinite(key, container) { return indefinite }
    guard frame.spend((key.units + 1) * (container.units + 1)) else { return Frame.exhausted }
    var steps = frame.left
    let available = steps
    let value = Access.within(key, container, &steps)
    guard frame.spend(available - steps) else { return Frame.exhausted }
    return CallNode.orCustom(value, custom, [key, container]).located(at: place)
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    let a = key.evaluate(&frame)
    let b = container.evaluate(&frame)
    return apply(a, b, &frame)
  }

  /// A member found is the only element that counts; else all do.
  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    let a = tracer.operand(key, &frame)
    let b = container.trace(&frame, tracer)
    let result = apply(a.value, b.value, &frame)
    switch b.value {
    case .list:
      let witness = Self.witness(a.value, b.value, result)
      // Which member is found rests on those before it.
      tracer.observe(
        tracer.computed(witness.map { .int(Int64($0)) } ?? result, by: self, [a, b]) {
          var frame = Frame.scratch
          let result = self.apply($0[0], $0[1], &frame)
          return Self.witness($0[0], $0[1], result).map { .int(Int64($0)) } ?? result
        })
      if let witness {
        tracer.consume(tracer.element(b.origin, witness))
      } else {
        tracer.consume(b.origin)
      }
    default:
      if let step = CELAttribute.Step(a.value, in: b.value) {
        tracer.notePresence(b, step, key: a)
      } else {
        tracer.consume(b.origin)
        return tracer.computed(result, by: self, [a, b]) {
          var frame = Frame.scratch
          return self.apply($0[0], $0[1], &frame)
        }
      }
    }
    return Traced(result)
  }

  /// The place of the member found.
  private static func witness(_ key: CELValue, _ container: CELValue, _ result: CELValue) -> Int? {
    guard case .bool(true) = result, case .list(let list) = container else { return nil }
    var witness: Int?
    list.forEach { index, element in
      if case .bool(true) = key.equals(element) { witness = index }
      return witness == nil
    }
    return witness
  }
}
