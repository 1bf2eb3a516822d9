import JSON
import Testing

@testable import Provenance

@Suite("Each matcher is its regular expression")
struct PatternTests {
  /// Every expression of the schema, once.
  static let expressions: [String] = {
    var found: Set<String> = []
    func walk(_ value: JSONValue) {
      if let pattern = value["pattern"]?.string { found.insert(pattern) }
      for inner in value.object?.values ?? value.array ?? [] { walk(inner) }
    }
    walk((try? JSONValue(parsing: RecordSchemaText.json)) ?? nil)
    return found.sorted()
  }()

  static let seeds = [
    "2026-05-01", "2026-05-01Z", "2026-05-01+02:00", "2026-05-01T10:11:12Z", "2026-12-31T23:59:59.123456789-00:30",
    "2024-02-29", "0001-01-01T00:10:00+00:10", "9999-12-31T23:59:00-00:01", "9999-12-31-00:01", "P1Y6M", "PT72H",
    "P1DT2H3M", "P2W", "DE", "US-CA", "EEA", "unknown", "not-stated", "sv",
    "zh-Hans-CN",
    "mlflow", "a-b-1", "/a/~0b/~1", "model-training", "model-training/a/b-c/d/e", "service-provision/x",
    "annex-iii-4-b",
    "prohibited-5-1-ba", "gdpr.art6.1.f", "USD", "2026", String(repeating: "0123456789abcdef", count: 2), "a",
    String(repeating: "ab12", count: 10), String(repeating: "0f", count: 32), String(repeating: "0f", count: 48),
    String(repeating: "0f", count: 64), "",
  ]

  @Test("on good texts, spoiled", arguments: expressions)
  func agrees(_ expression: String) throws {
    let letters: [Character] = [
      "0", "1", "2", "3", "9", "-", "+", ":", ".", "T", "Z", "P", "Y", "M", "D", "H", "/", "~", "a", "f", "z", "A", "é",
      "\n", "\u{0}", "\u{7F}", "_", " ",
    ]
    var generator = RecordMutator(seed: 17)
    let program = try SchemaCompiler.compile(Self.schema(with: expression))
    let parser = JSONParser()
    var matched = 0
    for round in 0..<1500 {
      var text = Array(Self.seeds[round % Self.seeds.count])
      for _ in 0..<(round < Self.seeds.count ? 0 : Int.random(in: 0...2, using: &generator)) {
        let place = Int.random(in: 0...text.count, using: &generator)
        switch Int.random(in: 0...2, using: &generator) {
        case 0: text.insert(letters.randomElement(using: &generator) ?? "a", at: place)
        case 1 where place < text.count: text.remove(at: place)
        case _ where place < text.count: text[place] = letters.randomElement(using: &generator) ?? "a"
        default: break
        }
      }
      let value = String(text)
      let slow = SlowPattern.matches(value, expression) && SlowPattern.dayExists(value, expression)
      let view = try parser.parse(JSONWriter.compact(["kind": "agent", "id": "x", "v": .string(value)])).root
      let fast = view.withCursor { program.check($0) } != nil
      #expect(fast == slow, "\(value.debugDescription)")
      if slow { matched += 1 }
    }
    #expect(matched > 0)
  }

  /// A schema whose agents have a member `v` of this expression.
  static func schema(with expression: String) -> JSONValue {
    let kinds = RecordKind.allCases.map { JSONValue.string($0.rawValue) }
    let cases = kinds.map { kind -> JSONValue in
      [
        "if": ["properties": ["kind": ["const": kind]], "required": ["kind"]],
        "then": ["$ref": "#/$defs/any"],
      ]
    }
    return [
      "type": "object", "required": ["kind", "id"], "properties": ["kind": ["enum": .array(kinds)]],
      "allOf": .array(cases),
      "$defs": [
        "any": [
          "type": "object", "additionalProperties": false,
          "properties": [
            "kind": ["type": "string"], "id": ["type": "string"],
            "v": ["type": "string", "pattern": .string(expression)],
          ],
        ]
      ],
    ]
  }

  @Test("an expression without a matcher does not compile")
  func unknown() {
    for expression in ["^a+$", "^(a|b)$", "a", "^[^a]$", "^a.b$", "^(?:a)?$"] {
      #expect(throws: SchemaError.self) { try SchemaCompiler.compile(Self.schema(with: expression)) }
    }
  }

  @Test("a keyword that is not known does not compile, wherever it stands")
  func keywords() throws {
    for (pointer, key) in [
      ([], "anyOf"), (["$defs", "any"], "patternProperties"),
      (["$defs", "any", "properties", "id"], "contentEncoding"),
    ] as [([String], String)] {
      func adding(_ value: JSONValue, _ path: ArraySlice<String>) -> JSONValue {
        var value = value
        if let first = path.first {
          value[first] = adding(value[first] ?? [:], path.dropFirst())
        } else {
          value[key] = [:]
        }
        return value
      }
      let schema = adding(Self.schema(with: "^[A-Z]{3}$"), pointer[...])
      let error = #expect(throws: SchemaError.self) { try SchemaCompiler.compile(schema) }
      #expect(error?.pointer == JSONPointer(tokens: pointer + [key]))
    }
  }

  @Test("lists what an expression without repetition stands for")
  func finite() {
    #expect(FiniteLanguage.texts(of: "^(?:a|b-[1-3x]|(?:c|d)e)$") == ["a", "b-1", "b-2", "b-3", "b-x", "ce", "de"])
    #expect(FiniteLanguage.texts(of: "^[a-z][a-z][a-z]$") == nil)
  }
}

@Suite("The nearest name")
struct NearestNameTests {
  @Test(
    arguments: [
      ("legalbasis", "legalBasis"), ("leaglBasis", "legalBasis"), ("legal-basis", "legalBasis"),
      ("purpose", "purposes"),
      ("pruposes", "purposes"), ("id", "id"), ("ids", "id"), ("zebra", nil), ("", nil),
    ] as [(String, String?)])
  func nearest(_ name: String, _ wanted: String?) {
    #expect(nearestName(to: name, in: ["id", "legalBasis", "purposes", "categories"]) == wanted)
  }

  @Test("a hostile name costs little")
  func long() {
    #expect(nearestName(to: String(repeating: "x", count: 1_000_000), in: ["id", "legalBasis"]) == nil)
  }
}
