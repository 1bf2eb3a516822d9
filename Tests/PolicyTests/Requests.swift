import JSON
import Provenance
import Testing

@testable import Policy

/// Rules on requests that ask what became of the person's contributions.
@Suite("A request is judged with the contributions that it reaches") struct Requests {
  static let records: [JSONValue] = [
    ["kind": "dataset", "id": "ds:1", "generatedAt": "2026-01-01T00:00:00Z"],
    ["kind": "dataset", "id": "ds:2", "generatedAt": "2026-01-01T00:00:00Z"],
    ["kind": "dataset", "id": "ds:copy", "generatedAt": "2026-01-01T00:00:00Z"],
    [
      "kind": "model", "id": "model:1", "generatedAt": "2026-03-01T00:00:00Z", "wasGeneratedBy": [["id": "run:train"]],
    ],
    [
      "kind": "run", "id": "run:train", "type": "training", "startedAt": "2026-03-01T00:00:00Z",
      "used": [["id": "ds:1", "contributions": ["selection": "all-but", "ids": ["c:2"]]]],
    ],
    [
      "kind": "run", "id": "run:score", "type": "inference", "startedAt": "2026-04-01T00:00:00Z",
      "used": [["id": "model:1"]],
    ],
    ["kind": "event", "id": "evt:sale", "type": "sell", "atTime": "2026-05-01T00:00:00Z", "entities": ["ds:2"]],
    ["kind": "contribution", "id": "c:1", "dataset": "ds:1", "subjectRef": "p:1"],
    [
      "kind": "contribution", "id": "c:2", "dataset": "ds:1", "subjectRef": "p:1", "removedAt": "2026-02-01",
      "copies": [["dataset": "ds:copy"]],
    ],
    ["kind": "contribution", "id": "c:3", "dataset": "ds:2", "subjectRef": "p:2"],
    ["kind": "request", "id": "req:1", "type": "erasure", "subjectRef": "p:1", "receivedAt": "2026-01-15T00:00:00Z"],
    ["kind": "request", "id": "req:2", "type": "erasure", "subjectRef": "p:2", "receivedAt": "2026-01-15T00:00:00Z"],
    [
      "kind": "request", "id": "req:listed", "type": "erasure", "subjectRef": "p:1", "contributions": ["c:2"],
      "receivedAt": "2026-01-15T00:00:00Z",
    ],
    ["kind": "request", "id": "req:nobody", "type": "erasure", "receivedAt": "2026-01-15T00:00:00Z"],
  ]

  func verdicts(_ require: String, more: String = "") throws -> [String: Verdict] {
    let packs = try SmallWorld.pack(require: require, missing: "indeterminate", more: more, on: "request")
    let found = try SmallWorld(Self.records, judge: SmallWorld.judge(packs)).judgement().verdicts
    return Dictionary(found.map { ($0.subject.description, $0) }, uniquingKeysWith: { a, _ in a })
  }

  @Test("all with the person's pseudonym, or those that it lists") func whose() throws {
    let found = try verdicts("contributions.map(c, c.id) == (request.id == 'req:1' ? ['c:1', 'c:2'] : ['c:2'])")
    #expect(found["req:1"]?.kind == .pass && found["req:listed"]?.kind == .pass)
    #expect(found["req:2"]?.kind == .fail)
    #expect(found["req:nobody"]?.kind == .indeterminate, "who made it is not known")
    #expect(found["req:nobody"]?.why.contains("request.subjectRef") == true)
  }

  @Test("evidence is the contribution's own place, and its id is marked as a person's") func evidence() throws {
    let found = try #require(try verdicts("contributions.all(c, has(c.removedAt))")["req:1"])
    #expect(found.kind == .fail)
    #expect(found.evidence.map { "\($0.record) \($0.place)" }.contains("c:1 /removedAt"))
    #expect(found.personalRecords == ["c:1"])
    let ids = try #require(try verdicts("contributions.map(c, c.id) == []")["req:1"])
    #expect(
      !ids.evidence.contains { if case .value = $0.content { $0.place.contains("contributions") } else { false } })
  }

  @Test("what they reached: by runs that read them, not where they were left out or gone") func reached() throws {
    let found = try verdicts(
      "reached.map(e, e.id) == (request.id == 'req:1' ? ['ds:1', 'ds:copy', 'model:1'] : ['ds:1', 'ds:copy'])")
    #expect(found["req:1"]?.kind == .pass && found["req:listed"]?.kind == .pass, "\(found.mapValues(\.why))")
  }

  @Test("one verdict for each use: runs along lineage, and events about what they reached") func uses() throws {
    let found = try verdicts(
      "use.type != 'sell'",
      more: "    each: {over: \"uses.filter(u, u.at >= request.receivedAt)\", as: use, act: use.id}")
    #expect(
      found.mapValues(\.kind) == [
        "req:1@run:train": .pass, "req:1@run:score": .pass, "req:2@evt:sale": .fail, "req:nobody": .indeterminate,
      ])
    #expect(found["req:2@evt:sale"]?.evidence.map { "\($0.record) \($0.place)" } == ["evt:sale /type"])
  }

  @Test(
    "members of a use",
    arguments: [
      ("use.isRun", "req:1@run:train"), ("use.entities == ['model:1']", "req:1@run:score"),
      ("use.contributions == ['c:1'] && use.type == 'inference'", "req:1@run:score"),
      ("!use.isRun && use.at >= timestamp('2026-05-01T00:00:00Z')", "req:2@evt:sale"),
      ("!has(use.purpose)", "req:2@evt:sale"),
    ])
  func members(_ require: String, _ subject: String) throws {
    let found = try verdicts(require, more: "    each: {over: uses, as: use, act: use.id}")
    #expect(found[subject]?.kind == .pass, "\(found.mapValues(\.why))")
  }

  @Test("only rules that ask for them need the person") func need() throws {
    func looks(_ require: String) throws -> Bool {
      try SmallWorld.judge(SmallWorld.pack(require: require, on: "request")).looksAtPeople
    }
    #expect(try !looks("has(request.subjectRef)"))
    #expect(try looks("size(contributions) == 0") && looks("reached.all(e, has(e.disposal.at))"))
  }
}
