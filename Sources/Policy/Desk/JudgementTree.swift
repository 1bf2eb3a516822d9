/// What a clause asked of earlier records and what came of it: a decision tree that grows with what it meets.
///
/// Expressions have no input but the record, what it names, and what is the same throughout a run. So what a judgement asks next
/// follows from the answers so far, and records with the same answers are judged alike: one is evaluated, the others are looked up.
struct JudgementTree<Leaf> {
  /// What to do at a node.
  private enum State {
    /// No record came so far yet.
    case blank
    /// Index in `questions`.
    case ask(Int32)
    case leaf(Int32)
    /// Records that come here differ too much: evaluate.
    case evaluate
  }

  /// How often a question told a record apart from all before it.
  private struct Use {
    var known = 0
    var new = 0
    var isClosed = false
  }

  private var nodes = [State.blank]
  private var children = BranchTable()
  /// Numbers of questions on the sheet.
  private var questions: [Int] = []
  private var uses: [Use] = []
  private(set) var leaves: [Leaf] = []
  private(set) var size = 0

  /// Bytes that it may remember; then it forgets all.
  private let capacity: Int

  init(capacity: Int = 8 << 20) { self.capacity = capacity }

  enum Outcome {
    /// Index in `leaves`.
    case leaf(Int)
    case evaluate
    /// The first record of its sort: judge it and `add` what came of it.
    case new
  }

  /// Where the answers of a record lead.
  mutating func outcome(_ sheet: AnswerSheet, _ probe: RecordProbe) -> Outcome {
    var here: Int32 = 0
    while true {
      switch nodes[Int(here)] {
      case .blank: return .new
      case .leaf(let number): return .leaf(Int(number))
      case .evaluate: return .evaluate
      case .ask(let index):
        let index = Int(index)
        if uses[index].isClosed { return .evaluate }
        let answer = sheet.answer(questions[index], probe)
        guard answer != AnswerSheet.new, let next = children[here, answer] else { return note(new: index, sheet) }
        uses[index].known += 1
        here = next
      }
    }
  }

  private mutating func note(new index: Int, _ sheet: AnswerSheet) -> Outcome {
    uses[index].new += 1
    let use = uses[index]
    // Moments and numbers that differ from record to record are not worth remembering.
    if use.new >= 256, use.new > use.known * 2, use.new >= Self.patience(sheet.asked[questions[index]].question) {
      uses[index].isClosed = true
      return .evaluate
    }
    return .new
  }

  /// New answers after which a question that mostly gets new ones is closed. Names of records come back late, but they do.
  private static func patience(_ question: Question) -> Int {
    if case .value(let steps) = question, steps.count == 1, case .name(_, "dataset")? = steps.first { return 1 << 16 }
    return 256
  }

  /// Adds what came of a record.
  ///
  /// Questions that the tree asks already on the way come first; what is left of those of this judgement follows. Whatever their order,
  /// records that answer them alike are judged alike.
  ///
  /// - Parameters:
  ///   - asked: numbers of the questions on the sheet.
  ///   - leaf: nil if records that answer these questions alike may differ.
  mutating func add(_ asked: [Int], _ leaf: Leaf?, size leafSize: Int, _ sheet: AnswerSheet, _ probe: RecordProbe) {
    if size > capacity { removeAll() }
    var here: Int32 = 0
    var left = asked[...]
    var passed: Set<Int> = []
    walk: while true {
      switch nodes[Int(here)] {
      case .leaf, .evaluate: return
      case .ask(let index):
        let question = questions[Int(index)]
        guard let answer = sheet.learn(question, probe) else { return }
        passed.insert(question)
        here = children[here, answer] ?? insert(here, answer)
      case .blank:
        while let question = left.popFirst() {
          if passed.contains(question) { continue }
          nodes[Int(here)] = .ask(Int32(index(of: question)))
          continue walk
        }
        break walk
      }
    }
    if let leaf {
      nodes[Int(here)] = .leaf(Int32(leaves.count))
      leaves.append(leaf)
      size += leafSize
    } else {
      nodes[Int(here)] = .evaluate
    }
  }

  private mutating func insert(_ here: Int32, _ answer: Int32) -> Int32 {
    let next = Int32(nodes.count)
    nodes.append(.blank)
    children[here, answer] = next
    size += 48
    return next
  }

  private mutating func index(of question: Int) -> Int {
    if let known = questions.firstIndex(of: question) { return known }
    questions.append(question)
    uses.append(Use())
    return questions.count - 1
  }

  /// Forgets all but which questions are closed.
  mutating func removeAll() {
    nodes = [.blank]
    children = BranchTable()
    leaves = []
    size = 0
  }
}

/// The node below another one, by the number of an answer. Open addressing, at most half full.
struct BranchTable {
  /// Node and answer, plus one; 0 where nothing stands.
  private var keys: [UInt64] = Array(repeating: 0, count: 16)
  private var values: [Int32] = Array(repeating: 0, count: 16)
  private var count = 0

  private static func key(_ node: Int32, _ answer: Int32) -> UInt64 {
    (UInt64(UInt32(bitPattern: node)) << 32 | UInt64(UInt32(bitPattern: answer))) &+ 1
  }

  /// Where a key stands, or would.
  private func place(_ key: UInt64) -> Int {
    let mask = keys.count - 1
    var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 32) & mask
    while keys[place] != 0, keys[place] != key { place = (place + 1) & mask }
    return place
  }

  subscript(_ node: Int32, _ answer: Int32) -> Int32? {
    get {
      let key = Self.key(node, answer)
      let place = place(key)
      return keys[place] == key ? values[place] : nil
    }
    set {
      guard let newValue else { return }
      if count * 2 >= keys.count { grow() }
      let key = Self.key(node, answer)
      let place = place(key)
      if keys[place] == 0 { count += 1 }
      keys[place] = key
      values[place] = newValue
    }
  }

  private mutating func grow() {
    let (oldKeys, oldValues) = (keys, values)
    keys = Array(repeating: 0, count: oldKeys.count * 2)
    values = Array(repeating: 0, count: oldKeys.count * 2)
    for (index, key) in oldKeys.enumerated() where key != 0 {
      let place = place(key)
      keys[place] = key
      values[place] = oldValues[index]
    }
  }
}
