import Testing

@testable import Provenance

@Suite struct FactsAlongLineage {
  private func check(_ model: FlowModel, seed: UInt64) throws {
    let graph = try Assembling.world(model.lines).graph
    let oracle = FlowOracle(model: model)
    for number in model.entities.indices {
      let node = try graph.named("e\(number)")
      let facts = graph.facts(node)
      let (value, allowed) = oracle.facts(.entity(number))
      let place = "seed \(seed), e\(number)"
      #expect(facts.personal == value.personal, "\(place)")
      #expect(facts.criminalData == value.criminal, "\(place)")
      #expect(facts.minors == value.minors, "\(place)")
      #expect(facts.gdpr == value.gdpr, "\(place)")
      #expect(facts.ccpa == value.ccpa, "\(place)")
      #expect(Set(facts.specialCategories) == value.special, "\(place)")
      #expect(Set(facts.regions) == value.regions, "\(place)")
      #expect(Set(facts.countries) == value.countries, "\(place)")
      #expect(facts.purposesAllowed.map(Set.init) == allowed, "\(place)")
      let end = value.retention.map { Instant(rfc3339: "2030-01-\($0 < 10 ? "0" : "")\($0)T00:00:00Z") }
      #expect(facts.retentionEnd == end ?? nil, "\(place)")
      #expect(facts.withdrawn == value.marked.count, "\(place)")
      #expect(facts.contributions == value.marked.count + value.unmarked.values.reduce(0, +), "\(place)")
    }
  }

  @Test(arguments: 0..<150 as Range<UInt64>) func agreeWithARecomputationForEachNode(seed: UInt64) throws {
    try check(FlowModel.random(seed: seed, acyclic: true), seed: seed)
  }

  @Test(arguments: 1000..<1150 as Range<UInt64>) func agreeOnGraphsWithCycles(seed: UInt64) throws {
    try check(FlowModel.random(seed: seed, acyclic: false), seed: seed)
  }
}
