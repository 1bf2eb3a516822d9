import JSON
import Provenance
import Testing

@testable import Policy

/// A world with a few more events than the pipeline keeps.
private struct WorldWithEvents: World {
  var base: RecordWorld
  var documents: [String: JSONDocument]
  var byEntity: [String: [String]]

  init(_ base: RecordWorld, events: [JSONValue]) throws {
    self.base = base
    documents = [:]
    byEntity = [:]
    for event in events {
      let document = try JSONParser().parse(JSONWriter.compact(event))
      _ = try RecordSchema.shared.validate(document.root)
      let id = try #require(event["id"]?.string)
      documents[id] = document
      for entity in event["entities"]?.array ?? [] { byEntity[entity.string ?? "", default: []].append(id) }
    }
  }

  var graph: LineageGraph { base.graph }
  var profileID: String? { base.profileID }
  func resolve(_ id: String) -> String { base.resolve(id) }
  func record(_ id: String) -> JSONDocument? { documents[id] ?? base.record(id) }
  func kind(of id: String) -> RecordKind? { documents[id] == nil ? base.kind(of: id) : .event }
  func ids(of kind: RecordKind) -> [String] { base.ids(of: kind) }
  func documents(covering id: String) -> [String] { base.documents(covering: id) }
  func events(touching id: String) -> [String] { byEntity[id] ?? base.events(touching: id) }
  func runs(touching id: String) -> [String] { base.runs(touching: id) }
  func requests(of subjectRef: String) -> [String] { base.requests(of: subjectRef) }
}

@Suite("A request is judged at each act that came after it") struct Acts {
  static let rule = "ccpa.1798.120.a.opt-out-honoured"

  func verdicts(_ request: String, sales: [String]) throws -> [String: VerdictKind] {
    let records: [JSONValue] = [
      ["kind": "profile", "id": "lei:org", "ccpaBusiness": true, "sells": true],
      ["kind": "dataset", "id": "ds:1", "generatedAt": "2026-01-01T00:00:00Z"],
    ]
    let judge = try SmallWorld.judge(PackFiles.load(["ccpa"])).judging(Self.rule, asOf: SmallWorld.asOf)
    guard let base = try SmallWorld(records, judge: judge).docket.world.base as? RecordWorld else { return [:] }
    let events = try sales.enumerated().map { index, members in
      let event: JSONValue = ["kind": "event", "id": .string("evt:\(index)"), "type": "sell", "entities": ["ds:1"]]
      return CaseReader.patched(event, with: try JSONValue(parsing: "{\(members)}"))
    }
    let world = try WorldWithEvents(base, events: events)
    let base0: JSONValue = [
      "kind": "request", "id": "req:1", "regime": "ccpa", "type": "opt-out-sale-share",
      "receivedAt": "2026-06-15T18:00:00Z", "appliedTo": [["id": "ds:1", "action": "none"]],
    ]
    let record = CaseReader.patched(base0, with: try JSONValue(parsing: "{\(request)}"))
    let document = try JSONParser().parse(JSONWriter.compact(record))
    let found = judge.judge(document.root, kind: .request, world: world)
    return Dictionary(found.map { ($0.subject.description, $0.kind) }, uniquingKeysWith: { a, _ in a })
  }

  @Test("one verdict for each sale from receipt on, none for those before") func each() throws {
    let found = try verdicts(
      "",
      sales: [
        #""atTime": "2026-06-15T17:59:59Z""#, #""atTime": "2026-06-15T18:00:00Z""#,
        #""atTime": "2026-08-01T00:00:00Z""#,
      ])
    #expect(found == ["req:1@evt:1": .pass, "req:1@evt:2": .fail])
  }

  @Test("a sale after the choice took effect, though the fifteen days run") func effective() throws {
    let sale = #""atTime": "2026-06-20T00:00:00Z""#
    #expect(try verdicts(#""effectiveAt": "2026-06-19T00:00:00Z""#, sales: [sale]) == ["req:1@evt:0": .fail])
    #expect(try verdicts(#""effectiveAt": "2026-06-20T00:00:00Z""#, sales: [sale]) == ["req:1@evt:0": .pass])
  }

  @Test("a sale without the person's contributions is none of theirs") func excluded() throws {
    let late = #""atTime": "2026-08-01T00:00:00Z""#
    #expect(
      try verdicts(#""contributions": ["c:1"]"#, sales: [late + #", "contributions": ["c:2"]"#]) == [
        "req:1@evt:0": .pass
      ])
    #expect(
      try verdicts(
        #""appliedTo": [{"id": "ds:1", "action": "excluded", "at": "2026-06-16T00:00:00Z"}]"#, sales: [late])
        == ["req:1@evt:0": .pass])
  }

  @Test("not known whether the person was left out") func open() throws {
    #expect(
      try verdicts(#""appliedTo": [{"id": "ds:1"}]"#, sales: [#""atTime": "2026-08-01T00:00:00Z""#])
        == ["req:1@evt:0": .indeterminate])
  }

  @Test("no sale: the request alone") func alone() throws {
    #expect(try verdicts(#""effectiveAt": "2026-06-16T00:00:00Z""#, sales: []) == ["req:1": .pass])
  }
}
