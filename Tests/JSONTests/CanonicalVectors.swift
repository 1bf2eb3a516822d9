import Testing

@testable import JSON

@Suite("RFC 8785: the examples of the document")
struct CanonicalVectors {
  @Test("section 3.2.2 to 3.2.4: literals, numbers, escapes, order, UTF-8")
  func example() throws {
    let source = #"""
      {
        "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
        "literals": [null, true, false]
      }
      """#
    let expected = #"""
      7b 22 6c 69 74 65 72 61 6c 73 22 3a 5b 6e 75 6c 6c 2c 74 72 75 65 2c 66 61 6c 73 65 5d 2c 22 6e 75 6d 62 65 72 73
      22 3a 5b 33 33 33 33 33 33 33 33 33 2e 33 33 33 33 33 33 33 2c 31 65 2b 33 30 2c 34 2e 35 2c 30 2e 30 30 32 2c 31
      65 2d 32 37 5d 2c 22 73 74 72 69 6e 67 22 3a 22 e2 82 ac 24 5c 75 30 30 30 66 5c 6e 41 27 42 5c 22 5c 5c 5c 5c 5c
      22 2f 22 7d
      """#
    let bytes = expected.split(whereSeparator: \.isWhitespace).map { UInt8($0, radix: 16)! }
    #expect(JSONWriter.canonical(try JSONParser().parse(source).root) == bytes)
    #expect(JSONWriter.canonical(try JSONValue(parsing: source)) == bytes)
  }

  @Test("section 3.2.3: members sorted by UTF-16 code units")
  func sorting() throws {
    let source = #"""
      {"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
       "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}
      """#
    let document = try JSONParser().parse(JSONWriter.canonical(JSONParser().parse(source).root))
    #expect(
      document.root.members.compactMap(\.value.string) == [
        "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign",
        "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
      ])
  }

  /// Appendix B: binary64 bits and their text.
  static let numbers: [(bits: UInt64, text: String)] = [
    (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
    (0x8000_0000_0000_0001, "-5e-324"), (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
    (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
    (0xC340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
    (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"), (0x44B5_2D02_C7E1_4AF6, "1e+23"),
    (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"), (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
    (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"), (0x444B_1AE4_D6E2_EF50, "1e+21"),
    (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"), (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
    (0x41B3_DE43_5555_5553, "333333333.3333332"), (0x41B3_DE43_5555_5554, "333333333.33333325"),
    (0x41B3_DE43_5555_5555, "333333333.3333333"), (0x41B3_DE43_5555_5556, "333333333.3333334"),
    (0x41B3_DE43_5555_5557, "333333333.33333343"), (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
    (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
  ]

  @Test("appendix B: numbers", arguments: numbers.indices)
  func number(_ index: Int) {
    let (bits, text) = Self.numbers[index]
    #expect(String(decoding: JSONWriter.canonical(.double(Double(bitPattern: bits))), as: UTF8.self) == text)
  }

  @Test("integers beyond 2^53 are binary64 numbers too")
  func bigIntegers() throws {
    #expect(JSONWriter.canonical(.int(9_007_199_254_740_993)) == Array("9007199254740992".utf8))
    #expect(
      JSONWriter.canonical(try JSONParser().parse("18446744073709551615").root) == Array("18446744073709552000".utf8))
  }

  @Test("members can be left out at the top alone")
  func excluding() throws {
    let view = try JSONParser().parse(#"{"source":1,"b":{"source":2},"a":0}"#).root
    #expect(JSONWriter.canonical(view, excluding: ["source", "x"]) == Array(#"{"a":0,"b":{"source":2}}"#.utf8))
  }
}
