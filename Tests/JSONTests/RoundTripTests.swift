import Testing

@testable import JSON

@Suite("What is written reads back as it was")
struct RoundTripTests {
  @Test("compact and pretty, from values and from views")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<1000 {
      let value = generator.value()
      let compact = JSONWriter.compact(value)
      let document = try JSONParser().parse(compact)
      #expect(document.root.value == value)
      #expect(try document.root.exactValue() == value)
      #expect(JSONWriter.compact(document.root) == compact)
      #expect(try JSONValue(parsing: JSONWriter.pretty(value)) == value)
    }
  }

  @Test("the canonical form is the same from values and views, in any order, and stable")
  func canonical() throws {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<1000 {
      let value = generator.value()
      let canonical = JSONWriter.canonical(value)
      #expect(JSONWriter.canonical(try JSONParser().parse(JSONWriter.compact(value)).root) == canonical)
      #expect(JSONWriter.canonical(try JSONParser().parse(canonical).root) == canonical)
      if let object = value.object {
        let shuffled = JSONObject(object.shuffled(using: &generator).map { ($0.key, $0.value) })
        #expect(shuffled == object)
        #expect(shuffled.hashValue == object.hashValue)
        #expect(JSONWriter.canonical(.object(shuffled)) == canonical)
      }
    }
  }

  @Test("a compacted copy is the same, small, and its own")
  func compacted() throws {
    var generator = SeededGenerator(seed: 4)
    let (parser, scratch) = (JSONParser(), try JSONDocument())
    var copies: [(JSONDocument, JSONValue)] = []
    for _ in 0..<1000 {
      let value = generator.value()
      let text = JSONWriter.compact(value)
      try parser.parse(text, into: scratch)
      let (copy, byteCount) = try scratch.compacted()
      #expect(byteCount <= 32 + 9 * text.count)
      copies.append((copy, value))
    }
    // What they were copied from holds another text by now.
    for (copy, value) in copies { #expect(copy.root.value == value) }
    let (copy, byteCount) = try JSONDocument().compacted()
    #expect(copy.root.value == .null && byteCount == 0)
    // A copy may be parsed into.
    let text = Array("[\(String(repeating: "1,", count: 500))2]".utf8)
    let reused = copies[0].0
    try parser.parse(text, into: reused)
    #expect(JSONWriter.compact(reused.root) == text)
  }

  @Test("numbers read back to the last bit")
  func numbers() throws {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<20_000 {
      let number = Double(bitPattern: generator.next())
      guard number.isFinite else { continue }
      var text: [UInt8] = []
      NumberText.appendECMAScript(number, to: &text)
      #expect(Double(String(decoding: text, as: UTF8.self)) == number)
    }
    #expect(JSONWriter.compact(.double(-0.0)) == Array("-0.0".utf8))
    #expect(JSONWriter.compact(.double(1e300)) == Array("1e+300".utf8))
    #expect(JSONWriter.compact(.double(3)) == Array("3.0".utf8))
    #expect(JSONWriter.compact(.double(.nan)) == Array("null".utf8))
  }

  @Test("pretty is two spaces deep")
  func pretty() {
    let text = String(decoding: JSONWriter.pretty(["a": [1, []], "b": [:]]), as: UTF8.self)
    #expect(text == "{\n  \"a\": [\n    1,\n    []\n  ],\n  \"b\": {}\n}")
  }
}
