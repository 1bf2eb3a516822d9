/// A value fixed at plan time.
final class ConstantNode: PlanNode, @unchecked Sendable {
  let value: CELValue

  init(id: Int, _ value: CELValue) {
    self.value = value
    super.init(id: id)
  }

  override var constant: CELValue? { value }
  override func evaluate(_ frame: inout Frame) -> CELValue { value }
}

/// A variable.
final class VariableNode: PlanNode, @unchecked Sendable {
  let variable: CELVariable
  let place: Place

  init(id: Int, _ variable: CELVariable, _ place: Place) {
    self.variable = variable
    self.place = place
    super.init(id: id)
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    return frame.activation.value(of: variable) ?? VariableNode.unbound(variable, place)
  }

  static func unbound(_ variable: CELVariable, _ place: Place) -> CELValue {
    .error(CELError(.unboundVariable, "the variable '\(variable.name)' has no value", at: place))
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    let origin = tracer.origin(of: variable)
    return Traced(evaluate(&frame), origin)
  }
}

/// A variable, and the fields selected from it: one walk, nothing made in between.
final class PathNode: PlanNode, @unchecked Sendable {
  let path: CELPath
  let place: Place

  init(id: Int, _ path: CELPath, _ place: Place) {
    self.path = path
    self.place = place
    super.init(id: id)
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1 + path.fields.count
    if let value = frame.activation.value(at: path) {
      if case .error = value { return value.located(at: place) }
      return value
    }
    guard let root = frame.activation.value(of: path.variable) else {
      return VariableNode.unbound(path.variable, place)
    }
    guard case .object(let source) = root else { return select(root) }
    let fields = path.fields
    let value = fields.count == 1 ? source.field(fields[0]) : source.value(at: fields)
    guard let value else { return Access.noSuchField(fields[fields.count - 1]).located(at: place) }
    if case .error = value { return value.located(at: place) }
    return value
  }

  private func select(_ root: CELValue) -> CELValue {
    var value = root
    for field in path.fields { value = Access.select(value, field) }
    return value.located(at: place)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1 + path.fields.count
    let origin = tracer.origin(of: path.variable)
    guard let value = frame.activation.value(of: path.variable) else {
      return Traced(VariableNode.unbound(path.variable, place))
    }
    var traced = Traced(value, origin)
    for field in path.fields { traced = tracer.select(traced, field) }
    return Traced(traced.value.located(at: place), traced.origin)
  }
}

/// A variable of a comprehension.
final class LocalNode: PlanNode, @unchecked Sendable {
  let slot: Int

  init(id: Int, _ slot: Int) {
    self.slot = slot
    super.init(id: id)
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    return frame.slots[slot] ?? .null
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    Traced(evaluate(&frame), frame.origins[slot])
  }
}

/// A use of a binding or of a named expression: evaluated at the first use, remembered for the others.
final class LazyNode: PlanNode, @unchecked Sendable {
  let slot: Int
  let body: PlanNode
  /// The named expression; nil for a binding.
  let definition: String?

  init(id: Int, _ slot: Int, _ body: PlanNode, definition: String? = nil) {
    self.slot = slot
    self.body = body
    self.definition = definition
    super.init(id: id)
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    if let value = frame.slots[slot] { return value }
    let value = body.evaluate(&frame)
    frame.slots[slot] = value
    return value
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    if let value = frame.slots[slot] {
      tracer.replay(frame.segments[slot])
      return Traced(value, frame.origins[slot])
    }
    let mark = tracer.mark
    let outer = tracer.definition
    if let definition { tracer.definition = definition }
    let traced = body.trace(&frame, tracer)
    tracer.definition = outer
    frame.slots[slot] = traced.value
    frame.origins[slot] = traced.origin
    frame.segments[slot] = tracer.segment(from: mark)
    return traced
  }
}

/// The scope of a binding: forgets what the slot held in an earlier round.
final class BindNode: PlanNode, @unchecked Sendable {
  let slot: Int
  let body: PlanNode

  init(id: Int, _ slot: Int, _ body: PlanNode) {
    self.slot = slot
    self.body = body
    super.init(id: id)
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    frame.slots[slot] = nil
    return body.evaluate(&frame)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    frame.slots[slot] = nil
    return body.trace(&frame, tracer)
  }
}

/// A name of an unchecked expression that is not declared: the longest prefix that the activation knows, in the innermost
/// namespace, and the rest selected from it.
final class DynamicNameNode: PlanNode, @unchecked Sendable {
  struct Candidate: Sendable {
    let variable: CELVariable
    let fields: [String]
  }

  let candidates: [Candidate]
  let place: Place

  init(id: Int, _ candidates: [Candidate], _ place: Place) {
    self.candidates = candidates
    self.place = place
    super.init(id: id)
  }

  private func known(_ frame: Frame) -> PlanNode? {
    for candidate in candidates where frame.activation.value(of: candidate.variable) != nil {
      let root: PlanNode = VariableNode(id: id, candidate.variable, place)
      return candidate.fields.reduce(root) { SelectNode(id: id, $0, $1, place) }
    }
    return nil
  }

  private var unbound: CELValue { .error(CELError(.unboundVariable, "the name is not known", at: place)) }

  override func evaluate(_ frame: inout Frame) -> CELValue { known(frame)?.evaluate(&frame) ?? unbound }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    known(frame)?.trace(&frame, tracer) ?? Traced(unbound)
  }
}
