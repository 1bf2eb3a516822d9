/// A step of a program. `evaluate` is the fast way; `trace` gives the same value and notes what it rests on.
///
/// `@unchecked Sendable`: a node and its subclasses are immutable; every stored property is a `let` of a Sendable type.
class PlanNode: @unchecked Sendable {
  /// The node of the tree that it carries out.
  let id: Int

  init(id: Int) { self.id = id }

  func evaluate(_ frame: inout Frame) -> CELValue { .error(.host, "the step is abstract") }

  /// As `evaluate`. What is read is appended to the tracer's log; where the value comes from is returned with it, so that the
  /// one who uses it can say how much of it counts.
  func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced { Traced(evaluate(&frame)) }

  /// The value if it does not depend on the input.
  var constant: CELValue? { nil }
}

/// Where a node stands in the source; the position is worked out only when an error asks for it.
struct Place: Sendable {
  let ast: CELAST
  let id: Int

  var position: CELPosition { ast.position(of: id) }
}

/// A value and where it comes from.
struct Traced {
  var value: CELValue
  var origin: Origin

  init(_ value: CELValue, _ origin: Origin = .none) {
    self.value = value
    self.origin = origin
  }
}

/// Where a value lies in the input.
enum Origin {
  /// It was computed; what it rests on is in the log already.
  case none
  /// It is the value at a place; that it is there is in the log, what it is not yet.
  case attribute(TracedPlace)
  /// It is a new list whose elements have origins of their own.
  case elements([Origin])
  /// It was computed, as with `none`, and observations are kept: how.
  case computed(Computed)
}

/// What one evaluation carries along.
struct Frame {
  let activation: any CELActivation
  /// Variables of comprehensions and bindings; nil for a binding not yet evaluated.
  var slots: [CELValue?]
  /// The origins of `slots`, while tracing.
  var origins: [Origin]
  /// What bindings noted while they were evaluated, while tracing.
  var segments: [[TraceEvent]]
  /// Units spent.
  var cost = 0
  let limit: Int
  private(set) var isExhausted = false
  /// Whether an `all` held over nothing.
  var metEmptyAll = false

  init(activation: any CELActivation, slots: Int, limit: Int, isTracing: Bool = false) {
    self.activation = activation
    self.slots = slots == 0 ? [] : Array(repeating: nil, count: slots)
    origins = isTracing ? Array(repeating: .none, count: slots) : []
    segments = isTracing ? Array(repeating: [], count: slots) : []
    self.limit = limit
  }

  /// Spends units; false if there are no more.
  @inline(__always)
  mutating func spend(_ units: Int) -> Bool {
    let (sum, overflow) = cost.addingReportingOverflow(units)
    cost = overflow ? .max : sum
    if cost > limit { isExhausted = true }
    return !isExhausted
  }

  /// Units that may still be spent.
  var left: Int { limit > cost ? limit - cost : 0 }

  static let exhausted = CELValue.error(.costLimit, "the evaluation costs more than its limit")
}

extension CELValue {
  /// Size in the units of `CELCallCost`.
  var units: Int {
    switch self {
    case .string(let text): text.utf8.count / 16
    case .bytes(let bytes): bytes.count / 16
    case .list(let list): list.count
    case .map(let map): map.count
    default: 0
    }
  }

  /// The value with the place where its error arose.
  func located(at place: Place) -> CELValue {
    if case .error(let error) = self, error.position == nil { return .error(error.located(at: place.position)) }
    return self
  }
}

/// What strict functions do with arguments that are not values: all unknowns together, else the first error; nil if all
/// are values.
@inline(__always)
func indefinite(_ a: CELValue, _ b: CELValue) -> CELValue? {
  if a.isDefinite && b.isDefinite { return nil }
  return indefinite([a, b])
}

func indefinite(_ arguments: [CELValue]) -> CELValue? {
  var unknowns: CELUnknowns?
  var error: CELValue?
  for argument in arguments {
    switch argument {
    case .unknown(let more): unknowns = unknowns?.merged(with: more) ?? more
    case .error: error = error ?? argument
    default: break
    }
  }
  return unknowns.map(CELValue.unknown) ?? error
}
