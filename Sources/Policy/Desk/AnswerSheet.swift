import JSON
import Provenance

/// What one record after the other answers to the questions that clauses ask of its kind. Each is answered once a record, whatever the
/// number of clauses that ask it, and answers are told by small numbers.
///
/// Used by one thread at a time, and no access is held while another begins: so accesses need no check of their exclusivity.
final class AnswerSheet {
  /// A question as it is asked.
  struct Asked {
    var question: Question
    var epochs: Epochs
    /// Whether the answer follows from the element of `each` too.
    var isOfElement: Bool
    /// Index of the member whose text alone decides the answer.
    fileprivate var member: Int?
  }

  /// Clauses of one scope mean the same by a question.
  private struct Key: Hashable {
    var question: Question
    var scope: Int
  }

  /// A member whose text decides answers: what those were is remembered by the text, whatever the record.
  private struct Member {
    /// Number of the question for its value.
    var question: Int
    var name: JSONName
    var text: String
    /// How often the text was a known one, and a new one.
    var known = 0
    var new = 0
    /// The text of the record at hand, and when it was looked at.
    var number: Int?
    var time: UInt64 = 0

    /// New texts after which a member that mostly has new ones is not remembered by. Names of datasets come back late, but they do.
    private static let patience = 1 << 14

    var isOpen: Bool { new < Self.patience || new < 2 * known }
  }

  /// An answer of the record at hand.
  private struct Slot {
    /// When it was given.
    var time: UInt64 = 0
    var number: Int32 = 0
    var isOfElement: Bool
  }

  @exclusivity(unchecked) private(set) var asked: [Asked] = []
  private var numbers: [Key: Int] = [:]
  @exclusivity(unchecked) private var members: [Member] = []
  /// By question, if a member decides: the answer by the number of the member's text, plus one; 0 where it is not known.
  @exclusivity(unchecked) private var remembered: [[Int32]] = []
  @exclusivity(unchecked) private var slots: [Slot] = []
  @exclusivity(unchecked) private var answers = AnswerTable()
  /// How many answers a question has.
  private var counts: [Int32] = []
  @exclusivity(unchecked) private var time: UInt64 = 1
  @exclusivity(unchecked) private var recordTime: UInt64 = 1
  @exclusivity(unchecked) private var elementTime: UInt64 = 1
  /// Whether the element at hand was asked for.
  @exclusivity(unchecked) private(set) var asksElement = false
  /// Bytes that answers take, about.
  private(set) var size = 0

  /// Texts of one answer that are told apart.
  private static let salts: Int32 = 4
  /// The number of an answer that no record gave before.
  static let new: Int32 = -1

  /// From here on another record answers.
  func beginRecord() {
    time += 1
    recordTime = time
    elementTime = time
  }

  /// From here on another element of the same record answers.
  func beginElement() {
    time += 1
    elementTime = time
    asksElement = false
  }

  /// The number of a question of a clause.
  func number(of question: Question, _ plan: ClausePlan) -> Int {
    let key = Key(question: question, scope: plan.scope(of: question))
    if let known = numbers[key] { return known }
    let number = asked.count
    numbers[key] = number
    let isOfElement = question.isOfElement(plan.elementVariable)
    asked.append(Asked(question: question, epochs: plan.epochs, isOfElement: isOfElement))
    slots.append(Slot(isOfElement: isOfElement))
    counts.append(0)
    remembered.append([])
    if !isOfElement, let name = plan.reader.decidingMember(of: question) { asked[number].member = member(name, plan) }
    return number
  }

  private func member(_ name: String, _ plan: ClausePlan) -> Int {
    if let known = members.firstIndex(where: { $0.text == name }) { return known }
    let step = MemberStep(name)
    members.append(Member(question: number(of: .value([step]), plan), name: JSONName(name), text: name))
    return members.count - 1
  }

  /// The answer of the record at hand; `new` if no record that was learnt from gave it.
  func answer(_ number: Int, _ probe: RecordProbe) -> Int32 {
    let slot = slots[number]
    if slot.isOfElement { asksElement = true }
    if slot.time >= (slot.isOfElement ? elementTime : recordTime) { return slot.number }
    let found = found(number, probe)
    slots[number].time = time
    slots[number].number = found
    return found
  }

  private func found(_ number: Int, _ probe: RecordProbe) -> Int32 {
    guard let member = asked[number].member, let text = text(of: member, probe) else {
      return find(number, probe).found ?? Self.new
    }
    if text < remembered[number].count, remembered[number][text] != 0 { return remembered[number][text] - 1 }
    let found = find(number, probe).found ?? Self.new
    guard found != Self.new else { return found }
    let missing = text + 1 - remembered[number].count
    if missing > 0 {
      remembered[number].append(contentsOf: repeatElement(0, count: missing))
      size += 4 * missing
    }
    remembered[number][text] = found + 1
    return found
  }

  /// The number of the text of a member, or of its absence; nil where there is nothing to remember by.
  private func text(of member: Int, _ probe: RecordProbe) -> Int? {
    if members[member].time >= recordTime { return members[member].number }
    members[member].time = time
    members[member].number = nil
    guard members[member].isOpen else { return nil }
    let cursor = probe.member(members[member].name, members[member].text)
    guard cursor == nil || cursor?.letter == UInt8(ascii: "\"") else { return nil }
    let question = members[member].question
    if answer(question, probe) == Self.new { members[member].new += 1 } else { members[member].known += 1 }
    members[member].number = learn(question, probe).map(Int.init)
    return members[member].number
  }

  /// The same, remembered from here on; nil where too many texts share an answer.
  func learn(_ number: Int, _ probe: RecordProbe) -> Int32? {
    let known = answer(number, probe)
    if known != Self.new { return known }
    guard let key = find(number, probe).free else { return nil }
    let next = counts[number]
    counts[number] += 1
    var text: [UInt8]?
    if key.answer.isLong { text = probe.withText(of: asked[number].question) { Array($0) } }
    answers.add(key, number: next, text: text)
    slots[number].number = next
    size += 64 + (text.map { 64 + $0.count } ?? 0)
    return next
  }

  private func find(_ number: Int, _ probe: RecordProbe) -> (found: Int32?, free: AnswerTable.Key?) {
    let answer = probe.answer(asked[number].question, epochs: asked[number].epochs)
    var key = AnswerTable.Key(question: Int32(number), salt: 0, answer: answer)
    guard answer.isLong else {
      let found = answers.number(key)
      return (found, found == nil ? key : nil)
    }
    while key.salt <= Self.salts {
      guard let (found, known) = answers.entry(key) else { return (nil, key) }
      let isSame = probe.withText(of: asked[number].question) { text in
        text.count == known.count && text.elementsEqual(known)
      }
      if isSame { return (found, nil) }
      key.salt += 1
    }
    return (nil, nil)
  }

  /// Forgets all answers; what was made of their numbers means nothing any more.
  func forget() {
    answers = AnswerTable()
    for index in remembered.indices { remembered[index] = [] }
    size = 0
    for index in counts.indices { counts[index] = 0 }
    beginRecord()
  }
}

extension ClausePlan {
  /// Index of the element of `each` among the variables, as `PlacePath` counts.
  var elementVariable: Int { judged.clause.bindings.count }

  /// For which clauses a question means the same: 0 for all of a kind of record.
  func scope(of question: Question) -> Int {
    switch question {
    case .value, .presence, .count, .regime, .lineage, .lineageCount, .lineageList, .namedLineage: 0
    case .epoch: group + 1
    case .placePresence, .placeShape, .namedKind, .place:
      question.isOfElement(elementVariable) ? -number - 1 : group + 1
    // The steps of a term are those of one program.
    case .term, .element, .elementPlace, .elementLineage: -number - 1
    }
  }
}

extension Question {
  /// Whether the answer follows from the element of `each`.
  func isOfElement(_ variable: Int) -> Bool {
    switch self {
    case .value, .presence, .count, .regime, .lineage, .lineageCount, .lineageList, .namedLineage, .epoch: false
    case .element, .elementPlace, .elementLineage: true
    case .placePresence(let path), .placeShape(let path), .namedKind(let path), .place(let path):
      path.isOf(variable)
    case .term(let question): question.term.isOf(variable)
    }
  }
}

extension PlacePath {
  fileprivate func isOf(_ variable: Int) -> Bool {
    self.variable >= variable
      || steps.contains { if case .keyed(let inner) = $0 { inner.isOf(variable) } else { false } }
  }
}

extension TermQuestion.Term {
  fileprivate func isOf(_ variable: Int) -> Bool {
    switch self {
    case .constant: false
    case .place(let path): path.isOf(variable)
    case .list(let elements): elements.contains { $0.isOf(variable) }
    case .call(_, let operands): operands.contains { $0.isOf(variable) }
    }
  }
}
