import JSON
import Testing

@testable import Protection

@Suite("trap 6: fields whose tokens can be told by their number") struct TokenCensusTests {
  /// Contributions of so many people, the first of whom has every `frequent`th.
  private func findings(people: Int, rows: Int, frequent: Int) throws -> [TokenCensus.Finding] {
    let bench = try Workbench()
    let census = TokenCensus(plan: bench.plan)
    let sealer = try RecordSealer(plan: bench.plan, keys: bench.keys, issue: bench.issue, census: census)
    for row in 0..<rows {
      let person = row % frequent == 0 ? 0 : row % people
      _ = try sealer.seal(
        record: bench.view(["kind": "contribution", "id": "c:\(row)", "dataset": "ds:1", "subjectRef": "p:\(person)"]),
        kind: .contribution)
    }
    return census.findings
  }

  @Test func fewValuesAreSaid() throws {
    #expect(
      try findings(people: 999, rows: 1998, frequent: 1000)
        == [TokenCensus.Finding(field: "contribution.subjectRef", hasFewValues: true, hasFrequentValue: false)])
    #expect(try findings(people: 1000, rows: 2000, frequent: 1001).isEmpty)
  }

  @Test func aFrequentValueIsSaid() throws {
    #expect(
      try findings(people: 3000, rows: 3000, frequent: 9)
        == [TokenCensus.Finding(field: "contribution.subjectRef", hasFewValues: false, hasFrequentValue: true)])
    #expect(try findings(people: 3000, rows: 3000, frequent: 11).isEmpty)
  }

  @Test func whatHasNoTokensSaysNothing() throws {
    #expect(try findings(people: 1, rows: 0, frequent: 1).isEmpty)
  }

  /// Streams of every skew, each counted exactly beside.
  @Test func frequentValuesAreCountedWithinTheirBound() {
    for seed in 0..<60 {
      var exact: [UInt64: Int] = [:]
      var values = FrequentValues()
      let range = UInt64(1 + seed * 97)
      let total = 8000
      for _ in 0..<total {
        let value = UInt64.random(in: 0..<10) < UInt64(seed % 10) ? .random(in: 0..<3) : UInt64.random(in: 0..<range)
        exact[value, default: 0] += 1
        values.add(value)
      }
      let greatest = exact.values.max() ?? 0
      #expect(values.total == total)
      #expect(values.distinct == (exact.count <= FrequentValues.capacity ? exact.count : values.distinct))
      #expect((greatest...greatest + total / (FrequentValues.capacity + 1)).contains(values.greatest))
      if exact.count <= FrequentValues.capacity { #expect(values.greatest == greatest) }
    }
  }
}
