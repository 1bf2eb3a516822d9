import CEL
import JSON
import Provenance

/// The questions of one judgement, as they are collected.
///
/// A place is settled once the questions asked tell what is there: every record that answers them alike has the same.
struct QuestionList {
  private let reader: QuestionReader
  private let probe: RecordProbe
  private(set) var questions: [Question] = []
  /// Whether the questions cover all that was seen.
  private(set) var coversAll = true
  private var asked: Set<Question> = []
  private var settled: Set<CELPlace> = []
  /// By variable: numbers of steps that settled places have.
  private var depths: [String: Set<Int>] = [:]
  /// Settled as far as one expression asks.
  private var epochs: [Outcome.Part: Set<CELPlace>] = [:]

  /// Judgements that ask more are not worth remembering.
  private static let limit = 160

  init(_ reader: QuestionReader, _ probe: RecordProbe) {
    self.reader = reader
    self.probe = probe
  }

  mutating func ask(_ question: Question) {
    guard coversAll, asked.insert(question).inserted else { return }
    if questions.count == Self.limit { coversAll = false } else { questions.append(question) }
  }

  /// - Parameter part: the expression; nil for one that is no condition.
  mutating func add(_ part: Outcome.Part?, _ seen: CELObservation) {
    // What became of a person's contributions is like no other's.
    let places =
      switch seen {
      case .presence(let place), .shape(let place): [place]
      case .value(let term): Self.places(term)
      }
    if places.contains(where: { reader.binding($0)?.isOfPerson == true }) { coversAll = false }
    guard coversAll else { return }
    switch seen {
    case .presence(let place): presence(reader.normal(place))
    case .shape(let place): shape(reader.normal(place))
    case .value(let term): value(term, part)
    }
  }

  // MARK: What is settled

  private mutating func markSettled(_ place: CELPlace) {
    settled.insert(place)
    depths[place.variable, default: []].insert(place.steps.count)
  }

  func isSettled(_ place: CELPlace) -> Bool {
    switch reader.binding(place) {
    case .profile?, .asOf?, .period?, .config?, .tables?, .pending?: return true
    case .agent?, .recipient?: return settled.contains(Self.reference(place.variable))
    case .dataset? where settled.contains(Self.reference(place.variable)): return true
    case .world?: return !isKeyed(place.steps) || settled.contains(place)
    default:
      if settled.contains(place) { return true }
      if isKeyed(place.steps) { return false }
      guard let depths = depths[place.variable] else { return false }
      return place.steps.indices.contains {
        depths.contains($0) && settled.contains(CELPlace(place.variable, Array(place.steps[..<$0])))
      }
    }
  }

  /// Whether a step is named by something that is not settled.
  private func isKeyed(_ steps: some Sequence<CELPlace.Step>) -> Bool {
    steps.contains { if case .keyed(let key, _) = $0 { !isSettled(key) } else { false } }
  }

  private static func reference(_ member: String) -> CELPlace { CELPlace(QuestionReader.subject, [.field(member)]) }

  /// Whether texts that name records may differ for each record: then what they name is asked for, not they.
  private static func isOwnName(_ members: [MemberStep]) -> Bool { members.count > 1 || members.first?.token == "id" }

  /// Asks what settles a place, if that is a good question: one that few answers go to.
  private mutating func settle(_ place: CELPlace, _ part: Outcome.Part?) -> Bool {
    if isSettled(place) || part.map({ epochs[$0]?.contains(place) == true }) == true { return true }
    switch reader.binding(place) {
    case .this?, .record?, .source?: return settleMember(place, part)
    // Few take part in much. Datasets are many: what is looked at of one is asked, not which it is.
    case .agent?, .recipient?:
      ask(.value([MemberStep(place.variable)]))
      markSettled(Self.reference(place.variable))
      return true
    case .regime?:
      switch place.steps {
      case [.field("gdpr")]: ask(.regime(.gdpr))
      case [.field("ccpa")]: ask(.regime(.ccpa))
      case [.field("aiAct")]: ask(.regime(.aiAct))
      default: return false
      }
      markSettled(place)
      return true
    case .lineage?:
      if let list = reader.wholeList(place) {
        ask(.lineageList(list))
        settled.insert(CELPlace(place.variable, [.field(list)]))
        return true
      }
      guard place.steps.count == 1, case .field(let name) = place.steps[0], let flag = LineageObject.flags[name] else {
        return false
      }
      ask(.lineage(flag))
      markSettled(place)
      return true
    case .world?: return settleNamed(place)
    default: return false
    }
  }

  private mutating func settleMember(_ place: CELPlace, _ part: Outcome.Part?) -> Bool {
    guard let (members, value) = reader.locate(place.steps), !members.isEmpty else { return false }
    switch value {
    case .token, .flag, .boolean, .integer, .number, .duration: ask(.value(members))
    case .text:
      if Self.isOwnName(members) { return false }
      ask(.value(members))
    case .instant, .when:
      guard let part, reader.isEpoch(members, part) else { return false }
      ask(.epoch(members))
      epochs[part, default: []].insert(place)
      return true
    case .list, .map, .object:
      // Of what is not there only that can be seen.
      guard probe.find(members) == nil else { return false }
      ask(.presence(members))
    }
    markSettled(place)
    return true
  }

  /// What lies in another record.
  private mutating func settleNamed(_ place: CELPlace) -> Bool {
    for case .keyed(let key, _) in place.steps where !isSettled(key) {
      if key.variable == QuestionReader.subject, let (members, _) = reader.locate(key.steps), !Self.isOwnName(members) {
        ask(.value(members))
        markSettled(key)
        continue
      }
      if reader.binding(key) == .world, settleNamed(key) { continue }
      guard place.steps.count == 3, place.steps[0] == .field("lineage"), case .field(let name) = place.steps[2],
        let flag = LineageObject.flags[name], let question = lineage(key, flag)
      else { return false }
      ask(question)
      markSettled(place)
      return true
    }
    return true
  }

  private func lineage(_ key: CELPlace, _ flag: LineageFlags) -> Question? {
    if key.variable == reader.element, key.steps.isEmpty { return .elementLineage(flag) }
    guard key.variable == QuestionReader.subject, let (members, _) = reader.locate(key.steps), !members.isEmpty else {
      return nil
    }
    return .namedLineage(members, flag)
  }

  // MARK: What was seen

  private mutating func presence(_ place: CELPlace) {
    if isSettled(place) || isSettled(place.parent) && !isKeyed(place.steps.suffix(1)) { return }
    switch reader.binding(place) {
    case .this?, .record?, .source?:
      if place.steps.isEmpty || computed(place) { return }
      guard let (members, _) = reader.locate(place.steps) else {
        coversAll = false
        return
      }
      if !asked.contains(.value(members)) { ask(.presence(members)) }
    case .agent?, .recipient?: _ = settle(place, nil)
    case .regime? where place.steps.isEmpty: break
    case .lineage? where place.steps.isEmpty: ask(.lineage([]))
    case .world?:
      if place.steps.count < 2 || settle(place, nil) { return }
      if place.steps.count == 2, place.steps[0] == .field("lineage"), case .keyed(let key, _) = place.steps[1],
        let question = lineage(key, [])
      {
        ask(question)
        return
      }
      // One that is kept, of another kind than the table holds, is other evidence than none.
      if place.steps.count == 2, case .keyed(let key, _) = place.steps[1] { ask(.namedKind(reader.path(key))) }
      general(place) { .placePresence($0) }
    case nil where place.variable == reader.element && place.steps.isEmpty: break
    default:
      if !settle(place, nil) { general(place) { .placePresence($0) } }
    }
  }

  private mutating func shape(_ place: CELPlace) {
    if isSettled(place) { return }
    switch reader.binding(place) {
    case .this?, .record?, .source?:
      guard let (members, value) = reader.locate(place.steps) else {
        coversAll = false
        return
      }
      if settle(place, nil) { return }
      if case .list = value { ask(.count(members)) } else { general(place) { .placeShape($0) } }
    case .lineage?:
      if reader.wholeList(place) != nil, settle(place, nil) { return }
      guard place.steps.count == 1, case .field(let name) = place.steps[0], LineageObject.lists.contains(name) else {
        general(place) { .placeShape($0) }
        return
      }
      ask(.lineage([]))
      ask(.lineageCount(name))
    default:
      if !settle(place, nil) { general(place) { .placeShape($0) } }
    }
  }

  private mutating func value(_ term: CELTerm, _ part: Outcome.Part?) {
    var isOpen = false
    for place in Self.places(term).map(reader.normal) where !settle(place, part) {
      if !coversAll { return }
      _ = computed(place)
      isOpen = true
    }
    guard isOpen, coversAll else { return }
    if case .place(let place) = term {
      let place = reader.normal(place)
      if reader.binding(place) == .this, let (members, value) = reader.locate(place.steps) {
        switch value {
        case .list, .map, .object: coversAll = false
        default: ask(.value(members))
        }
        markSettled(place)
      } else if reader.binding(place) == nil, place.variable == reader.element, place.steps.isEmpty {
        ask(.element)
        markSettled(place)
      } else {
        general(place) { .place($0) }
        markSettled(place)
      }
      return
    }
    guard let (made, text) = question(term) else {
      coversAll = false
      return
    }
    let question = TermQuestion(made, text: text)
    if probe.places.answer(probe.places.value(made)) == .isError { coversAll = false } else { ask(.term(question)) }
  }

  private mutating func general(_ place: CELPlace, _ question: (PlacePath) -> Question) {
    meet(place)
    let question = question(reader.path(place))
    if probe.answer(question) == .isError { coversAll = false } else { ask(question) }
  }

  /// Asks what the evidence for a place outside of the record judged depends on beside it.
  private mutating func meet(_ place: CELPlace) {
    if reader.binding(place) == .dataset {
      ask(.namedKind(reader.path(Self.reference(place.variable))))
    }
    guard isForeignRetention(place) else { return }
    func member(_ names: String...) -> PlacePath {
      reader.path(CELPlace(place.variable, place.steps.dropLast() + names.map(CELPlace.Step.field)))
    }
    ask(.placePresence(member("retention")))
    ask(.placePresence(member("retention", "period")))
    ask(.placePresence(member("retention", "startAt")))
    ask(.place(member("retention", "start")))
  }

  /// Whether it is the end of another record's retention: several members stand behind it.
  private func isForeignRetention(_ place: CELPlace) -> Bool {
    guard place.steps.last == .field("retentionEnd"), place.variable != QuestionReader.subject else { return false }
    let binding = reader.binding(place)
    return binding != .lineage && binding != .flow && place.steps.first != .field("lineage")
  }

  /// Asks from which members a computed field of the record judged follows; false for any other place.
  private mutating func computed(_ place: CELPlace) -> Bool {
    guard place.steps.count == 1, place.variable == QuestionReader.subject, case .field(let name) = place.steps[0],
      case .computed(let field)? = reader.shape[name]?.reading
    else {
      meet(place)
      return false
    }
    func members(_ names: String...) -> [MemberStep] { names.map(MemberStep.init) }
    switch field {
    case .during(let from, let to):
      ask(.presence(members(from)))
      ask(.presence(members(to)))
    case .retentionEnd:
      ask(.presence(members("retention")))
      ask(.presence(members("retention", "period")))
      ask(.presence(members("retention", "startAt")))
      ask(.value(members("retention", "start")))
    }
    return true
  }

  // MARK: Terms

  private static func places(_ term: CELTerm) -> [CELPlace] {
    switch term {
    case .constant: []
    case .place(let place): [place]
    case .list(let elements): elements.flatMap(places)
    case .call(let call): call.operands.flatMap(places)
    }
  }

  /// The term with what is settled made constant, and a text that only equal terms have; nil if a constant has none.
  private func question(_ term: CELTerm) -> (TermQuestion.Term, String)? {
    switch term {
    case .constant(let value): return Self.text(value).map { (.constant(value), $0) }
    case .place(let place):
      let place = reader.normal(place)
      let path = reader.path(place)
      if isSettled(place), let value = probe.places.value(path), let words = Self.text(value) {
        return (.constant(value), words)
      }
      return (.place(path), Self.text(place))
    case .list(let elements):
      var made: [TermQuestion.Term] = []
      var text = "["
      for element in elements {
        guard let (term, words) = question(element) else { return nil }
        made.append(term)
        text += words + ","
      }
      return (.list(made), text + "]")
    case .call(let call):
      var made: [TermQuestion.Term] = []
      var text = "\(call.step)("
      for operand in call.operands {
        guard let (term, words) = question(operand) else { return nil }
        made.append(term)
        text += words + ","
      }
      return (.call(call, made), text + ")")
    }
  }

  private static func text(_ place: CELPlace) -> String {
    place.steps.reduce(into: place.variable) { text, step in
      switch step {
      case .field(let name): text += ".\(name.utf8.count):\(name)"
      case .index(let index): text += "[\(index)]"
      case .key(let key): text += "[\(key)]"
      case .keyed(let inner, _): text += "[@\(Self.text(inner))]"
      }
    }
  }

  private static func text(_ value: CELValue) -> String? {
    switch value {
    case .null: return "null"
    case .bool(let flag): return "\(flag)"
    case .int(let number): return "\(number)"
    case .uint(let number): return "\(number)u"
    case .double(let number): return "\(number.bitPattern)d"
    case .string(let text): return "\(text.utf8.count):\(text)"
    case .timestamp(let time): return "t\(time.seconds).\(time.nanoseconds)"
    case .duration(let duration): return "d\(duration.nanoseconds)"
    case .opaque(let opaque): return "\(opaque.celType) \(opaque.description)"
    case .unknown(let unknowns): return "?\(unknowns.attributes)"
    case .list(let list):
      var text = "["
      for element in list.elements {
        guard let words = Self.text(element) else { return nil }
        text += words + ","
      }
      return text + "]"
    default: return nil
    }
  }
}
