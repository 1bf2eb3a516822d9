/// Numbers of answers, by question and answer. Open addressing, at most half full.
struct AnswerTable {
  struct Key: Equatable {
    var question: Int32
    /// Counts texts of one answer.
    var salt: Int32
    var answer: Answer
  }

  private struct Slot {
    var key: Key
    /// Number of the answer, plus one; 0 where nothing stands.
    var number: Int32
    /// Index of the text of an answer that may stand for others too.
    var text: Int32
  }

  private static let least = 64
  private var slots: [Slot]
  private var count = 0
  private var texts: [[UInt8]] = []

  init() { slots = Self.empty(Self.least) }

  private static func empty(_ count: Int) -> [Slot] {
    let key = Key(question: 0, salt: 0, answer: .absent)
    return Array(repeating: Slot(key: key, number: 0, text: -1), count: count)
  }

  /// Where a key stands, or would.
  private func place(_ key: Key) -> Int {
    let mask = slots.count - 1
    let question = UInt64(UInt32(bitPattern: key.question)) << 8 | UInt64(UInt32(bitPattern: key.salt))
    var place = Int(truncatingIfNeeded: ((key.answer.mixed ^ question) &* 0x9E37_79B9_7F4A_7C15) &>> 32) & mask
    while slots[place].number != 0, slots[place].key != key { place = (place + 1) & mask }
    return place
  }

  /// The number of an answer; nil if it has none.
  func number(_ key: Key) -> Int32? {
    let number = slots[place(key)].number
    return number == 0 ? nil : number - 1
  }

  /// The same for an answer that may stand for several texts, with the text that has the number.
  func entry(_ key: Key) -> (number: Int32, text: [UInt8])? {
    let slot = slots[place(key)]
    guard slot.number != 0 else { return nil }
    return (slot.number - 1, slot.text < 0 ? [] : texts[Int(slot.text)])
  }

  /// - Parameter text: nil for an answer that stands for itself.
  mutating func add(_ key: Key, number: Int32, text: [UInt8]?) {
    if count * 2 >= slots.count { grow() }
    count += 1
    var slot = Slot(key: key, number: number + 1, text: -1)
    if let text {
      slot.text = Int32(texts.count)
      texts.append(text)
    }
    slots[place(key)] = slot
  }

  private mutating func grow() {
    let old = slots
    slots = Self.empty(old.count * 2)
    for slot in old where slot.number != 0 { slots[place(slot.key)] = slot }
  }
}
