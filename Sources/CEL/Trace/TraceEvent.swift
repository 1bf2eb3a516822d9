/// An entry of the tracer's log. Entries of operands that did not decide are taken out again.
enum TraceEvent {
  case read(CELRead)
  case decision(CELDecision)
}

extension CELTracer {
  var mark: Int { log.count }

  func forget(_ range: Range<Int>) { log.removeSubrange(range) }

  func segment(from mark: Int) -> [TraceEvent] { Array(log[mark...]) }

  func replay(_ segment: [TraceEvent]) { log.append(contentsOf: segment) }

  func note(_ attribute: CELAttribute, _ extent: CELRead.Extent) { log.append(.read(CELRead(attribute, extent))) }

  func note(_ decision: CELDecision) { log.append(.decision(decision)) }

  /// The whole value counts.
  func consume(_ origin: Origin) {
    switch origin {
    case .none: break
    case .attribute(let attribute): note(attribute, .value)
    case .elements(let origins): origins.forEach(consume)
    }
  }

  /// Only how many elements or which keys there are counts.
  func consumeShape(_ origin: Origin) {
    if case .attribute(let attribute) = origin { note(attribute, .shape) }
  }

  /// Traces an operand of which the whole value counts.
  func value(of node: PlanNode, _ frame: inout Frame) -> CELValue {
    let traced = node.trace(&frame, self)
    consume(traced.origin)
    return traced.value
  }

  /// Traces an operand that is a condition, and notes how it came out.
  func condition(_ node: PlanNode, _ frame: inout Frame) -> CELValue {
    let value = value(of: node, &frame)
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
    var values: Set<CELAttribute> = []
    var implied: Set<CELAttribute> = []
    var seen: Set<CELRead> = []
    var all: [CELRead] = []
    for event in log {
      switch event {
      case .decision(let decision): decisions.append(decision)
      case .read(let read) where seen.insert(read).inserted:
        all.append(read)
        if read.extent == .value { values.insert(read.attribute) }
        var above = read.attribute
        while above.steps.popLast() != nil { implied.insert(above) }
      case .read: break
      }
    }
    reads = all.filter { read in
      var above = read.attribute
      while above.steps.popLast() != nil { if values.contains(above) { return false } }
      switch read.extent {
      case .value: return true
      case .shape: return !values.contains(read.attribute)
      case .presence:
        return !values.contains(read.attribute) && !implied.contains(read.attribute)
          && !seen.contains(CELRead(read.attribute, .shape))
      }
    }
    log = []
  }
}
