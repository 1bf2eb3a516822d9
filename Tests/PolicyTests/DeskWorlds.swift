import JSON
import Provenance
import Testing

@testable import Policy

/// Worlds in which much is alike and nothing the same: where remembering by what was asked must not mix up what differs.
@Suite("Verdicts written into a batch, over worlds of many records") struct DeskWorlds {
  private var random: Seeded

  init() { random = Seeded(state: 0) }

  private mutating func maybe(_ record: inout JSONObject, _ key: String, _ values: [JSONValue?]) {
    if let value = random.pick(values) { record[key] = value }
  }

  private static let days: [JSONValue?] = [
    nil, "2026-01-01", "2026-02-01T10:00:00Z", "2026-03-15T00:00:00Z", "2026-09-20T10:00:00Z",
    "2026-09-30",
  ]

  private mutating func dataset(_ number: Int, kind: String = "dataset") -> JSONObject {
    var record: JSONObject = [
      "kind": .string(kind), "id": .string("\(kind):\(number)"),
      "generatedAt": random.pick(["2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z"]),
    ]
    let purposes: [JSONValue] = [
      ["purpose": "credit-checking", "legalBasis": "consent"],
      ["purpose": "credit-checking/loans", "legalBasis": "contract"],
      ["purpose": "model-training", "legalBasis": "consent", "art9Condition": "9-2-a"], ["purpose": "advertising"],
    ]
    if random.next() % 8 != 0 {
      record["purposes"] = .array((0..<Int(1 + random.next() % 2)).map { _ in random.pick(purposes) })
    }
    maybe(&record, "retention", [nil, ["until": "2026-08-01"], ["until": "2028-01-01"], ["criteria": "x"]])
    maybe(&record, "specializationOf", [nil, [["id": "product:1"]], [["id": "product:2"]]])
    if kind == "dataset" {
      maybe(&record, "personalData", [nil, "none", "identified", "pseudonymised", "unknown"])
      maybe(&record, "subjectRegions", [nil, ["DE"], ["US-CA"], ["DE", "US-CA"]])
      maybe(&record, "specialCategories", [nil, [], ["health-data"]])
      maybe(&record, "scale", [nil, "large-scale", "unknown"])
      maybe(&record, "notices", [nil, [["id": "doc:notice"]], [["id": "doc:none"]]])
      maybe(
        &record, "collection", [nil, ["source": "direct", "from": "2025-01-01", "informationSocietyService": true]])
      maybe(
        &record, "transfers",
        [nil, [["id": "t1", "country": "US", "tool": "scc", "exporter": "agent:0", "importer": "agent:9"]]])
    } else {
      maybe(&record, "status", [nil, "deployed", "registered"])
      maybe(&record, "canOutputPersonalInformation", [nil, true, false])
    }
    maybe(&record, "invalidatedAt", [nil, nil, nil, "2026-09-01T00:00:00Z"])
    return record
  }

  private mutating func run(_ number: Int, _ inputs: [String], _ output: String) -> JSONObject {
    let selections: [JSONValue?] = [
      nil, nil, nil, ["selection": "listed", "ids": ["c:1", "c:2", "c:30"]], ["selection": "all-but", "ids": ["c:3"]],
    ]
    let used: [JSONValue] = inputs.map { input in
      var usage: JSONObject = ["id": .string(input)]
      maybe(&usage, "contributions", selections)
      return .object(usage)
    }
    var record: JSONObject = [
      "kind": "run", "id": .string("run:\(number)"), "used": .array(used), "generated": [["id": .string(output)]],
    ]
    maybe(&record, "excludedSubjects", [nil, nil, ["p:1", "p:4"]])
    maybe(&record, "type", [nil, "training", "transform"])
    maybe(&record, "purpose", [nil, "credit-checking", "model-training", "advertising"])
    maybe(&record, "startedAt", [nil, "2026-01-05T00:00:00Z", "2026-04-01T00:00:00Z"])
    maybe(&record, "location", [nil, "DE", "US"])
    maybe(&record, "newTechnology", [nil, true, false, "unknown"])
    maybe(&record, "scoring", [nil, true, false])
    maybe(&record, "wasAssociatedWith", [nil, [["id": "agent:0"]], [["id": "agent:1"]]])
    return record
  }

  private mutating func event(_ number: Int, _ entities: [String]) -> JSONObject {
    var record: JSONObject = ["kind": "event", "id": .string("event:\(number)")]
    maybe(&record, "type", ["access", "export", "disclose", "disposition", "sell"])
    maybe(&record, "atTime", [nil, "2026-02-01T10:00:00Z", "2026-09-21T10:00:00Z", "2024-01-01T00:00:00Z"])
    record["entities"] = .array((0..<Int(random.next() % 3)).map { _ in .string(random.pick(entities)) })
    maybe(&record, "agent", [nil, "agent:0", "agent:1", "agent:none"])
    maybe(&record, "purpose", [nil, "credit-checking/loans", "advertising"])
    maybe(&record, "location", [nil, "DE", "US"])
    maybe(&record, "destination", [nil, "IE", "US"])
    if record["type"] == "disposition" {
      record["disposition"] = ["type": "unlearned", "decidedAt": random.pick(["2026-09-21", "2026-01-01"])]
    }
    return record
  }

  private mutating func contribution(_ number: Int, _ datasets: [String]) -> JSONObject {
    var record: JSONObject = [
      "kind": "contribution", "id": .string("c:\(number)"), "dataset": .string(random.pick(datasets)),
      "subjectRef": .string("p:\(random.next() % 7)"),
    ]
    maybe(&record, "region", [nil, "DE", "US-CA", "unknown"])
    maybe(&record, "ageBand", [nil, "adult", "13-15", "under-13", "unknown"])
    maybe(&record, "ageYears", [nil, nil, 14, 40])
    maybe(&record, "addedAt", Self.days)
    maybe(&record, "removedAt", [nil, nil, nil] + Self.days)
    var consents: [JSONValue] = []
    for _ in 0..<Int(random.next() % 3) {
      var consent: JSONObject = [:]
      maybe(&consent, "givenAt", Self.days)
      maybe(&consent, "withdrawnAt", [nil, nil] + Self.days)
      maybe(&consent, "noticeVersion", [nil, "v1"])
      maybe(&consent, "method", [nil, "checkbox", "unknown"])
      maybe(&consent, "purposes", [nil, ["credit-checking"], ["advertising"]])
      maybe(&consent, "parentalAuthorisation", [nil, ["method": "signed-form", "at": "2026-01-01"]])
      consents.append(.object(consent))
    }
    if random.next() % 4 != 0 { record["consents"] = .array(consents) }
    return record
  }

  private static let fixed: [JSONObject] = [
    [
      "kind": "profile", "id": "org", "name": "Org", "establishedInUnion": true, "ccpaBusiness": true, "sells": true,
      "roles": ["controller", "ai-provider"],
    ],
    [
      "kind": "agent", "id": "agent:0", "type": "person",
      "authorisations": [
        ["records": ["product:1"], "purposes": ["credit-checking"], "from": "2025-01-01"],
        [
          "records": ["dataset:1", "product:2"], "purposes": ["advertising"], "from": "2025-01-01", "to": "2026-03-01",
        ],
      ],
    ],
    ["kind": "agent", "id": "agent:1", "type": "organisation", "roles": ["processor"], "contracts": ["doc:contract"]],
    [
      "kind": "document", "id": "doc:contract", "type": "contract", "validFrom": "2025-01-01",
      "covers": ["records": ["product:1"]],
      "contract": ["parties": ["org", "agent:1"], "terms": .array("abcdefgh".map { .string("gdpr-28-3-\($0)") })],
    ],
    ["kind": "document", "id": "doc:notice", "type": "notice", "validFrom": "2024-01-01", "publishedAt": "2024-01-01"],
    [
      "kind": "document", "id": "doc:dpia", "type": "dpia", "approvedAt": "2026-01-04",
      "covers": ["records": ["product:2"]],
      "sections": ["description"],
    ],
  ]

  private mutating func records() -> [JSONObject] {
    var records = Self.fixed
    let sources = (0..<8).map { "dataset:\($0)" }
    records += (0..<8).map { dataset($0) }
    var made = sources
    for number in 8..<26 {
      let isModel = random.next() % 3 == 0
      var record = dataset(number, kind: isModel ? "model" : "dataset")
      let id = "\(isModel ? "model" : "dataset"):\(number)"
      let inputs = (0..<Int(1 + random.next() % 3)).map { _ in random.pick(made) }
      record["wasDerivedFrom"] = .array(Set(inputs).sorted().map { ["id": .string($0)] })
      if random.next() % 5 != 0 { record["wasGeneratedBy"] = [["id": .string("run:\(number)")]] }
      records.append(record)
      records.append(run(number, inputs, id))
      if !isModel { made.append(id) }
    }
    let entities = made + ["dataset:none"]
    for number in 0..<60 { records.append(event(number, entities)) }
    for number in 0..<90 { records.append(contribution(number, sources + ["dataset:none"])) }
    return records
  }

  @Test("are what judging gives, and counts what it counts", arguments: 0..<6)
  mutating func equality(_ seed: Int) throws {
    random = Seeded(state: UInt64(70 + seed))
    let packs = try PackFiles.load()
    let judge = try SmallWorld.judge(packs)
    var compared = 0
    var kinds: [VerdictKind: Int] = [:]
    let parsed: [JSONValue] = records().compactMap { record in
      guard let document = try? JSONParser().parse(JSONWriter.compact(.object(record))),
        (try? RecordSchema.shared.validate(document.root)) != nil
      else { return nil }
      return .object(record)
    }
    #expect(parsed.count > 150)
    let world = try SmallWorld(parsed, judge: judge)
    let docket = judge.docket(for: world.docket.world)
    var batch = VerdictBatch(docket)
    for round in 0..<2 {
      for record in parsed {
        let document = try JSONParser().parse(JSONWriter.compact(record))
        let kind = try #require(record["kind"]?.string.flatMap(RecordKind.init))
        let wanted = docket.judge(document.root, kind: kind)
        batch.removeAll()
        docket.judge(document.root, kind: kind, into: &batch)
        let found = batch.entries.map { String(decoding: batch.bytes[$0.line], as: UTF8.self) }.sorted()
        let expected = wanted.verdicts.map { String(decoding: $0.line, as: UTF8.self) }.sorted()
        #expect(found == expected, "round \(round)")
        #expect(batch.tally == wanted.tally)
        var few = VerdictBatch(docket, written: [.fail, .notYetInForce])
        docket.judge(document.root, kind: kind, into: &few)
        let lines = few.entries.filter { !$0.line.isEmpty }.map { String(decoding: few.bytes[$0.line], as: UTF8.self) }
        let wantedLines = wanted.verdicts.filter { [.fail, .notYetInForce].contains($0.kind) }.map {
          String(decoding: $0.line, as: UTF8.self)
        }
        #expect(lines.sorted() == wantedLines.sorted())
        #expect(
          few.entries.map { "\($0.rule) \($0.kind) \($0.isVacuous) \($0.isPersonal)" }
            == batch.entries.map { "\($0.rule) \($0.kind) \($0.isVacuous) \($0.isPersonal)" }, "all are counted")
        for verdict in wanted.verdicts { kinds[verdict.kind, default: 0] += 1 }
        compared += expected.count
      }
    }
    #expect(compared > 1000 && kinds.count > 3)
  }

  @Test("paths from datasets too, whatever was judged before", arguments: 0..<8, [false, true])
  mutating func paths(_ seed: Int, _ isDisguised: Bool) throws {
    random = Seeded(state: UInt64(170 + seed))
    let judge = try SmallWorld.judge(PackFiles.load(["gdpr", "ccpa", "eu-ai-act"]))
    let parsed: [JSONValue] = records().compactMap { record in
      guard let document = try? JSONParser().parse(JSONWriter.compact(.object(record))),
        (try? RecordSchema.shared.validate(document.root)) != nil
      else { return nil }
      return .object(record)
    }
    let disguise = isDisguised ? AgentDisguise() : nil
    let world = try SmallWorld(parsed, judge: judge).docket.world
    let docket = judge.docket(for: world, disguise: disguise)
    // Asked of the ends of paths by evaluating alone.
    let plain = judge.docket(for: world, disguise: disguise)
    var open = 0
    for round in 0..<2 {
      for target in docket.pathTargets {
        let wanted = plain.judgePaths(targets: [target])
        var batch = VerdictBatch(docket)
        docket.judgePaths(targets: [target], into: &batch)
        let found = batch.entries.map { String(decoding: batch.bytes[$0.line], as: UTF8.self) }.sorted()
        let expected = wanted.verdicts.map { String(decoding: (disguise?.disguised($0) ?? $0).line, as: UTF8.self) }
        #expect(found == expected.sorted(), "round \(round)")
        #expect(batch.tally == wanted.tally)
        open += found.count
      }
    }
    #expect(open > 0)
  }
}
