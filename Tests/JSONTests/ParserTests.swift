import Testing

@testable import JSON

@Suite("A parser refuses what is not strict JSON, and says where")
struct ParserTests {
  static let refused: [(text: [UInt8], reason: JSONError.Reason, offset: Int?)] = [
    (Array("".utf8), .empty, nil),
    (Array(" \n\t ".utf8), .empty, nil),
    (Array("{".utf8), .syntax, 1),
    (Array("[1,]".utf8), .syntax, 3),
    (Array("{\"a\":1,}".utf8), .syntax, 7),
    (Array("{a:1}".utf8), .syntax, 1),
    (Array("[1 2]".utf8), .syntax, 3),
    (Array("01".utf8), .syntax, 0),
    (Array("[-01]".utf8), .syntax, 1),
    (Array("[1.]".utf8), .syntax, 3),
    (Array("[.5]".utf8), .syntax, 1),
    (Array("[+1]".utf8), .syntax, 1),
    (Array("[NaN]".utf8), .syntax, 1),
    (Array("[Infinity]".utf8), .syntax, 1),
    (Array("nul".utf8), .syntax, 0),
    (Array("['a']".utf8), .syntax, 1),
    (Array("\"a".utf8), .syntax, 2),
    (Array("\"a\nb\"".utf8), .syntax, 2),
    (Array("\"\\x\"".utf8), .syntax, 1),
    (Array("\"\\u12\"".utf8), .syntax, 1),
    (Array("\u{FEFF}{}".utf8), .syntax, 0),
    (Array("{} {}".utf8), .trailing, 3),
    (Array("1 2".utf8), .trailing, 2),
    (Array("{}]".utf8), .trailing, 2),
    (Array("[1e400]".utf8), .number, 1),
    (Array("[18446744073709551616]".utf8), .number, 1),
    (Array("[-9223372036854775809]".utf8), .number, 1),
    (Array("[\"\\ud800\"]".utf8), .string, 2),
    (Array("[\"\\udc00\"]".utf8), .string, 2),
    (Array("[\"\\ud800\\u0041\"]".utf8), .string, 2),
    (Array("[\"\\ud800\\ud800\"]".utf8), .string, 2),
    (Array("[\"x\\\\\\udfff\"]".utf8), .string, 5),
    (Array("{\"\\ud834\":1}".utf8), .string, 2),
    (Array("[\"".utf8) + [0xFF] + Array("\"]".utf8), .utf8, 2),
    (Array("[\"".utf8) + [0xC0, 0xAF] + Array("\"]".utf8), .utf8, 2),
    (Array("[\"".utf8) + [0xED, 0xA0, 0x80] + Array("\"]".utf8), .utf8, 2),
    (Array("[\"".utf8) + [0xF4, 0x90, 0x80, 0x80] + Array("\"]".utf8), .utf8, 2),
    (Array("[\"".utf8) + [0xE2, 0x82] + Array("\"]".utf8), .utf8, 2),
    (Array("{\"a\":1,\"a\":2}".utf8), .duplicateKey, 7),
    (Array("{\"a\":1,\"\\u0061\":2}".utf8), .duplicateKey, 7),
    (Array("[{\"b\":{\"c\":0,\"c\":0}}]".utf8), .duplicateKey, 13),
    (Array("{\"\":1,\"\":2}".utf8), .duplicateKey, 6),
  ]

  @Test(arguments: refused.indices)
  func refuses(_ index: Int) {
    let (text, reason, offset) = Self.refused[index]
    let error = #expect(throws: JSONError.self) { try JSONParser().parse(text) }
    #expect(error?.reason == reason, "\(String(decoding: text, as: UTF8.self))")
    #expect(error?.offset == offset, "\(String(decoding: text, as: UTF8.self))")
  }

  @Test("takes every sort of value, at the top too")
  func accepts() throws {
    for text in [
      "null", "true", " 1 ", "-0", "\"\"", "[]", "{}", "[[],{}]", "18446744073709551615", "-9223372036854775808",
      "1.7976931348623157e308", "5e-324", "\"\\ud834\\udd1e\"", "{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}",
      "\"\\\\ud800\"",
      "{\"é\":1,\"e\u{301}\":2}",
    ] {
      _ = try JSONParser().parse(text)
    }
  }

  @Test("lets containers nest as deep as it was told, empty ones included", arguments: [1, 2, 5, 64, 1024])
  func depth(_ limit: Int) throws {
    let parser = JSONParser(maxDepth: limit)
    func nested(_ depth: Int, core: String, open: String, close: String) -> String {
      String(repeating: open, count: depth) + core + String(repeating: close, count: depth)
    }
    for (core, own) in [("1", 0), ("[]", 1), ("{}", 1)] {
      _ = try parser.parse(nested(limit - own, core: core, open: "[", close: "]"))
      _ = try parser.parse(nested(limit - own, core: core, open: "{\"a\":", close: "}"))
      for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let error = #expect(throws: JSONError.self) {
          try parser.parse(nested(limit - own + 1, core: core, open: open, close: close))
        }
        #expect(error == JSONError(reason: .depth, offset: limit * open.utf8.count))
      }
    }
  }

  @Test("finds doubled names among many, and lets them through when told to")
  func duplicates() throws {
    for count in [2, 63, 64, 65, 66, 1000] {
      let members = (0..<count).map { "\"k\($0)\":\($0)" }
      _ = try JSONParser().parse("{\(members.joined(separator: ","))}")
      for place in [0, count / 2, count - 1] {
        let doubled = "{\((members + ["\"k\(place)\":-1"]).joined(separator: ","))}"
        #expect(throws: JSONError.self) { try JSONParser().parse(doubled) }
        let document = try JSONParser(allowsDuplicateKeys: true).parse(doubled)
        #expect(document.root["k\(place)"]?.int64 == Int64(place))
        #expect(document.root.value["k\(place)"] == .int(Int64(place)))
      }
    }
  }

  @Test("reads the same after a failure and into a document that is still looked at")
  func reuse() throws {
    let parser = JSONParser()
    let document = try JSONDocument()
    #expect(document.root.isNull)
    try parser.parse(Array("{\"a\":\"one\"}".utf8), into: document)
    let held = document.root
    try parser.parse(Array("[1,2,3]".utf8), into: document)
    #expect(held["a"]?.string == "one")
    #expect(document.root.count == 3)
    #expect(throws: JSONError.self) { try parser.parse(Array("[1,".utf8), into: document) }
    #expect(document.root.isNull)
    for length in stride(from: 1, to: 20_000, by: 997) {
      try parser.parse(Array("[\"\(String(repeating: "x", count: length))\"]".utf8), into: document)
      #expect(document.root[0]?.withUTF8(\.count) == length)
    }
  }
}
