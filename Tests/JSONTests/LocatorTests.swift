import Testing

@testable import JSON

@Suite("A locator finds the place of a value in its text")
struct LocatorTests {
  static let text = Array("{\"a\": [1,\n  {\"b\": \"x\"}, []], \"c\":null,\n\"\\u0064\":2}".utf8)

  @Test(
    arguments: [
      ("", 0, nil, 1, 1), ("/a", 6, 1, 1, 7), ("/a/0", 7, nil, 1, 8), ("/a/1", 12, nil, 2, 3), ("/a/1/b", 18, 13, 2, 9),
      ("/a/2", 24, nil, 2, 15), ("/c", 33, 29, 2, 24), ("/d", 48, 39, 3, 10),
    ] as [(String, Int, Int?, Int, Int)])
  func finds(_ pointer: String, _ offset: Int, _ key: Int?, _ line: Int, _ column: Int) throws {
    let place = JSONLocator.place(of: try JSONPointer(pointer), in: Self.text)
    #expect(place == JSONPlace(offset: offset, keyOffset: key, line: line, column: column))
  }

  @Test("what is not there has no place", arguments: ["/b", "/a/3", "/a/b", "/c/0", "/a/1/b/0"])
  func nothing(_ pointer: String) throws {
    #expect(JSONLocator.place(of: try JSONPointer(pointer), in: Self.text) == nil)
  }

  @Test("of a broken text what stands before the fault is found")
  func broken() throws {
    #expect(JSONLocator.place(of: try JSONPointer("/a"), in: Array("{\"a\":1,}".utf8))?.offset == 5)
  }

  @Test("every value of a random text is found where it stands")
  func property() throws {
    var generator = SeededGenerator(seed: 9)
    func check(_ value: JSONValue, _ pointer: JSONPointer, _ whole: [UInt8]) throws {
      let place = try #require(JSONLocator.place(of: pointer, in: whole))
      let text = JSONWriter.compact(value)
      #expect(Array(whole[place.offset...].prefix(text.count)) == text)
      for (key, inner) in value.object ?? JSONObject() { try check(inner, pointer.appending(key), whole) }
      for (index, inner) in (value.array ?? []).enumerated() { try check(inner, pointer.appending(index), whole) }
    }
    for _ in 0..<40 {
      let value = generator.value(depth: 3)
      try check(value, .root, JSONWriter.compact(value))
    }
  }
}
