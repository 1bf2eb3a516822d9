import CEL
import JSON
import Provenance

/// Reads places of one record after the other, for one desk. Each step from a record is taken once, whatever the number of places that
/// lie beyond it.
///
/// Used by one thread at a time, and no access is held while another begins: so accesses need no check of their exclusivity.
final class PlaceReader {
  /// A place among those that were read, until all is forgotten.
  struct Reading {
    fileprivate var node: Int
    fileprivate var generation: Int
  }

  private enum Step: Hashable {
    /// A variable of the clauses of one group.
    case variable(Int, group: Int)
    case field(String)
    case index(Int)
    case key(CELKey)
    /// The field that the text at another node names.
    case keyed(Int)
  }

  private struct Node {
    var parent: Int
    var step: Step
    var isOfElement: Bool
    /// When it was read.
    var time: UInt64 = 0
    var value: CELValue?
  }

  private struct Key: Hashable {
    var parent: Int
    var step: Step
  }

  private let docket: Docket
  @exclusivity(unchecked) private var records: SubjectRecords?
  @exclusivity(unchecked) private var plan: ClausePlan?
  @exclusivity(unchecked) private var activations: [(group: Int, activation: SubjectActivation)] = []
  /// The element of `each`.
  @exclusivity(unchecked) private var element: CELValue?
  @exclusivity(unchecked) private var nodes: [Node] = []
  private var nodeNumbers: [Key: Int] = [:]
  /// Nodes that hold a value.
  @exclusivity(unchecked) private var touched: [Int] = []
  @exclusivity(unchecked) private var generation = 0
  @exclusivity(unchecked) private var time: UInt64 = 1
  @exclusivity(unchecked) private var recordTime: UInt64 = 1
  @exclusivity(unchecked) private var elementTime: UInt64 = 1
  /// Numbers of texts that stand in answers, and of other values by a text of theirs.
  @exclusivity(unchecked) private var texts: [String: UInt64] = [:]
  @exclusivity(unchecked) private var numbers: [String: UInt64] = [:]
  private var unknowns: [CELUnknowns: UInt64] = [:]

  init(_ docket: Docket) { self.docket = docket }

  /// Texts with numbers, and places.
  var size: Int { texts.count + numbers.count + nodes.count }

  /// Numbers are given anew: answers remembered until now mean nothing any more.
  func forget() {
    texts = [:]
    numbers = [:]
    unknowns = [:]
    nodes = []
    touched = []
    nodeNumbers = [:]
    generation += 1
  }

  /// Lets go of the record at hand and all that was read of it, so that the buffers that it lies in can be used again.
  func end() {
    records = nil
    activations.removeAll(keepingCapacity: true)
    element = nil
    for node in touched { nodes[node].value = nil }
    touched.removeAll(keepingCapacity: true)
  }

  func begin(_ records: SubjectRecords) {
    end()
    self.records = records
    time += 1
    recordTime = time
    elementTime = time
  }

  /// From here on places are those of this clause and element.
  func use(_ plan: ClausePlan, element: CELValue?) {
    self.plan = plan
    guard element != nil || self.element != nil else { return }
    self.element = element
    for (_, activation) in activations { activation.element = element }
    time += 1
    elementTime = time
  }

  private func activation() -> SubjectActivation? {
    guard let plan, let records else { return nil }
    for (group, activation) in activations where group == plan.group { return activation }
    let made = SubjectActivation(
      plan.judged.clause, records, tables: plan.judged.tables, context: docket.context)
    made.element = element
    activations.append((plan.group, made))
    return made
  }

  // MARK: Values

  /// The value at a place; nil if a step leads nowhere.
  func value(_ path: PlacePath) -> CELValue? { value(node(path)) }

  private func node(_ path: PlacePath) -> Int {
    if let known = path.reading, known.generation == generation { return known.node }
    var here = node(-1, .variable(path.variable, group: plan?.group ?? 0), isOfElement: isElement(path.variable))
    for step in path.steps {
      switch step {
      case .field(let name): here = node(here, .field(name))
      case .index(let index): here = node(here, .index(index))
      case .key(let key): here = node(here, .key(key))
      case .keyed(let inner):
        let key = node(inner)
        here = node(here, .keyed(key), isOfElement: nodes[key].isOfElement)
      }
    }
    path.reading = Reading(node: here, generation: generation)
    return here
  }

  private func isElement(_ variable: Int) -> Bool { plan.map { variable >= $0.elementVariable } ?? true }

  private func node(_ parent: Int, _ step: Step, isOfElement: Bool = false) -> Int {
    let key = Key(parent: parent, step: step)
    if let known = nodeNumbers[key] { return known }
    let isOfElement = isOfElement || parent >= 0 && nodes[parent].isOfElement
    nodes.append(Node(parent: parent, step: step, isOfElement: isOfElement))
    nodeNumbers[key] = nodes.count - 1
    return nodes.count - 1
  }

  private func value(_ node: Int) -> CELValue? {
    if nodes[node].time >= (nodes[node].isOfElement ? elementTime : recordTime) { return nodes[node].value }
    let value = read(node)
    if value != nil { touched.append(node) }
    nodes[node].value = value
    nodes[node].time = time
    return value
  }

  private func read(_ node: Int) -> CELValue? {
    let (parent, step) = (nodes[node].parent, nodes[node].step)
    if case .variable(let variable, _) = step { return activation()?.value(at: variable) }
    guard let here = value(parent) else { return nil }
    guard here.isDefinite else { return here }
    switch (here, step) {
    case (.object(let source), .field(let name)): return source.field(name)
    case (.map(let map), .field(let name)): return map[.string(name)]
    case (.list(let list), .index(let index)): return index < list.count ? list[index] : nil
    case (.map(let map), .key(let key)): return map[key]
    case (_, .keyed(let inner)):
      guard let key = value(inner) else { return nil }
      guard case .string(let text) = key else { return key.isDefinite ? nil : key }
      switch here {
      case .object(let source): return source.field(text)
      case .map(let map): return map[.string(text)]
      default: return nil
      }
    default: return nil
    }
  }

  func value(_ term: TermQuestion.Term) -> CELValue {
    switch term {
    case .constant(let value): value
    case .place(let path): value(path) ?? .noSuchOverload
    case .list(let elements): .list(elements.map(value))
    case .call(let call, let operands): call.apply(operands.map(value))
    }
  }

  /// The id of the record that the text at a place names.
  func named(_ path: PlacePath) -> String? { value(path)?.string.map(docket.world.resolve) }

  /// The kind of that record.
  func kind(_ path: PlacePath) -> Answer {
    guard let kind = named(path).flatMap(docket.world.kind) else { return .absent }
    return Answer(bits: UInt64(RecordKind.allCases.firstIndex(of: kind) ?? 0), sort: -17)
  }

  /// The id of the record that lies at a place.
  func object(_ path: PlacePath) -> String? {
    guard case .object(let source)? = value(path), let record = source as? RecordObject else { return nil }
    return record.view["id"]?.string.map(docket.world.resolve)
  }

  // MARK: Answers

  func presence(_ path: PlacePath) -> Answer {
    guard let last = path.steps.last else { return value(path)?.isDefinite == true ? .container : .isOpen }
    switch (value(nodes[node(path)].parent), last) {
    case (nil, _): return .absent
    case (.unknown?, _), (.error?, _): return .isOpen
    case (.object(let source)?, .field(let name)): return answer(source.presence(of: name))
    case (.object(let source)?, .keyed(let inner)):
      guard let key = value(inner)?.string else { return .isOpen }
      return answer(source.presence(of: key))
    case (.list(let list)?, .index(let index)): return index < list.count ? .container : .absent
    default: return value(path) == nil ? .absent : .container
    }
  }

  private func answer(_ presence: CELPresence) -> Answer {
    switch presence {
    case .present: .container
    case .absent: .absent
    case .unknown: .isOpen
    }
  }

  func shape(_ path: PlacePath) -> Answer {
    switch value(path) {
    case .list(let list)?: Answer(bits: UInt64(list.count), sort: -8)
    case .object(let source)?: number("{" + source.keys.joined(separator: "\u{0}"))
    case .map(let map)?: map.entries.isEmpty ? number("{") : .isError
    case let value?: answer(value)
    case nil: .absent
    }
  }

  /// A value that is no container; `.isError` for any other.
  func answer(_ value: CELValue?) -> Answer {
    switch value {
    case nil: return .absent
    case .bool(let flag)?: return Answer(flag)
    case .int(let number)?: return Answer(bits: UInt64(bitPattern: number), sort: -6)
    case .double(let number)?: return Answer(bits: number.bitPattern, sort: -7)
    case .string(let text)?: return textNumber(text)
    case .timestamp(let time)?:
      var answer = Answer(bits: UInt64(bitPattern: time.seconds), sort: -13)
      answer.last = UInt64(time.nanoseconds)
      return answer
    case .opaque(let opaque)?: return number("\(opaque.celType)\u{0}\(opaque.description)")
    case .unknown(let unknown)?:
      if let known = unknowns[unknown] { return Answer(bits: known, sort: -14) }
      let next = UInt64(unknowns.count)
      unknowns[unknown] = next
      return Answer(bits: next, sort: -14)
    default: return .isError
    }
  }

  private func textNumber(_ text: String) -> Answer {
    if let known = texts[text] { return Answer(bits: known, sort: -16) }
    let next = UInt64(texts.count)
    texts[text] = next
    return Answer(bits: next, sort: -16)
  }

  private func number(_ text: String) -> Answer {
    if let known = numbers[text] { return Answer(bits: known, sort: -12) }
    let next = UInt64(numbers.count)
    numbers[text] = next
    return Answer(bits: next, sort: -12)
  }
}
