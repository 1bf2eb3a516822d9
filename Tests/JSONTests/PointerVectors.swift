import Testing

@testable import JSON

@Suite("RFC 6901: the examples of section 5, and what is no pointer")
struct PointerVectors {
  static let document = #"""
    {"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6, " ": 7, "m~n": 8}
    """#

  @Test(arguments: [
    ("/foo/0", "\"bar\""), ("/", "0"), ("/a~1b", "1"), ("/c%d", "2"), ("/e^f", "3"), ("/g|h", "4"), ("/i\\j", "5"),
    ("/k\"l", "6"), ("/ ", "7"), ("/m~0n", "8"), ("/foo", "[\"bar\",\"baz\"]"),
  ])
  func example(_ pointer: String, _ text: String) throws {
    let pointer = try JSONPointer(pointer)
    let view = try #require(try JSONParser().parse(Self.document).root.at(pointer))
    #expect(JSONWriter.compact(view) == Array(text.utf8))
    #expect(try JSONValue(parsing: Self.document).at(pointer) == view.value)
  }

  @Test("the empty pointer is the whole document")
  func whole() throws {
    #expect(try JSONParser().parse(Self.document).root.at(JSONPointer(""))?.type == .object)
  }

  @Test(
    "names nothing",
    arguments: ["/foo/2", "/foo/-", "/foo/00", "/foo/ 0", "/foo/1e0", "/foo/bar", "/x", "//", "/foo/0/0"])
  func nothing(_ text: String) throws {
    let pointer = try JSONPointer(text)
    #expect(try JSONParser().parse(Self.document).root.at(pointer)?.type == nil)
    #expect(try JSONValue(parsing: Self.document).at(pointer)?.type == nil)
  }

  @Test("is no pointer", arguments: [("foo", 0), ("/~", 2), ("/~2", 2), ("/a~x/b", 3)])
  func refused(_ text: String, _ offset: Int) {
    #expect(throws: JSONPointer.SyntaxError(offset: offset)) { try JSONPointer(text) }
  }

  @Test("text and tokens are two forms of one thing")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<500 {
      let tokens = (0..<Int.random(in: 0...4, using: &generator)).map { _ in
        generator.text() + ["", "~", "/", "~1"].randomElement(using: &generator)!
      }
      let pointer = JSONPointer(tokens: tokens)
      #expect(try JSONPointer(pointer.description) == pointer)
    }
    #expect(JSONPointer.root.appending("a/b").appending(3).description == "/a~1b/3")
  }
}
