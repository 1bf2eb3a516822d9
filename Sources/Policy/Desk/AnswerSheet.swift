import JSON
import Provenance

/// What one record after the other answers to the questions that clauses ask of its kind. Each is answered once a record, whatever the
/// number of clauses that ask it, and answers are told by small numbers.
final class AnswerSheet {
  /// A question as it is asked.
  struct Asked {
    var question: Question
    var epochs: Epochs
    /// Whether the answer follows from the element of `each` too.
    var isOfElement: Bool
  }

  /// Clauses of one scope mean the same by a question.
  private struct Key: Hashable {
    var question: Question
    var scope: Int
  }

  private struct AnswerKey: Hashable {
    var question: Int32
    /// Counts texts of one answer.
    var salt: Int32
    var answer: Answer

    func hash(into hasher: inout Hasher) {
      let place = UInt64(UInt32(bitPattern: question)) << 8 ^ UInt64(UInt32(bitPattern: salt))
      hasher.combine(answer.mixed ^ place)
    }
  }

  /// An answer of the record at hand.
  private struct Slot {
    /// When it was given.
    var time: UInt64 = 0
    var number: Int32 = 0
    var isOfElement: Bool
  }

  private(set) var asked: [Asked] = []
  private var numbers: [Key: Int] = [:]
  private var slots: [Slot] = []
  private var answers: [AnswerKey: Int32] = [:]
  /// Texts of answers that may stand for others too, by question and number.
  private var texts: [UInt64: [UInt8]] = [:]
  /// How many answers a question has.
  private var counts: [Int32] = []
  private var time: UInt64 = 1
  private var recordTime: UInt64 = 1
  private var elementTime: UInt64 = 1
  /// Whether the element at hand was asked for.
  private(set) var asksElement = false
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
    return number
  }

  /// The answer of the record at hand; `new` if no record that was learnt from gave it.
  func answer(_ number: Int, _ probe: RecordProbe) -> Int32 {
    let slot = slots[number]
    if slot.isOfElement { asksElement = true }
    if slot.time >= (slot.isOfElement ? elementTime : recordTime) { return slot.number }
    let found = find(number, probe).found ?? Self.new
    slots[number].time = time
    slots[number].number = found
    return found
  }

  /// The same, remembered from here on; nil where too many texts share an answer.
  func learn(_ number: Int, _ probe: RecordProbe) -> Int32? {
    let known = answer(number, probe)
    if known != Self.new { return known }
    guard let key = find(number, probe).free else { return nil }
    let next = counts[number]
    counts[number] += 1
    answers[key] = next
    slots[number].number = next
    size += 64
    if key.answer.isLong {
      let text = probe.withText(of: asked[number].question) { Array($0) }
      texts[Self.place(number, next)] = text
      size += 64 + text.count
    }
    return next
  }

  private static func place(_ question: Int, _ answer: Int32) -> UInt64 {
    UInt64(question) << 32 | UInt64(UInt32(bitPattern: answer))
  }

  private func find(_ number: Int, _ probe: RecordProbe) -> (found: Int32?, free: AnswerKey?) {
    let answer = probe.answer(asked[number].question, epochs: asked[number].epochs)
    var key = AnswerKey(question: Int32(number), salt: 0, answer: answer)
    guard answer.isLong else {
      let found = answers[key]
      return (found, found == nil ? key : nil)
    }
    while key.salt <= Self.salts {
      guard let found = answers[key] else { return (nil, key) }
      let isSame = probe.withText(of: asked[number].question) { text in
        texts[Self.place(number, found)].map { text.elementsEqual($0) } ?? false
      }
      if isSame { return (found, nil) }
      key.salt += 1
    }
    return (nil, nil)
  }

  /// Forgets all answers; what was made of their numbers means nothing any more.
  func forget() {
    answers = [:]
    texts = [:]
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
