import Foundation
import JSON
import Testing

@testable import YAML

@Suite("A hostile YAML text is refused where it goes wrong, before it costs anything")
struct HostileTextTests {
  private func refusal(_ text: String, limits: YAML.Limits = .init()) -> YAMLError? {
    #expect(throws: YAMLError.self) { try YAML.parse(text, file: "t.yaml", limits: limits) }
  }

  @Test(
    "with file, line, column and what to do",
    arguments: [
      ("a: 1\nb: 2\na: 3\n", "t.yaml:3:1: the key a stands here twice, first on line 1; keep one of them"),
      ("a: {x: 1, x: 2}\n", "t.yaml:1:11: the key x stands here twice"),
      ("a:\n\tb: 1\n", "t.yaml:2:1: "), ("a:\n\tb: 1\n", "indent with spaces, not with tabs"),
      ("a: 1\n---\nb: 2\n", "t.yaml:2:1: one document is expected, and here another begins"),
      ("a: &x {b: 1}\nc:\n  <<: *x\n", "t.yaml:3:3: merge keys are not part of YAML 1.2"),
      ("? [x]\n: 1\n", "t.yaml:1:3: a key must be text"),
      ("a: &b [*b]\n", "t.yaml:1:8: an alias without its anchor"),
      ("a: *none\n", "t.yaml:1:4: an alias without its anchor"),
      ("a: !python/object:os.system x\n", "t.yaml:1:4: tags are not read"),
      ("a: !!binary aGVsbG8=\n", "t.yaml:1:4: tags are not read"),
      ("a: !!set {x}\n", "t.yaml:1:4: tags are not read"),
      ("a: 1\nb: x\u{0}y\n", "t.yaml:2:5: control characters are not allowed; remove"),
      ("ä: 1\nb: é\u{1B}[2J\n", "t.yaml:2:5: control characters are not allowed; remove"),
      ("a: [1, 2\n", "t.yaml:2:1: "), ("a: 'x\n", "t.yaml:2:1: "), ("a: b: c\n", "t.yaml:1:5: "),
      ("%YAML 3.0\n---\na: 1\n", "t.yaml:1:1: "),
      (String(repeating: "%TAG !x! tag:x\n", count: 9) + "---\na: 1\n", "t.yaml:9:1: more than 8 lines begin with %"),
    ])
  func places(_ text: String, _ says: String) {
    let error = refusal(text)
    #expect(error?.description.contains(says) == true, "\(error?.description ?? "")")
    #expect(error?.line != nil && error?.column != nil)
  }

  @Test(
    "an alias counts as all the values that it stands for: laughs by the billion are refused at the first that is too many"
  )
  func laughs() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...40 {
      text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    let error = refusal(text)
    #expect(error?.line == 6, "the fifth line has a hundred thousand, and the sixth a second time")
    #expect(error?.message.contains("more than 200000 values, aliases expanded") == true)
  }

  @Test("an alias that doubles is refused after a few lines, also where it is a key or a member's value")
  func doubling() {
    for pattern in ["{p: *L, q: *L}", "[*L, *L]"] {
      var text = "a0: &a0 x\n"
      for level in 1...64 {
        text += "a\(level): &a\(level) \(pattern.replacingOccurrences(of: "L", with: "a\(level - 1)"))\n"
      }
      let error = refusal(text)
      #expect(error?.message.contains("more than 200000 values") == true || error?.message.contains("nested") == true)
      #expect(error.map { $0.line ?? 99 < 25 } == true)
    }
    let key = refusal("a: &a [x]\n? *a\n: 1\n")
    #expect(key?.message == "a key must be text")
  }

  @Test("aliases nest as deep as what they stand for")
  func depthOfAliases() {
    var text = "a0: &a0 [x]\n"
    for level in 1...70 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    let error = refusal(text)
    #expect(error?.message == "nested more than 64 deep; make it flatter" && error?.line == 64)
  }

  @Test(
    "nesting of ten thousand, in brackets, braces and lists, is refused at the sixty-fifth",
    arguments: [("[", 65), ("{a: ", 65 * 4), ("- ", 65 * 2)])
  func depth(_ open: String, _ column: Int) {
    let error = refusal(String(repeating: open, count: 10_000))
    #expect(error?.line == 1 && (error?.column ?? 0) <= column, "\(error?.description ?? "")")
    #expect(error?.message.contains("nested") == true)
  }

  @Test("values are counted while they are read: two million of them in four megabytes stop at the limit")
  func values() {
    let error = refusal("[" + String(repeating: "a,", count: (2 << 20) - 8) + "a]")
    #expect(error?.message.contains("more than 200000 values") == true)
    #expect(error?.line == 1 && error?.column == 2 + 2 * 199_999)
  }

  @Test("ten megabytes are refused unread; what is just as large as allowed is read")
  func size() throws {
    let error = refusal(String(repeating: "# x\n", count: 2_500_000))
    #expect(error?.description == "t.yaml: the file has 10000000 bytes; at most 4194304 are read; split it")
    let scalar = String(repeating: "x", count: (4 << 20) - 4)
    #expect(try YAML.parse("a: \(scalar)\n", file: "t.yaml")["a"]?.text == scalar)
  }

  @Test("a long name is cut in the message")
  func longNames() {
    let name = String(repeating: "k", count: 500)
    let error = refusal("\(name): 1\n\(name): 2\n")
    #expect(error.map { $0.message.utf8.count < 200 && $0.message.contains("kkk… stands here twice") } == true)
  }

  @Test("what looks like another type in YAML 1.1 is text, unless the core schema says otherwise")
  func types() throws {
    let text = """
      [no, on, yes, off, y, n, 2026-07-01, 2026-07-01T00:00:00Z, 1:30, 0b11, 1_000, .inf, .nan, 0o17, 010, 0x1F, 1e2, ~,
       "12", <<, "<<"]
      """
    let expected: [JSONValue] = [
      "no", "on", "yes", "off", "y", "n", "2026-07-01", "2026-07-01T00:00:00Z", "1:30", "0b11", "1_000", ".inf", ".nan",
      .int(15), .int(10), .int(31), .double(100), .null, "12", "<<", "<<",
    ]
    #expect(try YAML.parse(text, file: "t.yaml").json == .array(expected))
    #expect(try YAML.parse("\"<<\": 1\n", file: "t.yaml").json == ["<<": 1])
  }

  @Test("a quoted text is read back as it is, whatever is in it")
  func quoted() throws {
    for text in [
      "", " ", "a\nb\r\t", "\"\\'", "\u{0}\u{1B}\u{7F}\u{9B}\u{85}\u{2028}\u{FEFF}\u{FFFE}\u{E0041}\u{10FFFF}", "é漢字👩🏽‍🦰",
      "# no comment: here", "e\u{301}",
    ] {
      let quoted = YAML.quoted(text)
      #expect(!quoted.contains("\n") && !quoted.unicodeScalars.contains { $0.value < 0x20 })
      #expect(
        try YAML.parse("a: \(quoted)\n", file: "t")["a"]?.text.map { Array($0.unicodeScalars) }
          == Array(text.unicodeScalars))
    }
  }

  @Test("aliases, anchors that are given again, empty texts and comments are read")
  func read() throws {
    #expect(
      try YAML.parse("a: &x [1]\nb: *x\nc: &x 2\nd: *x\n", file: "t").json == ["a": [1], "b": [1], "c": 2, "d": 2])
    #expect(try YAML.parse("&k a: 1\nb: *k\n", file: "t").json == ["a": 1, "b": "a"])
    for text in ["", "# nothing\n", "---\n", "~"] { #expect(try YAML.parse(text, file: "t").json == .null) }
    #expect(try YAML.parse("%YAML 1.2\n---\na: 1\n...\n", file: "t").json == ["a": 1])
  }
}
