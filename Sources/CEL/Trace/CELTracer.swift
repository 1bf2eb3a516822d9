/// Collects what one evaluation rested on. Give a fresh one to `CELProgram.evaluate`; not thread-safe.
///
/// Property: as long as nothing changes at the places that `reads` covers, the result does not change.
public final class CELTracer {
  /// - Parameters:
  ///   - observes: whether `observations` and `readPlaces` are filled.
  ///   - notesOutcomes: whether `outcomes` is filled: an entry for each condition and round of a loop.
  ///   - notesReads: whether `reads` is filled, and what follows from places; without it the decisions alone are known, in much less memory.
  public init(observes: Bool = false, notesOutcomes: Bool = false, notesReads: Bool = true) {
    self.observes = observes && notesReads
    self.notesOutcomes = notesOutcomes
    self.notesReads = notesReads
  }

  /// What the result rests on: after short-circuits the operands of the deciding branch only. In order of evaluation,
  /// without repetition.
  public internal(set) var reads: [CELRead] = []
  /// For each `all`, `exists`, … that the result rests on: which element decided.
  public internal(set) var decisions: [CELDecision] = []
  /// Errors that `&&`, `||`, `all` or `exists` passed over because another operand decided.
  public internal(set) var absorbed: [CELError] = []
  /// Outcomes of each condition evaluated, by id of node, whether or not it decided. For coverage.
  public internal(set) var outcomes: [CELOutcome] = []

  /// Everything on which the course of the evaluation depended, whether or not it decided, in the order of evaluation and each once.
  public internal(set) var observations: [CELObservation] = []
  /// How the places of `reads` were reached, in the same order.
  public internal(set) var readPlaces: [CELPlace] = []

  let observes: Bool
  let notesOutcomes: Bool
  let notesReads: Bool
  /// How often repetitions were taken out of the log.
  var settling = 0
  var sightings: [Sighting] = []
  var log: [TraceEvent] = []
  var roots: [TracedPlace] = []
  /// The named expression that is being evaluated, if any.
  var definition: String?
}

/// A place that was read, and how much of it the result rests on.
public struct CELRead: Hashable, Sendable {
  public enum Extent: String, Sendable, Hashable {
    /// The value with all that is in it.
    case value
    /// Whether it is there.
    case presence
    /// The number of elements, or the set of keys.
    case shape
  }

  public var attribute: CELAttribute
  public var extent: Extent

  public init(_ attribute: CELAttribute, _ extent: Extent) {
    self.attribute = attribute
    self.extent = extent
  }
}

/// The outcome of a comprehension that yields a truth value.
public struct CELDecision: Sendable {
  /// The comprehension's node.
  public var id: Int
  public var kind: CELComprehension.Kind
  public var result: Bool
  /// The element that alone decided: the one that fails `all`, the witness of `exists`; nil if all elements together did.
  public var element: Int?
  /// Elements visited. 0 means that the range was empty: an `all` that holds is then "not exercised".
  public var visited: Int
  /// Where the deciding element lies in the input, if it does.
  public var attribute: CELAttribute?
}

/// How a condition came out.
public struct CELOutcome: Hashable, Sendable {
  public enum Result: Hashable, Sendable { case yes, no, unknown, error }
  /// The named expression (`CELEnvironment.define`) that the node belongs to; nil for the program's own.
  public var definition: String?
  /// A node of `CELProgram.conditions`, or a connective above one.
  public var id: Int
  public var result: Result
}
