/// A planned expression. Immutable; may be evaluated from several threads at once.
public final class CELProgram: Sendable {
  let root: PlanNode
  let slotCount: Int
  let limit: Int
  /// What it was planned from.
  public let checked: CELChecked
  let environment: CELEnvironment
  /// The type that the checker deduced.
  public var resultType: CELType { checked.resultType }
  /// What an evaluation can cost at most, in units; `evaluate` never spends more.
  public var staticCost: Int { checked.cost }

  init(root: PlanNode, slotCount: Int, limit: Int, checked: CELChecked, environment: CELEnvironment) {
    self.environment = environment
    self.root = root
    self.slotCount = slotCount
    self.limit = limit
    self.checked = checked
  }

  /// A named expression that it may use; nil for any other name.
  public func definition(_ name: String) -> CELChecked? { environment.definitions[name] }

  /// Evaluates. Never throws: what goes wrong is an `.error` value, what is not known an `.unknown` one.
  public func evaluate(_ activation: some CELActivation, tracer: CELTracer? = nil) -> CELValue {
    var cost = 0
    return evaluate(activation, tracer: tracer, cost: &cost)
  }

  /// Evaluates, and tells whether an `all` held over nothing on the way.
  public func evaluate(_ activation: some CELActivation, metEmptyAll: inout Bool) -> CELValue {
    var frame = Frame(activation: activation, slots: slotCount, limit: limit)
    let value = root.evaluate(&frame)
    metEmptyAll = frame.metEmptyAll
    return frame.isExhausted || frame.cost > limit ? exhausted : value
  }

  private var exhausted: CELValue {
    .error(.costLimit, "the evaluation costs more than its limit of \(limit) units")
  }

  /// Evaluates and adds what it cost, in units, to `cost`.
  public func evaluate(_ activation: some CELActivation, tracer: CELTracer? = nil, cost: inout Int) -> CELValue {
    var frame = Frame(activation: activation, slots: slotCount, limit: limit, isTracing: tracer != nil)
    let value: CELValue
    if let tracer {
      value = tracer.condition(root, &frame)
      tracer.finish()
    } else {
      value = root.evaluate(&frame)
    }
    cost += min(frame.cost, limit)
    return frame.isExhausted || frame.cost > limit ? exhausted : value
  }
}
