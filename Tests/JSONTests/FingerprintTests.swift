import Testing

@testable import JSON

@Suite("Fingerprints: equal if and only if the canonical forms are")
struct FingerprintTests {
  static let key: FingerprintKey = {
    var random = SeededGenerator(seed: 99)
    return FingerprintKey { random.next() }
  }()

  static func fingerprint(_ text: [UInt8], skipping names: [String] = []) throws -> Fingerprint {
    let view = try JSONParser().parse(text).root
    return view.withCursor { cursor in
      let places = names.map { view[$0]?.withCursor(\.index) ?? 0 } + [0, 0]
      return key.fingerprint(of: cursor, skipping: (places[0], places[1]))
    }
  }

  /// The same value written otherwise: members shuffled, characters escaped, numbers spelled in another way.
  static func respelled(_ value: JSONValue, _ random: inout SeededGenerator) -> String {
    switch value {
    case .object(let members):
      let parts = members.map { "\(text($0.key, &random)):\(respelled($0.value, &random))" }
      return "{" + parts.shuffled(using: &random).joined(separator: " , ") + "}"
    case .array(let elements): return "[" + elements.map { respelled($0, &random) }.joined(separator: ",\n") + "]"
    case .string(let value): return text(value, &random)
    case .int(let number): return spelled(Double(number), plain: String(number), &random)
    case .double(let number): return spelled(number, plain: number.description, &random)
    case .bool(let flag): return String(flag)
    case .null: return "null"
    }
  }

  private static func text(_ value: String, _ random: inout SeededGenerator) -> String {
    var escaped = "\""
    for unit in value.utf16 {
      let hex = String(unit, radix: 16)
      escaped += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    }
    let plain = String(decoding: JSONWriter.compact(.string(value)), as: UTF8.self)
    return Bool.random(using: &random) ? plain : escaped + "\""
  }

  private static func spelled(_ number: Double, plain: String, _ random: inout SeededGenerator) -> String {
    if number == 0 { return ["0", "-0", "0.0", "-0.0e3", "0E-7"].randomElement(using: &random) ?? "0" }
    guard number.magnitude < 1e15, number == number.rounded(), Bool.random(using: &random) else { return plain }
    let whole = Int64(number)
    switch Int.random(in: 0...3, using: &random) {
    case 0: return "\(whole).0"
    case 1: return "\(whole)e0"
    case 2: return "\(whole)0e-1"
    default: return whole % 100 == 0 ? "\(whole / 100)e2" : "\(whole).00"
    }
  }

  @Test("however members are ordered and numbers spelled") func sameForms() throws {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<1500 {
      let value = random.value(depth: 4)
      let (a, b) = (Array(Self.respelled(value, &random).utf8), Array(Self.respelled(value, &random).utf8))
      let forms = try [a, b].map { JSONWriter.canonical(try JSONParser().parse($0).root) }
      try #require(forms[0] == forms[1])
      #expect(try Self.fingerprint(a) == Self.fingerprint(b), "\(String(decoding: a, as: UTF8.self))")
    }
  }

  @Test("values that differ have other fingerprints, in both lanes") func otherForms() throws {
    var random = SeededGenerator(seed: 4)
    var secret: [UInt64: [UInt8]] = [:]
    var open: [UInt64: [UInt8]] = [:]
    var distinct: Set<[UInt8]> = []
    for _ in 0..<4000 {
      let value = random.value(depth: 3)
      let form = JSONWriter.canonical(value)
      let print = try Self.fingerprint(JSONWriter.compact(value))
      #expect(secret[print.secret] == nil || secret[print.secret] == form)
      #expect(open[print.open] == nil || open[print.open] == form)
      secret[print.secret] = form
      open[print.open] = form
      distinct.insert(form)
    }
    #expect(secret.count == distinct.count && open.count == distinct.count)
  }

  @Test(
    "near misses",
    arguments: [
      ("[1,[2]]", "[1,2]"), ("[[1],2]", "[[1,2]]"), ("[]", "{}"), (#"{"a":1,"b":2}"#, #"{"a":2,"b":1}"#),
      (#"{"a":{"b":1}}"#, #"{"a":1,"b":{}}"#), (#""1""#, "1"), ("[null]", "[]"), ("true", "false"),
      (#"["ab","c"]"#, #"["a","bc"]"#), (#""\u0000""#, #""""#), (#""12345678""#, #""12345678\u0000""#),
      (#"[{"a":1},{"b":2}]"#, #"[{"a":1,"b":2}]"#), (#""01234567890123456""#, #""01234567890123457""#),
    ])
  func nearMisses(_ pair: (String, String)) throws {
    let (a, b) = (try Self.fingerprint(Array(pair.0.utf8)), try Self.fingerprint(Array(pair.1.utf8)))
    #expect(a.secret != b.secret && a.open != b.open)
  }

  @Test("members can be left out at the top alone") func skipping() throws {
    let without = try Self.fingerprint(Array(#"{"a":0,"b":{"source":2}}"#.utf8))
    let with = Array(#"{"source":{"x":1},"b":{"source":2},"mergedFrom":[],"a":0}"#.utf8)
    #expect(try Self.fingerprint(with, skipping: ["mergedFrom", "source"]) == without)
    #expect(try Self.fingerprint(with) != without)
  }

  @Test("a text has one fingerprint wherever it lies") func texts() throws {
    var random = SeededGenerator(seed: 5)
    for length in 0..<80 {
      let text = String((0..<length).map { _ in "abcé€😀".randomElement(using: &random) ?? "a" })
      let view = try JSONParser().parse(JSONWriter.compact(.string(text))).root
      #expect(view.withCursor { Self.key.fingerprint(ofText: $0) } == Self.key.fingerprint(of: text))
    }
  }

  @Test("another key gives another secret lane, and the same open one") func keys() {
    let other = FingerprintKey { 7 }
    let (a, b) = (Self.key.fingerprint(of: "urn:x"), other.fingerprint(of: "urn:x"))
    #expect(a.secret != b.secret && a.open == b.open)
  }
}
