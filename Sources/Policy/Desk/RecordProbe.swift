import JSON
import Provenance

/// The record being judged, asked by many clauses: its members are found once.
///
/// Lives inside `JSONView.withCursor`.
struct RecordProbe {
  let root: JSONCursor
  let view: JSONView
  let kind: RecordKind
  let id: String
  let docket: Docket
  /// Reads what lies elsewhere; it has begun with this record.
  let places: PlaceReader
  private let notes: WorldNotes
  private let members: [Member]
  private var regime: Regime
  private let flags: LineageFlags?
  private let node: LineageGraph.Node?
  /// The element of `each`, if it lies in the record.
  private(set) var element: JSONCursor?
  /// The same if it was computed.
  private(set) var elementText: String?
  private(set) var elementPlace = 0
  private(set) var elementFlags: LineageFlags?
  /// The far end of a path.
  var target: JSONView?

  struct Member {
    var name: JSONName
    var index: Int
  }

  /// - Parameters:
  ///   - members: of `root`.
  ///   - known: the node of the record, if it is at hand.
  init(
    _ root: JSONCursor, _ view: JSONView, kind: RecordKind, id: String, members: [Member], docket: Docket,
    notes: WorldNotes, places: PlaceReader, node known: LineageGraph.Node? = nil
  ) {
    self.root = root
    self.view = view
    self.kind = kind
    self.id = id
    self.docket = docket
    self.places = places
    self.notes = notes
    self.members = members
    switch kind {
    case .dataset, .model, .run: node = known ?? docket.world.graph.node(id)
    default: node = nil
    }
    let own = node.map(docket.world.graph.flags)
    flags = own
    regime = SubjectRecords(id: id, kind: kind, view: view).regime(docket.context.profileFacts) {
      $0 == id && own != nil ? own : notes.flags($0)
    }
  }

  /// Notes where the members of a record lie; false if sources disagree about it.
  static func read(_ root: JSONCursor, into members: inout [Member]) -> Bool {
    guard root.letter == UInt8(ascii: "{") else { return false }
    members.removeAll(keepingCapacity: true)
    var here = root.at(root.index + 1)
    let end = root.close
    while here.index < end {
      let name = here.name
      here.index += 1
      if name == conflicts { return false }
      members.append(Member(name: name, index: here.index))
      here.index = here.next
    }
    return true
  }

  private static let conflicts = JSONName("conflicts")

  /// The same record, judged on a path to another.
  func aimed(at records: SubjectRecords) -> RecordProbe {
    var copy = self
    copy.target = records.path?.target
    copy.regime = records.regime(docket.context.profileFacts, notes.flags)
    return copy
  }

  mutating func setElement(_ cursor: JSONCursor, place: Int, flags: LineageFlags?) {
    element = cursor
    elementText = nil
    elementPlace = place
    elementFlags = flags
  }

  /// An element that lies nowhere in the record.
  mutating func setElement(text: String, flags: LineageFlags?) {
    element = nil
    elementText = text
    elementPlace = 0
    elementFlags = flags
  }

  func member(_ name: JSONName, _ text: String) -> JSONCursor? {
    for member in members where member.name == name {
      if name.isWhole || root.at(member.index - 1).utf8.span.equals(text) { return root.at(member.index) }
    }
    return nil
  }

  /// The value at the end of some steps.
  func find(_ steps: [MemberStep]) -> JSONCursor? {
    guard case .name(let name, let text)? = steps.first, var here = member(name, text) else { return nil }
    var next = 1
    while next < steps.count {
      guard let inner = here.child(steps[next]) else { return nil }
      here = inner
      next += 1
    }
    return here
  }

  /// The answer to a question about other places than moments.
  func answer(_ question: Question) -> Answer { answer(question, epochs: .none) }

  func answer(_ question: Question, epochs: Epochs) -> Answer {
    switch question {
    case .value(let steps): find(steps).map(Self.value) ?? .absent
    case .presence(let steps): find(steps) == nil ? .absent : .container
    case .count(let steps):
      find(steps).map { $0.letter == UInt8(ascii: "[") ? Answer(bits: UInt64($0.elementCount), sort: -8) : .container }
        ?? .absent
    case .epoch(let steps): find(steps).map { epochs.answer($0) } ?? .absent
    case .regime(.gdpr): Answer(regime.gdpr)
    case .regime(.ccpa): Answer(regime.ccpa)
    case .regime(.aiAct): Answer(regime.aiAct)
    case .lineage(let flag): Answer(flags.map { $0.contains(flag) })
    case .lineageCount(let fact):
      node.flatMap { docket.world.graph.count($0, of: fact) }.map { Answer(bits: UInt64($0), sort: -8) } ?? .isOpen
    case .lineageList(let fact):
      node.flatMap { docket.world.graph.number($0, of: fact) }
        .map { Answer(bits: UInt64(bitPattern: Int64($0)), sort: -8) } ?? .isOpen
    case .element: element.map(Self.value) ?? elementText.map(Answer.init(text:)) ?? .absent
    case .elementPlace: Answer(bits: UInt64(elementPlace), sort: -9)
    case .elementLineage(let flag): Answer(elementFlags.map { $0.contains(flag) })
    case .namedLineage(let steps, let flag):
      find(steps).flatMap {
        $0.letter == UInt8(ascii: "\"") ? notes.flags(String(decoding: $0.utf8, as: UTF8.self)) : nil
      }
      .map { Answer($0.contains(flag)) } ?? .isOpen
    case .placePresence(let path): places.presence(path)
    case .placeShape(let path): places.shape(path)
    case .namedKind(let path): places.kind(path)
    case .place(let path): places.answer(places.value(path))
    case .term(let question): places.answer(places.value(question.term))
    }
  }

  /// Hands on the text that a long answer stands for; nothing for other answers.
  func withText<R>(of question: Question, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    let cursor: JSONCursor? =
      switch question {
      case .value(let steps), .epoch(let steps): find(steps)
      case .element: element
      default: nil
      }
    if case .element = question, var text = elementText { return text.withUTF8(body) }
    return body(cursor?.utf8 ?? UnsafeBufferPointer(start: nil, count: 0))
  }

  static func value(_ cursor: JSONCursor) -> Answer {
    switch cursor.letter {
    case UInt8(ascii: "\""): Answer(cursor.name, cursor.utf8.span)
    case UInt8(ascii: "t"): .isTrue
    case UInt8(ascii: "f"): .isFalse
    case UInt8(ascii: "l"): Answer(bits: UInt64(bitPattern: cursor.int64 ?? 0), sort: -6)
    case UInt8(ascii: "d"): Answer(bits: (cursor.double ?? 0).bitPattern, sort: -7)
    default: .container
    }
  }
}

extension JSONCursor {
  /// A member, or an element.
  func child(_ step: MemberStep) -> JSONCursor? {
    switch step {
    case .name(let wanted, let text):
      guard letter == UInt8(ascii: "{") else { return nil }
      var here = at(index + 1)
      let end = close
      while here.index < end {
        let found = here.name == wanted && (wanted.isWhole || here.utf8.span.equals(text))
        here.index += 1
        if found { return here }
        here.index = here.next
      }
      return nil
    case .index(let place):
      guard letter == UInt8(ascii: "[") else { return nil }
      var here = at(index + 1)
      let end = close
      var left = place
      while here.index < end {
        if left == 0 { return here }
        left -= 1
        here.index = here.next
      }
      return nil
    }
  }

  /// Elements of a list.
  var elementCount: Int {
    var count = 0
    var here = at(index + 1)
    let end = close
    while here.index < end {
      count += 1
      here.index = here.next
    }
    return count
  }
}
