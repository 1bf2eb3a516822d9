/// One thing that an evaluation looked at and on which its course depends. An evaluation over another input that answers all observations
/// alike takes the same course, to the same result, resting on the same places.
public enum CELObservation: Sendable {
  /// Whether something is at a place.
  case presence(CELPlace)
  /// How many elements, or which keys, there are.
  case shape(CELPlace)
  /// What was computed from the input.
  case value(CELTerm)

  /// All places that it looks at, those among them by which others were reached.
  public var places: [CELPlace] {
    switch self {
    case .presence(let place), .shape(let place): place.reached
    case .value(let term): term.places
    }
  }
}

/// A place in the input, told by how it was reached: `world.entities[run.used[0].id].scale` rather than by the key that stood there.
public struct CELPlace: Hashable, Sendable {
  public indirect enum Step: Hashable, Sendable {
    case field(String)
    case index(Int)
    case key(CELKey)
    /// The field that the text at another place names, and what it was.
    case keyed(CELPlace, was: String)

    public static func == (a: Step, b: Step) -> Bool {
      switch (a, b) {
      case (.field(let a), .field(let b)): a == b
      case (.index(let a), .index(let b)): a == b
      case (.key(let a), .key(let b)): a == b
      case (.keyed(let a, _), .keyed(let b, _)): a == b
      default: false
      }
    }

    public func hash(into hasher: inout Hasher) {
      switch self {
      case .field(let name): hasher.combine(name)
      case .index(let index): hasher.combine(index)
      case .key(let key): hasher.combine(key)
      case .keyed(let place, _): hasher.combine(place)
      }
    }
  }

  public var variable: String
  public var steps: [Step]

  public init(_ variable: String, _ steps: [Step] = []) {
    self.variable = variable
    self.steps = steps
  }

  /// The place above; itself for a variable.
  public var parent: CELPlace { CELPlace(variable, Array(steps.dropLast())) }

  /// The place and those whose texts name steps to it.
  var reached: [CELPlace] {
    [self] + steps.flatMap { step in if case .keyed(let place, _) = step { place.reached } else { [CELPlace]() } }
  }
}

/// How a value came about.
public indirect enum CELTerm: Sendable {
  /// The same for every input.
  case constant(CELValue)
  case place(CELPlace)
  case list([CELTerm])
  case call(CELCall)

  var places: [CELPlace] {
    switch self {
    case .constant: []
    case .place(let place): place.reached
    case .list(let elements): elements.flatMap(\.places)
    case .call(let call): call.operands.flatMap(\.places)
    }
  }
}

/// A function that an expression applied to terms.
public final class CELCall: Sendable {
  /// Tells the step of the program apart from all others.
  public let step: ObjectIdentifier
  public let operands: [CELTerm]
  private let function: @Sendable ([CELValue]) -> CELValue
  private let node: PlanNode

  init(_ node: PlanNode, _ operands: [CELTerm], _ function: @escaping @Sendable ([CELValue]) -> CELValue) {
    self.node = node
    step = ObjectIdentifier(node)
    self.operands = operands
    self.function = function
  }

  /// The value for operands in the order of `operands`.
  public func apply(_ values: [CELValue]) -> CELValue { function(values) }
}

/// A value computed while tracing, with what it was computed from.
final class Computed {
  let node: PlanNode
  let operands: [Traced]
  let function: @Sendable ([CELValue]) -> CELValue

  init(_ node: PlanNode, _ operands: [Traced], _ function: @escaping @Sendable ([CELValue]) -> CELValue) {
    self.node = node
    self.operands = operands
    self.function = function
  }
}

/// Something looked at, as it is kept until the evaluation is over.
enum Sighting {
  case place(TracedPlace, CELRead.Extent)
  case value(Traced)
}

extension CELTracer {
  /// A value and how it was computed; a constant if nothing of the input is in it.
  func computed(
    _ value: CELValue, by node: PlanNode, _ operands: @autoclosure () -> [Traced],
    _ function: @escaping @Sendable ([CELValue]) -> CELValue
  ) -> Traced {
    guard observes else { return Traced(value) }
    let operands = operands()
    guard operands.contains(where: { !$0.origin.isConstant }) else { return Traced(value) }
    return Traced(value, .computed(Computed(node, operands, function)))
  }

  /// Notes that the course of the evaluation depends on a value.
  func observe(_ traced: Traced) {
    guard observes, !traced.origin.isConstant else { return }
    sightings.append(.value(traced))
  }

  /// Notes that the course depends on whether a value is one.
  func observeStanding(_ traced: Traced, by node: PlanNode) {
    guard observes else { return }
    if case .object = traced.value { return }
    observe(computed(.bool(traced.value.isDefinite), by: node, [traced]) { .bool($0[0].isDefinite) })
  }

  /// Turns what was seen into `observations`.
  func finishObservations() {
    var computed: [ObjectIdentifier: Bool] = [:]
    for sighting in sightings {
      switch sighting {
      case .place(let place, let extent):
        guard place.visit(extent) else { continue }
        observations.append(extent == .shape ? .shape(place.symbol) : .presence(place.symbol))
      case .value(let traced):
        switch traced.origin {
        case .attribute(let place): guard place.visit(.value) else { continue }
        case .computed(let value):
          guard computed.updateValue(true, forKey: ObjectIdentifier(value)) == nil else { continue }
        default: break
        }
        observations.append(.value(Self.term(traced)))
      }
    }
    sightings = []
  }

  private static func term(_ traced: Traced) -> CELTerm {
    switch traced.origin {
    case .none: return .constant(traced.value)
    case .attribute(let place): return .place(place.symbol)
    case .elements(let origins):
      guard case .list(let list) = traced.value, list.count == origins.count else { return .constant(traced.value) }
      return .list(zip(list.elements, origins).map { term(Traced($0, $1)) })
    case .computed(let value): return .call(CELCall(value.node, value.operands.map(term), value.function))
    }
  }
}

extension Origin {
  /// Whether a value from here is the same for every input.
  var isConstant: Bool {
    switch self {
    case .none: true
    case .attribute, .computed: false
    case .elements(let origins): origins.allSatisfy(\.isConstant)
    }
  }
}

extension Frame {
  /// For applying a step to values again, outside of an evaluation.
  static var scratch: Frame { Frame(activation: CELBindings([:]), slots: 0, limit: .max) }
}
