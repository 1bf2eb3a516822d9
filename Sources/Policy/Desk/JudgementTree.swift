import JSON

/// What a clause asked of earlier records and how it judged them: a decision tree that grows with what it meets.
///
/// Expressions have no input but the record, what it names, and what is the same throughout a run. So what a judgement asks next
/// follows from the answers so far, and records with the same answers are judged alike: one is evaluated, the others are looked up.
struct JudgementTree {
  /// What to do at a node.
  enum State {
    /// No record came so far yet.
    case blank
    case ask(Int)
    case template(Int)
    /// Records that come here differ too much: evaluate.
    case evaluate
  }

  private struct Node {
    var state = State.blank
    /// The text that led here, if its answer may stand for others too.
    var text: [UInt8] = []
  }

  private struct Key: Hashable {
    var node: Int32
    /// Counts texts of one answer.
    var salt: Int32
    var answer: Answer

    func hash(into hasher: inout Hasher) {
      let place = UInt64(UInt32(bitPattern: node)) << 8 ^ UInt64(UInt32(bitPattern: salt))
      hasher.combine(
        (answer.first ^ (answer.last &<< 23 | answer.last &>> 41) ^ UInt64(truncatingIfNeeded: answer.length))
          &* 0x9E37_79B9_7F4A_7C15 ^ place)
    }
  }

  /// How often a question told a record apart from all before it.
  private struct Use {
    var known = 0
    var new = 0
    var isClosed = false
  }

  private var nodes = [Node()]
  private var children: [Key: Int32] = [:]
  private(set) var questions: [Question] = []
  private var numbers: [Question: Int] = [:]
  private var uses: [Use] = []
  private(set) var templates: [VerdictTemplate] = []
  private(set) var size = 0

  /// Bytes that a clause may remember; then it forgets all.
  private static let capacity = 8 << 20
  /// Texts of one answer that are told apart.
  private static let salts: Int32 = 4

  enum Outcome {
    case template(Int)
    case evaluate
    /// The first record of its sort: judge it and `add` what came of it.
    case new
  }

  /// Where the answers of a record lead.
  mutating func outcome(_ probe: RecordProbe, _ epochs: Epochs) -> Outcome {
    var here: Int32 = 0
    while true {
      switch nodes[Int(here)].state {
      case .blank: return .new
      case .template(let number): return .template(number)
      case .evaluate: return .evaluate
      case .ask(let number):
        if uses[number].isClosed { return .evaluate }
        guard
          let next = child(of: here, probe.answer(questions[number], epochs: epochs), questions[number], probe).found
        else { return note(new: number) }
        uses[number].known += 1
        here = next
      }
    }
  }

  private mutating func note(new number: Int) -> Outcome {
    uses[number].new += 1
    let use = uses[number]
    // Moments and numbers that differ from record to record are not worth remembering.
    if use.new >= 256, use.new > use.known * 2, use.new >= Self.patience(questions[number]) {
      uses[number].isClosed = true
      return .evaluate
    }
    return .new
  }

  /// New answers after which a question that mostly gets new ones is closed. Names of records come back late, but they do.
  private static func patience(_ question: Question) -> Int {
    if case .value(let steps) = question, steps.count == 1, case .name(_, "dataset")? = steps.first { return 1 << 16 }
    return 256
  }

  private func child(
    of node: Int32, _ answer: Answer, _ question: Question, _ probe: RecordProbe
  ) -> (found: Int32?, free: Key?) {
    var key = Key(node: node, salt: 0, answer: answer)
    guard let first = children[key] else { return (nil, key) }
    guard answer.isLong else { return (first, nil) }
    guard let text = probe.cursor(question)?.utf8.span else { return (nil, nil) }
    if text.equals(nodes[Int(first)].text) { return (first, nil) }
    while key.salt < Self.salts {
      key.salt += 1
      guard let next = children[key] else { return (nil, key) }
      if text.equals(nodes[Int(next)].text) { return (next, nil) }
    }
    return (nil, nil)
  }

  /// Adds how a record was judged.
  ///
  /// Questions that the tree asks already on the way come first; what is left of those of this judgement follows. Whatever their order,
  /// records that answer them alike are judged alike.
  ///
  mutating func add(_ learnt: Lesson.Learnt, _ probe: RecordProbe, _ epochs: Epochs) {
    if size > Self.capacity { removeAll() }
    let (asked, template) = (learnt.questions, learnt.template)
    var here: Int32 = 0
    var left = asked[...]
    var passed: Set<Int> = []
    walk: while true {
      switch nodes[Int(here)].state {
      case .template, .evaluate: return
      case .ask(let number):
        guard let next = step(here, number, probe, epochs) else { return }
        passed.insert(number)
        here = next
      case .blank:
        while let question = left.popFirst() {
          let number = number(of: question)
          if passed.contains(number) { continue }
          nodes[Int(here)].state = .ask(number)
          continue walk
        }
        break walk
      }
    }
    if let template {
      nodes[Int(here)].state = .template(templates.count)
      templates.append(template)
      size += template.size
    } else {
      nodes[Int(here)].state = .evaluate
    }
  }

  /// The node below one that asks, made if no record came there before; nil where too many texts share an answer.
  private mutating func step(_ here: Int32, _ number: Int, _ probe: RecordProbe, _ epochs: Epochs) -> Int32? {
    let question = questions[number]
    let answer = probe.answer(question, epochs: epochs)
    let (found, free) = child(of: here, answer, question, probe)
    return found ?? free.map { insert($0, answer, question, probe) }
  }

  private mutating func insert(_ key: Key, _ answer: Answer, _ question: Question, _ probe: RecordProbe) -> Int32 {
    let next = Int32(nodes.count)
    var node = Node()
    if answer.isLong, let text = probe.cursor(question)?.utf8 { node.text = Array(text) }
    nodes.append(node)
    children[key] = next
    size += 96 + node.text.count
    return next
  }

  private mutating func number(of question: Question) -> Int {
    if let known = numbers[question] { return known }
    questions.append(question)
    uses.append(Use())
    numbers[question] = questions.count - 1
    return questions.count - 1
  }

  /// Forgets all but which questions are closed.
  mutating func removeAll() {
    nodes = [Node()]
    children = [:]
    templates = []
    size = 0
  }
}
