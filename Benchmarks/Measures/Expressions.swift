import CEL
import Foundation
import JSON

/// Twenty rules over records of two kilobytes, by the interface of room CEL alone: what the peers beside it are given too.
struct ExpressionMeasures {
  /// Each asks for members of `r`, an untyped object; three of four pass.
  static let rules = [
    "r.personalData in ['identified', 'pseudonymised', 'unknown']",
    "size(r.purposes) > 0",
    "r.purposes.all(p, p.legalBasis in ['consent', 'contract', 'legal-obligation', 'legitimate-interests'])",
    "r.purposes.exists(p, p.purpose.startsWith('credit'))",
    "has(r.retention) && has(r.retention.until)",
    "r.retention.until > '2026-01-01'",
    "r.security.encryptedAtRest && r.security.accessControlled",
    "r.security.level in ['high', 'very-high'] || r.scale != 'large-scale'",
    "r.notices.exists(n, n.version == 'v3' && n.language == 'de')",
    "!r.transfers.exists(t, !(t.country in ['DE', 'FR', 'US', 'JP']))",
    "r.transfers.all(t, t.tool == 'adequacy' || t.tool == 'scc')",
    "r.collection.source == 'direct' && r.collection.from < r.generatedAt",
    "r.subjectCount > 1000 && r.subjectCount < 5000000",
    "size(r.recipients) <= 3 || r.dpia == 'approved'",
    "r.recipients.all(x, x.contract)",
    "r.owner.contact.contains('@') && size(r.owner.name) > 2",
    "r.categories.exists(c, c == 'income') == r.financial",
    "!('health' in r.categories) || has(r.art9Condition)",
    "r.kind == 'dataset' && r.id.startsWith('urn:house:')",
    "r.version >= 2 ? has(r.reviewedAt) : true",
  ]

  private let texts: [[UInt8]]
  private let programs: [CELProgram]
  private(set) var figures = JSONObject()

  init() throws {
    var environment = CELEnvironment()
    environment.declare("r", .dyn)
    programs = try Self.rules.map { try environment.compile($0) }
    texts = (0..<500).map { JSONWriter.compact(.object(Self.record($0))) }
    figures["rules"] = .array(Self.rules.map(JSONValue.string))
    figures["records"] = .array(texts.map { .string(String(decoding: $0, as: UTF8.self)) })
  }

  private static func record(_ number: Int) -> JSONObject {
    let countries = ["DE", "FR", "US", "JP", "BR"]
    return [
      "kind": "dataset", "id": .string("urn:house:dataset:\(number)"),
      "name": .string("Applications of month \(number)"),
      "personalData": .string(["identified", "none", "pseudonymised", "identified"][number % 4]),
      "purposes": .array(
        (0..<3).map { place in
          [
            "purpose": .string(place == 0 ? "credit-checking/loans" : "service-optimisation/grid-\(place)"),
            "legalBasis": .string(["consent", "contract", "legitimate-interests"][(number + place) % 3]),
            "note": "stated in the purpose register of the department that owns the data",
          ]
        }),
      "retention": [
        "until": .string("202\(5 + number % 4)-08-01"), "criteria": "end of the contract and of all claims",
      ],
      "security": [
        "encryptedAtRest": true, "accessControlled": .bool(number % 5 != 0),
        "level": .string(["high", "basic"][number % 2]),
      ],
      "scale": "large-scale",
      "notices": .array(
        (0..<3).map {
          ["version": .string("v\($0 + 1)"), "language": .string($0 == 2 ? "de" : "en"), "id": "doc:notice"]
        }),
      "transfers": .array(
        (0..<4).map { place in
          [
            "id": .string("t\(place)"), "country": .string(countries[(number + place) % 5]),
            "tool": .string(place == 3 ? "adequacy" : "scc"), "exporter": "urn:house:agent:org",
            "importer": .string("urn:house:agent:importer-\(place)"), "from": "2025-02-01T00:00:00Z",
          ]
        }),
      "collection": ["source": "direct", "from": "2025-01-01T00:00:00Z", "to": "2025-06-30T00:00:00Z"],
      "generatedAt": "2025-07-01T06:00:00Z", "subjectCount": .int(Int64(900 + number * 37)),
      "recipients": .array(
        (0..<4).map { ["id": .string("urn:house:agent:recipient-\($0)"), "contract": .bool(($0 + number) % 7 != 0)] }),
      "dpia": .string(number % 3 == 0 ? "draft" : "approved"),
      "owner": ["name": "Data office", "contact": "office@house.example", "phone": "+49 30 0000 0000"],
      "categories": ["income", "address", "employment", "household", "contact"], "financial": true,
      "version": .int(Int64(number % 4)), "reviewedAt": "2026-03-01T00:00:00Z",
      "description": .string(String(repeating: "What it holds, where from, and who may use it. ", count: 6)),
    ]
  }

  mutating func run() throws {
    let bytes = texts.reduce(0) { $0 + $1.count } / texts.count
    say("\(Self.rules.count) rules over \(texts.count) records of \(bytes) bytes on average")
    let parser = JSONParser()
    let parsed = try texts.map { CELSlots([.object(TapeObject(view: try parser.parse($0).root))]) }
    var passed = 0
    for record in parsed {
      for program in programs { if case .bool(true) = program.evaluate(record) { passed += 1 } }
    }
    figures["passed"] = .int(Int64(passed))
    let evaluations = Double(parsed.count * programs.count)
    say("\(passed) of \(Int(evaluations)) pass")
    let plain = measure { for record in parsed { for program in programs { Self.use(program.evaluate(record)) } } }
    put("evaluations", evaluations / plain, "evaluations/s and core over parsed records, without evidence")
    let traced = measure { for record in parsed { for program in programs { Self.judge(program, record) } } }
    put(
      "evaluationsWithEvidence", evaluations / traced, "evaluations/s and core with evidence for all that does not pass"
    )
    let document = try JSONDocument()
    let text = try measure {
      for text in texts {
        try text.withUnsafeBytes { try parser.parse($0, into: document) }
        let record = CELSlots([.object(TapeObject(view: document.root))])
        for program in programs { Self.judge(program, record) }
      }
    }
    put(
      "microseconds", text / Double(texts.count) * 1e6,
      "µs a record and core, JSON text to verdicts of all rules with evidence")
  }

  /// Evaluates, and again with evidence unless it holds.
  private static func judge(_ program: CELProgram, _ record: CELSlots) {
    if case .bool(true) = program.evaluate(record) { return }
    let tracer = CELTracer()
    use(program.evaluate(record, tracer: tracer))
  }

  @inline(never) private static func use(_ value: CELValue) {}

  /// Processor seconds of one pass over all records.
  private func measure(_ body: () throws -> Void) rethrows -> Double {
    let passes = 20
    try body()
    let (_, measured) = try Measurement.of { for _ in 0..<passes { try body() } }
    return measured.processorSeconds / Double(passes)
  }

  private mutating func put(_ key: String, _ value: Double, _ unit: String) {
    figures[key] = .double(value)
    say("\(value > 1000 ? StageTable.grouped(value) : StageTable.decimal(value, 1)) \(unit)")
  }
}
