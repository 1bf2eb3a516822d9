import JSON
import Testing
import YAML

@Suite("YAML keeps the types of the 1.2 core schema")
struct CoreSchemaTests {
  @Test(
    "plain scalars",
    arguments: [
      ("no", JSONValue.string("no")), ("on", .string("on")), ("2026-07-01", .string("2026-07-01")),
      ("true", .bool(true)), ("~", .null), ("012", .int(12)), ("0x1F", .int(31)), ("0o17", .int(15)), ("-3", .int(-3)),
      ("1.5", .double(1.5)), (".5", .double(0.5)), ("1e3", .double(1000)), ("1.", .double(1)),
      ("1.2.3", .string("1.2.3")),
      ("1_000", .string("1_000")), ("P5Y", .string("P5Y")), ("-", .string("-")), (".", .string(".")),
      ("+", .string("+")),
      (".inf", .string(".inf")), ("NO", .string("NO")),
    ])
  func plain(_ text: String, _ expected: JSONValue) throws {
    let node = try YAML.parse("key: [\(text == "-" ? "\"-\"" : text)]", file: "t.yaml")
    #expect(node["key"]?.items?.first?.scalar == expected)
  }

  @Test("quoted scalars are text")
  func quoted() throws {
    let node = try YAML.parse("a: \"12\"\nb: 'true'\nc: |\n  x\n", file: "t.yaml")
    #expect(node.json == ["a": "12", "b": "true", "c": "x\n"])
  }

  @Test("text gives back what stood in the file")
  func text() throws {
    #expect(try YAML.parse("a: 1.10", file: "t.yaml")["a"]?.text == "1.10")
  }
}

@Suite("YAML says where")
struct YAMLPlaceTests {
  @Test("nodes and keys know line and column")
  func places() throws {
    let node = try YAML.parse("a: 1\nlist:\n  - x: 2\n    y: 3\n", file: "t.yaml")
    let entry = try #require(node.entries?.last)
    #expect([entry.keyLine, entry.keyColumn] == [2, 1])
    let inner = try #require(entry.value.items?.first?.entries?.last)
    #expect([inner.keyLine, inner.keyColumn, inner.value.line, inner.value.column] == [4, 5, 4, 8])
  }

  @Test(
    "hostile and broken text",
    arguments: [
      ("a: 1\na: 2\n", "twice"), ("a: [1, 2\n", "t.yaml:"), ("a:\n\t- b\n", "t.yaml:2"),
      ("? [x]\n: 1\n", "key must be text"),
      ("a: &a {b: 1}\nc:\n  <<: *a\n", "merge keys"),
    ])
  func broken(_ text: String, _ part: String) {
    let error = #expect(throws: YAMLError.self) { try YAML.parse(text, file: "t.yaml") }
    #expect(error?.description.contains(part) == true, "\(error?.description ?? "no error")")
  }

  @Test("an alias bomb stops at the limit of nodes")
  func bomb() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...8 {
      text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    #expect(throws: YAMLError.self) { try YAML.parse(text, file: "t.yaml") }
  }

  @Test("an alias bomb in the place of a key is no bomb either")
  func bombAsKey() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    let error = #expect(throws: YAMLError.self) { try YAML.parse(text + "? *a40\n: 1\n", file: "t.yaml") }
    #expect(error?.description.contains("aliases expanded") == true)
    let small = #expect(throws: YAMLError.self) { try YAML.parse("a: &a [x]\n? *a\n: 1\n", file: "t.yaml") }
    #expect(small?.description == "t.yaml:2:3: a key must be text")
  }

  @Test("aliases cannot nest deeper than brackets can")
  func ladder() {
    var text = "a0: &a0 [x]\n"
    for level in 1...40_000 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    let error = #expect(throws: YAMLError.self) { try YAML.parse(text, file: "t.yaml") }
    #expect(error?.description == "t.yaml:64:12: nested more than 64 deep; make it flatter")
  }

  @Test("tags are refused", arguments: ["a: !!int '3'\n", "a: !x [1]\n", "!!map {a: 1}\n", "a: ! b\n"])
  func tags(_ text: String) {
    let error = #expect(throws: YAMLError.self) { try YAML.parse(text, file: "t.yaml") }
    #expect(error?.description.hasSuffix("tags are not read; write the value without one") == true)
  }

  @Test("a second document is refused, an empty one is nothing")
  func documents() throws {
    let error = #expect(throws: YAMLError.self) { try YAML.parse("a: 1\n---\nb: 2\n", file: "t.yaml") }
    #expect(error?.description == "t.yaml:2:1: one document is expected, and here another begins; remove it")
    for text in ["", "# nothing\n", "---\n...\n"] { #expect(try YAML.parse(text, file: "t.yaml").scalar == .null) }
  }

  @Test("an alias stands for what its anchor named last")
  func aliases() throws {
    #expect(
      try YAML.parse("a: &x 1\nb: *x\nc: &x {d: *x}\ne: [*x, *x]\n", file: "t.yaml").json
        == ["a": 1, "b": 1, "c": ["d": 1], "e": [["d": 1], ["d": 1]]])
    let error = #expect(throws: YAMLError.self) { try YAML.parse("a: &x [*x]\n", file: "t.yaml") }
    #expect(error?.description == "t.yaml:1:8: an alias without its anchor, which must be complete before it")
  }

  @Test("size is limited before parsing")
  func size() {
    #expect(throws: YAMLError.self) {
      try YAML.parse(String(repeating: "# x\n", count: 100), file: "t.yaml", limits: .init(bytes: 100))
    }
  }
}
