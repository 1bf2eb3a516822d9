/// An entry of the tracer's log. Entries of operands that did not decide are taken out again.
enum TraceEvent {
  case read(TracedPlace, CELRead.Extent)
  // Boxed: there are few of them, and the others are small.
  indirect case decision(CELDecision)
}

/// How far the log of a loop has grown.
struct LoopLog {
  /// Where it begins.
  let start: Int
  /// Entries from which repetitions are taken out.
  fileprivate var limit = Self.leastLimit

  fileprivate static let leastLimit = 4096

  init(start: Int) { self.start = start }
}

extension CELTracer {
  var mark: Int { log.count }

  /// Takes repetitions out of the log of a loop whenever it has doubled: what each round reads again is held once, so that memory goes with
  /// what was read and not with the rounds. To be called between rounds, when no mark lies behind the start.
  func settle(_ loop: inout LoopLog) {
    guard log.count - loop.start >= loop.limit else { return }
    settling += 1
    var end = loop.start
    for at in loop.start..<log.count {
      if case .read(let place, let extent) = log[at], !place.isFirst(extent, in: settling) { continue }
      log.swapAt(end, at)
      end += 1
    }
    log.removeSubrange(end...)
    loop.limit = max(LoopLog.leastLimit, 2 * (end - loop.start))
  }

  func forget(_ range: Range<Int>) { log.removeSubrange(range) }

  func segment(from mark: Int) -> [TraceEvent] { Array(log[mark...]) }

  func replay(_ segment: [TraceEvent]) { log.append(contentsOf: segment) }

  func note(_ place: TracedPlace, _ extent: CELRead.Extent) {
    log.append(.read(place, extent))
    if observes, extent != .value { sightings.append(.place(place, extent)) }
  }

  /// Where a variable's value comes from; notes that it is there.
  func origin(of variable: CELVariable) -> Origin {
    guard notesReads else { return .none }
    let root = root(variable)
    note(root, .presence)
    return .attribute(root)
  }

  /// The place of a variable.
  func root(_ variable: CELVariable) -> TracedPlace {
    for root in roots where root.variable === variable { return root }
    let root = TracedPlace(variable)
    roots.append(root)
    return root
  }

  func note(_ decision: CELDecision) { log.append(.decision(decision)) }

  /// The whole value counts.
  func consume(_ origin: Origin) {
    switch origin {
    // What a computed value rests on is in the log already.
    case .none, .computed: break
    case .attribute(let place): note(place, .value)
    case .elements(let origins): origins.forEach(consume)
    }
  }

  /// Only how many elements or which keys there are counts.
  func consumeShape(_ traced: Traced) {
    switch traced.origin {
    case .attribute(let place): note(place, .shape)
    case .computed: observe(traced)
    case .none, .elements: break
    }
  }

  /// Traces an operand of which the whole value counts.
  func operand(_ node: PlanNode, _ frame: inout Frame) -> Traced {
    let traced = node.trace(&frame, self)
    consume(traced.origin)
    return traced
  }

  /// The same for an operand on whose value the course depends.
  func value(of node: PlanNode, _ frame: inout Frame) -> CELValue {
    let traced = operand(node, &frame)
    observe(traced)
    return traced.value
  }

  /// Traces an operand that is a condition, and notes how it came out.
  func condition(_ node: PlanNode, _ frame: inout Frame) -> CELValue {
    let value = value(of: node, &frame)
    guard notesOutcomes else { return value }
    let result: CELOutcome.Result =
      switch value {
      case .bool(true): .yes
      case .bool(false): .no
      case .unknown: .unknown
      default: .error
      }
    outcomes.append(CELOutcome(definition: definition, id: node.id, result: result))
    return value
  }

  func absorb(_ value: CELValue) {
    if case .error(let error) = value { absorbed.append(error) }
  }

  /// Turns the log into `reads` and `decisions`: no repetition, and nothing that another read implies.
  func finish() {
    for case .read(let place, let extent) in log { place.note(extent) }
    for event in log {
      switch event {
      case .decision(let decision): decisions.append(decision)
      case .read(let place, let extent):
        // Of one place at most one extent is left: its value, else its shape, else its presence.
        guard !place.isReported, !place.implies(extent) else { continue }
        place.isReported = true
        reads.append(CELRead(place.attribute, extent))
        if observes { readPlaces.append(place.symbol) }
      }
    }
    finishObservations()
    log = []
    roots = []
  }
}
