import JSON
import Provenance
import Testing

@testable import Policy

@Suite("Elements of each do not vanish") struct EachElement {
  static let records: [JSONValue] = [
    ["kind": "dataset", "id": "ds:1", "generatedAt": "2026-01-01T00:00:00Z"],
    ["kind": "event", "id": "evt:1", "type": "sell", "entities": ["ds:1"], "atTime": "2026-02-01T00:00:00Z"],
    [
      "kind": "event", "id": "evt:2", "type": "sell", "entities": ["ds:1"], "atTime": "2026-03-01T00:00:00Z",
      "forValue": true,
    ],
    [
      "kind": "event", "id": "evt:3", "type": "unknown", "entities": ["ds:1"], "atTime": "2026-04-01T00:00:00Z",
      "forValue": false,
    ],
  ]

  func kinds(_ each: String, require: String) throws -> [String: VerdictKind] {
    let packs = try SmallWorld.pack(require: require, missing: "fail", more: "    each: \(each)")
    let found = try SmallWorld(Self.records, judge: SmallWorld.judge(packs)).judgement().verdicts
    return Dictionary(found.map { ($0.subject.description, $0.kind) }, uniquingKeysWith: { a, _ in a })
  }

  @Test("one that leaves the filter open is indeterminate, the others are judged") func filter() throws {
    #expect(
      try kinds("{over: \"events.filter(e, e.type == 'sell')\", as: sale, act: sale.id}", require: "sale.forValue")
        == ["ds:1@evt:1": .fail, "ds:1@evt:2": .pass, "ds:1@evt:3": .indeterminate])
    #expect(
      try kinds(
        "{over: \"events.filter(e, e.forValue).filter(e, e.type == 'sell')\", as: sale, act: sale.id}",
        require: "dataset.id != ''")
        == ["ds:1@evt:1": .indeterminate, "ds:1@evt:2": .pass])
  }

  @Test("a list that cannot be computed leaves the record open") func list() throws {
    #expect(
      try kinds("{over: \"events.map(e, e.forValue)\", as: flag, part: string(flag)}", require: "flag")
        == ["ds:1": .indeterminate])
  }

  @Test("one without an id is told by its place") func place() throws {
    #expect(
      try kinds("{over: events, as: sale, act: sale.agent}", require: "dataset.id != ''")
        == ["ds:1#0": .pass, "ds:1#1": .pass, "ds:1#2": .pass])
  }

  @Test("a member that is left out has no elements") func member() throws {
    #expect(try kinds("{over: dataset.transfers, as: t, part: t.id}", require: "false") == [:])
    #expect(
      try kinds("{over: dataset.transfers, as: t, part: t.id, alone: \"true\"}", require: "false") == ["ds:1": .pass])
  }
}
