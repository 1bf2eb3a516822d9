import Testing

@testable import Provenance

@Suite struct TheWorld {
  private func world() throws -> RecordWorld {
    try Assembling.world([
      #"{"kind":"profile","id":"org","country":"SE"}"#, #"{"kind":"agent","id":"agent:a"}"#,
      #"{"kind":"dataset","id":"ds:1","specializationOf":[{"id":"product:x"}],"notices":[{"id":"doc:notice"}]}"#,
      #"{"kind":"document","id":"doc:lia","type":"lia","covers":{"records":["product:x"]}}"#,
      #"{"kind":"document","id":"doc:dpia","type":"dpia","covers":{"records":["ds:1"]}}"#,
      #"{"kind":"document","id":"doc:notice","type":"notice"}"#,
      #"{"kind":"document","id":"doc:other","type":"dpia","covers":{"records":["product:y"]}}"#,
      #"{"kind":"run","id":"run:1","type":"training","used":[{"id":"ds:1"}],"wasAssociatedWith":[{"id":"agent:a"}]}"#,
      #"{"kind":"run","id":"run:2","type":"deletion","invalidated":[{"id":"ds:1"}]}"#,
      #"{"kind":"event","id":"e:2","type":"approve","atTime":"2026-01-01T00:00:00Z","entities":["ds:1"],"agent":"agent:a"}"#,
      #"{"kind":"event","id":"e:1","type":"change","atTime":"2026-02-01T00:00:00Z","entities":["ds:1"]}"#,
      #"{"kind":"event","id":"e:3","type":"access","atTime":"2026-01-01T00:00:00Z","entities":["ds:1"]}"#,
    ])
  }

  @Test func documentsCoverARecordItsProductOrAreNamedByIt() throws {
    #expect(try world().documents(covering: "ds:1") == ["doc:dpia", "doc:lia", "doc:notice"])
  }

  @Test func eventsComeByTimeWithoutStreamedOnes() throws {
    #expect(try world().events(touching: "ds:1") == ["e:2", "e:1"])
    #expect(try world().events(touching: "agent:a") == ["e:2"])
  }

  @Test func runsTouchWhatTheyUsedMadeOrEndedAndTheirAgents() throws {
    #expect(try world().runs(touching: "ds:1") == ["run:1", "run:2"])
    #expect(try world().runs(touching: "agent:a") == ["run:1"])
  }

  @Test func recordsAreFoundByIdAndKind() throws {
    let world = try world()
    #expect(world.profileID == "org")
    #expect(world.ids(of: .run) == ["run:1", "run:2"])
    #expect(world.kind(of: "doc:lia") == .document)
    #expect(world.record("ds:1")?.root["notices"]?[0]?["id"]?.string == "doc:notice")
    #expect(world.record("e:3") == nil)
    #expect(world.kind(of: "nothing") == nil)
  }

  @Test func anAliasLeadsToTheKeptRecord() throws {
    let digest = String(repeating: "a", count: 64)
    let set = try Assembling.set([
      SourceLines("mlflow", [#"{"kind":"dataset","id":"m","digest":{"sha256":"\#(digest)"}}"#]),
      SourceLines("croissant", [#"{"kind":"dataset","id":"c","digest":{"sha256":"\#(digest)"}}"#]),
    ])
    let world = try RecordWorld(set)
    #expect(world.resolve("c") == "m")
    #expect(world.record("c")?.root["id"]?.string == "m")
  }
}
