/// How calls are charged and carried out.
enum CallNode {
  /// Host overloads stand in where the language's own do not apply.
  @inline(__always)
  static func orCustom(_ value: CELValue, _ custom: [CELOverload], _ arguments: @autoclosure () -> [CELValue])
    -> CELValue
  {
    if custom.isEmpty { return value }
    guard case .error(let error) = value, error.code == .noSuchOverload else { return value }
    return callCustom(custom, arguments()) ?? value
  }

  static func callCustom(_ custom: [CELOverload], _ arguments: [CELValue]) -> CELValue? {
    for overload in custom where overload.accepts(arguments) { return overload.call(arguments) }
    return nil
  }

  /// Spends what the size of a result costs; false if there is no more to spend.
  @inline(__always)
  static func charge(_ cost: CELCallCost, for result: CELValue, _ frame: inout Frame) -> Bool {
    if case .constant = cost { return true }
    return frame.spend(result.units)
  }

  /// Spends what a call costs beside its arguments; false if there is no more to spend.
  static func charge(_ cost: CELCallCost, _ arguments: [CELValue], _ frame: inout Frame) -> Bool {
    switch cost {
    case .constant(let units): return frame.spend(units)
    case .linear: return frame.spend(arguments.reduce(1) { $0 + $1.units })
    case .product:
      return frame.spend(arguments.reduce(1) { $0.multipliedReportingOverflow(by: $1.units + 1).partialValue })
    case .magnitude:
      guard case .int(let value)? = arguments.first, value > 0 else { return frame.spend(1) }
      return frame.spend(Int(clamping: value).addingReportingOverflow(1).partialValue)
    }
  }
}

/// A strict function of one argument.
final class UnaryNode: PlanNode, @unchecked Sendable {
  let argument: PlanNode
  let body: CELBuiltin.Unary
  let custom: [CELOverload]
  let cost: CELCallCost
  let place: Place
  /// How much of the argument the result rests on.
  let reads: Reads

  enum Reads { case value, size, wrapped }

  init(
    id: Int, _ argument: PlanNode, _ function: CELFunction, _ body: @escaping CELBuiltin.Unary, _ place: Place
  ) {
    self.argument = argument
    self.body = body
    custom = function.custom
    cost = function.cost
    self.place = place
    switch function.name {
    case "size": reads = .size
    case "optional.of", "value", "dyn": reads = .wrapped
    default: reads = .value
    }
    super.init(id: id)
  }

  @inline(__always)
  private func apply(_ value: CELValue, _ frame: inout Frame) -> CELValue {
    if !value.isDefinite { return value }
    switch cost {
    case .constant(let units): frame.cost &+= units
    default: if !CallNode.charge(cost, [value], &frame) { return Frame.exhausted }
    }
    let result = CallNode.orCustom(body(value), custom, [value])
    if !CallNode.charge(cost, for: result, &frame) { return Frame.exhausted }
    if case .error = result { return result.located(at: place) }
    return result
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    let value = argument.evaluate(&frame)
    return apply(value, &frame)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    let traced = argument.trace(&frame, tracer)
    let result = apply(traced.value, &frame)
    switch (reads, traced.value) {
    case (.wrapped, _):
      tracer.observe(traced)
      return Traced(result, traced.origin)
    case (.size, .list), (.size, .map), (.size, .object):
      tracer.consumeShape(traced)
      return Traced(result)
    default: tracer.consume(traced.origin)
    }
    return tracer.computed(result, by: self, [traced]) {
      var frame = Frame.scratch
      return self.apply($0[0], &frame)
    }
  }
}

/// A strict function of two arguments.
final class BinaryNode: PlanNode, @unchecked Sendable {
  let left: PlanNode
  let right: PlanNode
  let body: CELBuiltin.Binary
  let custom: [CELOverload]
  let cost: CELCallCost
  let place: Place
  /// Whether the result is a list whose elements are those of the arguments.
  let isConcatenation: Bool

  init(
    id: Int, _ left: PlanNode, _ right: PlanNode, _ function: CELFunction, _ body: @escaping CELBuiltin.Binary,
    _ place: Place
  ) {
    self.left = left
    self.right = right
    self.body = body
    custom = function.custom
    cost = function.cost
    isConcatenation = function.name == CELOperator.add
    self.place = place
    super.init(id: id)
  }

  @inline(__always)
  private func apply(_ a: CELValue, _ b: CELValue, _ frame: inout Frame) -> CELValue {
    if let indefinite = indefinite(a, b) { return indefinite }
    switch cost {
    case .constant(let units): frame.cost &+= units
    default: if !CallNode.charge(cost, [a, b], &frame) { return Frame.exhausted }
    }
    let result = CallNode.orCustom(body(a, b), custom, [a, b])
    if !CallNode.charge(cost, for: result, &frame) { return Frame.exhausted }
    if case .error = result { return result.located(at: place) }
    return result
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    let a = left.evaluate(&frame)
    let b = right.evaluate(&frame)
    return apply(a, b, &frame)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    let a = left.trace(&frame, tracer)
    let b = right.trace(&frame, tracer)
    let result = apply(a.value, b.value, &frame)
    if isConcatenation, case .list = result, case .list(let first) = a.value, case .list(let second) = b.value {
      tracer.consumeShape(a)
      tracer.consumeShape(b)
      let origins =
        (0..<first.count).map { tracer.element(a.origin, $0) }
        + (0..<second.count).map { tracer.element(b.origin, $0) }
      return Traced(result, .elements(origins))
    }
    tracer.consume(a.origin)
    tracer.consume(b.origin)
    return tracer.computed(result, by: self, [a, b]) {
      var frame = Frame.scratch
      return self.apply($0[0], $0[1], &frame)
    }
  }
}

/// A strict function of any other number of arguments, or one that a host declares.
final class VariadicNode: PlanNode, @unchecked Sendable {
  let arguments: [PlanNode]
  let function: CELFunction
  /// What the overload that the checker chose costs, if a host's.
  let cost: CELCallCost
  let place: Place

  init(id: Int, _ arguments: [PlanNode], _ function: CELFunction, cost: CELCallCost, _ place: Place) {
    self.arguments = arguments
    self.function = function
    self.cost = cost
    self.place = place
    super.init(id: id)
  }

  private func apply(_ values: [CELValue], _ frame: inout Frame) -> CELValue {
    if let indefinite = indefinite(values) { return indefinite }
    guard CallNode.charge(cost, values, &frame) else { return Frame.exhausted }
    let result = CallNode.callCustom(function.custom, values) ?? function.builtin.call(values)
    guard CallNode.charge(cost, for: result, &frame) else { return Frame.exhausted }
    return result.located(at: place)
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    var values: [CELValue] = []
    values.reserveCapacity(arguments.count)
    for argument in arguments { values.append(argument.evaluate(&frame)) }
    return apply(values, &frame)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    var operands: [Traced] = []
    for argument in arguments { operands.append(tracer.operand(argument, &frame)) }
    return tracer.computed(apply(operands.map(\.value), &frame), by: self, operands) {
      var frame = Frame.scratch
      return self.apply($0, &frame)
    }
  }
}

/// `text.matches('constant')`
final class MatchNode: PlanNode, @unchecked Sendable {
  let text: PlanNode
  let regex: CELRegex
  let patternUnits: Int
  let place: Place

  init(id: Int, _ text: PlanNode, _ regex: CELRegex, patternUnits: Int, _ place: Place) {
    self.text = text
    self.regex = regex
    self.patternUnits = patternUnits
    self.place = place
    super.init(id: id)
  }

  private func apply(_ value: CELValue, _ frame: inout Frame) -> CELValue {
    guard value.isDefinite else { return value }
    guard case .string(let text) = value else { return CELValue.noSuchOverload.located(at: place) }
    guard frame.spend((value.units + 1) * (patternUnits + 1)) else { return Frame.exhausted }
    return .bool(regex.matches(text))
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    let value = text.evaluate(&frame)
    return apply(value, &frame)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    let traced = tracer.operand(text, &frame)
    return tracer.computed(apply(traced.value, &frame), by: self, [traced]) {
      var frame = Frame.scratch
      return self.apply($0[0], &frame)
    }
  }
}
