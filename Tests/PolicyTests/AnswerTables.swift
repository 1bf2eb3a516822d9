import JSON
import Testing

@testable import Policy

@Suite("Numbers of answers") struct AnswerTables {
  @Test("are found by question and answer as in a dictionary") func oracle() {
    var random = Seeded(state: 11)
    var table = AnswerTable()
    var slow: [[UInt64]: (number: Int32, text: [UInt8]?)] = [:]
    for number in Int32(0)..<20_000 {
      let (question, bits) = (random.next() % 40, random.next() % 200)
      let isLong = bits % 3 == 0
      let answer = isLong ? Answer(text: String(repeating: "x", count: 20) + "\(bits)") : Answer(bits: bits, sort: -6)
      let key = AnswerTable.Key(question: Int32(question), salt: Int32(bits % 2), answer: answer)
      let known = slow[[question, bits]]
      #expect(table.number(key) == known?.number)
      #expect(table.entry(key)?.number == known?.number)
      #expect(table.entry(key)?.text == known.map { $0.text ?? [] })
      guard known == nil else { continue }
      let text = isLong ? Array("\(bits)".utf8) : nil
      table.add(key, number: number, text: text)
      slow[[question, bits]] = (number, text)
    }
    #expect(slow.count > 4000)
  }
}
