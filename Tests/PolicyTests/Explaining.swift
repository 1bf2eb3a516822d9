import JSON
import Provenance
import Testing

@testable import Policy

@Suite("Why a verdict is what it is") struct Explaining {
  func explained(_ require: String, _ members: String) throws -> Explained {
    let packs = try SmallWorld.pack(require: require, when: "has(dataset.scale)")
    let world = try SmallWorld([SmallWorld.dataset(members)], judge: SmallWorld.judge(packs))
    return try #require(
      world.docket.explanation(rule: "house.one", subject: Subject("ds:1"), law: packs.packs[0].law))
  }

  @Test("each condition that was asked, how it came out, and what its sides came to") func conditions() throws {
    let found = try explained(
      "dataset.criminalData || dataset.retention.until < dataset.collection.to",
      #""scale": "large-scale", "criminalData": false, "retention": {"until": "2026-03-01"}, "collection": {"to": "2026-02-01"}"#
    )
    #expect(found.verdict.kind == .fail && found.law.act == "House rules" && found.rule.cite == "House 1")
    #expect(
      found.conditions.map { "\($0.part) \($0.text) \($0.results.map(\.rawValue))" } == [
        #"when has(dataset.scale) ["yes"]"#, #"require dataset.criminalData ["no"]"#,
        #"require dataset.retention.until < dataset.collection.to ["no"]"#,
      ])
    #expect(
      found.conditions[2].sides.map { "\($0.text) \($0.value.string ?? "")" } == [
        "dataset.retention.until 2026-03-01", "dataset.collection.to 2026-02-01",
      ])
    #expect(!found.verdict.change.isEmpty)
  }

  @Test("a pass has evidence too, and no way out") func pass() throws {
    let found = try explained("dataset.criminalData", #""scale": "large-scale", "criminalData": true"#)
    #expect(found.verdict.kind == .pass && found.verdict.change.isEmpty)
    #expect(found.verdict.evidence.map(\.place) == ["/criminalData", "/scale"])
  }

  @Test("values of a class that is not shown are not among the sides") func protected() throws {
    let packs = try SmallWorld.pack(require: "contribution.ageYears >= 18", on: "contribution")
    let record: JSONValue = ["kind": "contribution", "id": "c:1", "dataset": "ds:1", "ageYears": 12]
    let world = try SmallWorld([SmallWorld.dataset(""), record], judge: SmallWorld.judge(packs))
    let found = try #require(
      world.docket.explanation(
        rule: "house.one", subject: Subject("c:1"), record: world.streamed[0].document.root, law: packs.packs[0].law))
    #expect(found.conditions.count == 2 && found.conditions.allSatisfy(\.sides.isEmpty))
  }

  @Test(
    "a printed subject is read back",
    arguments: [
      Subject("ds:1"), Subject("model:x@2"), Subject("ds:1", part: "t-1"), Subject("ds:1", target: "model:x@2"),
      Subject("a>b", target: "c#d%"), Subject("req:1", act: "run:7"), Subject("ds:1@2", act: "evt:a@b"),
      Subject("ds:1", target: "model:x@2", act: "run:1"), Subject("ds:sha256:ab#0123456789ab"),
    ])
  func readings(_ subject: Subject) { #expect(Subject.readings(of: subject.description).contains(subject)) }
}
