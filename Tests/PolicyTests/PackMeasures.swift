import Provenance
import Testing

@testable import Policy

@Suite("Coverage and mutation score of a pack") struct PackMeasures {
  static let pack = """
    pack: house
    version: 1.0.0
    law: {act: House rules}
    define:
      large: dataset.scale == 'large-scale'
    rules:
      - id: house.one
        cite: House 1
        title: The rule
        on: dataset
        when: large
        require: dataset.criminalData || dataset.knownMinors
        severity: major
        inForce: [{from: 2000-01-01}]
        decide: mechanical
        missing: indeterminate
        remedy: Do it.
    """

  static func cases(_ cases: [(criminal: Bool, minors: Bool, scale: String, verdict: String)]) -> String {
    cases.enumerated().map { index, one in
      """
        - name: case \(index)
          records: [{kind: dataset, id: "ds:1", scale: \(one.scale), criminalData: \(one.criminal), knownMinors: \(one.minors)}]
          expect: {"ds:1": \(one.verdict)}
      """
    }.reduce("rule: house.one\nasOf: 2026-10-01T00:00:00Z\ncases:\n") { $0 + $1 + "\n" }
  }

  static func report(_ cases: String) throws -> PackTester.Report {
    let folder = PackFolder(name: "house", files: ["pack.yaml": pack, "cases/a.yaml": cases])
    return try #require(try PackTester(PackSet([folder])).run(measuring: [.coverage, .mutation]).first)
  }

  @Test("cases that tell all apart: every branch, every mutant") func full() throws {
    let report = try Self.report(
      Self.cases([
        (true, false, "large-scale", "pass"), (false, true, "large-scale", "pass"),
        (false, false, "large-scale", "fail"),
        (true, true, "small-scale", "notApplicable"),
      ]))
    #expect(report.failures == [])
    #expect(report.coverage?.missed == [])
    #expect(report.coverage?.total == 6)
    #expect(report.mutation?.survivors == [])
    #expect(report.mutation?.killed == 4, "two dropped operands, || to &&, == to !=")
  }

  @Test("what no case notices is listed with its place") func survivors() throws {
    let report = try Self.report(
      Self.cases([(true, true, "large-scale", "pass"), (false, false, "large-scale", "fail")]))
    #expect(
      report.mutation?.survivors.map { "\($0.line):\($0.part): \($0.change)" } == [
        "12:require: || → &&", "12:require: right operand of || dropped", "12:require: left operand of || dropped",
      ])
    #expect(
      report.coverage?.missed.map { "\($0.part) \($0.condition) \($0.result)" } == [
        "require dataset.knownMinors yes", "when large no",
      ])
    #expect(report.unreached["house.one"] == [.notApplicable, .indeterminate])
  }

  @Test("a case's own period is what rules see as period") func period() throws {
    let text = Self.pack.replacing(
      "dataset.criminalData || dataset.knownMinors",
      with: "period.from == timestamp('2026-04-01T00:00:00Z') && period.name == 'Q2'")
    let cases = Self.cases([(true, true, "large-scale", "pass")])
      .replacing("cases:", with: "period: {from: 2026-04-01, to: 2026-07-01, name: Q2}\ncases:")
    let folder = PackFolder(name: "house", files: ["pack.yaml": text, "cases/a.yaml": cases])
    let report = try #require(try PackTester(PackSet([folder])).run().first)
    #expect(report.failures == [])
  }
}
