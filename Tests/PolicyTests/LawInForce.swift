import JSON
import Provenance
import Testing

@testable import Policy

@Suite("When a rule is law may depend on the subject") struct LawInForce {
  static let periods = """
    [{from: 2027-12-02, if: "dataset.scale == 'large-scale'"}, {from: 2026-08-02, if: large}, {from: 2000-01-01, to: 2001-01-01}, {from: 2026-01-01}]
    """

  func verdict(_ members: String, at day: String, require: String = "dataset.criminalData", inForce: String = periods)
    throws -> Verdict
  {
    let text = """
      pack: house
      version: 1.0.0
      law: {act: House rules}
      define: {large: dataset.knownMinors}
      rules:
        - id: house.one
          cite: House 1
          title: The rule
          on: dataset
          when: \"true\"
          require: \(require)
          severity: major
          inForce: \(inForce)
          decide: mechanical
          missing: indeterminate
          remedy: Do it.
      """
    let packs = try PackSet([PackFolder(name: "house", files: ["pack.yaml": text])])
    let record = try SmallWorld.dataset(#""criminalData": true, "generatedAt": "\#(day)T00:00:00Z", \#(members)"#)
    return try #require(try SmallWorld.verdict(packs, record))
  }

  @Test(
    "the first period whose condition holds counts",
    arguments: [
      (#""scale": "large-scale", "knownMinors": true"#, "2027-12-01", false),
      (#""scale": "large-scale", "knownMinors": true"#, "2027-12-02", true),
      (#""scale": "small-scale", "knownMinors": true"#, "2026-08-01", false),
      (#""scale": "small-scale", "knownMinors": true"#, "2026-08-02", true),
      (#""scale": "small-scale", "knownMinors": false"#, "2000-06-01", true),
      (#""scale": "small-scale", "knownMinors": false"#, "2001-01-01", false),
      (#""scale": "small-scale", "knownMinors": false"#, "2026-01-01", true),
    ])
  func conditions(_ members: String, _ day: String, _ isInForce: Bool) throws {
    let found = try verdict(members, at: day)
    #expect(found.kind == (isInForce ? .pass : .notYetInForce))
    #expect(found.inForce == isInForce)
    #expect(found.readiness == (isInForce ? nil : .pass))
  }

  @Test("what is not known leaves the verdict open, unless all periods agree") func open() throws {
    let open = try verdict(#""knownMinors": false"#, at: "2026-09-01")
    #expect(open.kind == .indeterminate)
    #expect(open.evidence.map(\.place) == ["/knownMinors", "/scale"])
    #expect(open.why.contains("dataset.scale"))
    #expect(try verdict(#""knownMinors": false"#, at: "2028-01-01").kind == .pass)
    #expect(try verdict("\"knownMinors\": true", at: "2025-01-01").kind == .notYetInForce)
  }

  @Test("what tells which period counts is evidence, and no reason of the verdict") func reasons() throws {
    let found = try verdict(
      #""scale": "small-scale", "knownMinors": false, "name": "x""#, at: "2026-06-01",
      require: "dataset.name == 'y' && dataset.criminalData")
    #expect(found.kind == .fail)
    #expect(found.evidence.map(\.place) == ["/knownMinors", "/name", "/scale"])
    #expect(found.why == "“The rule” does not hold: /name is \"x\".")
  }

  @Test("what was not law yet shows the date that decided, also where it would pass") func date() throws {
    let early = try verdict("\"name\": \"x\"", at: "2019-12-31", inForce: "[{from: 2020-01-01}]")
    #expect(early.kind == .notYetInForce && early.readiness == .pass)
    #expect(early.evidence.map(\.place) == ["/collection/from", "/generatedAt"])
    #expect(early.evidence.last?.content == .value("2019-12-31T00:00:00Z"))
    let failing = try verdict(
      "\"name\": \"x\"", at: "2019-12-31", require: "dataset.name == 'y'", inForce: "[{from: 2020-01-01}]")
    #expect(failing.readiness == .fail)
    #expect(failing.evidence.map(\.place) == ["/collection/from", "/generatedAt", "/name"])
    let late = try verdict(
      "\"name\": \"x\"", at: "2020-01-01", require: "dataset.name == 'y'", inForce: "[{from: 2020-01-01}]")
    #expect(late.kind == .fail && late.evidence.map(\.place) == ["/name"], "law of that day needs no word on it")
    // By which stretch it was not law yet is told as well.
    let stretch = try verdict(#""scale": "large-scale", "knownMinors": true"#, at: "2027-12-01")
    #expect(
      stretch.kind == .notYetInForce && stretch.evidence.map(\.place) == ["/collection/from", "/generatedAt", "/scale"])
  }

  @Test("a rule that is never law is readiness, with the verdict it would have") func never() throws {
    let found = try verdict("\"name\": \"x\"", at: "2026-09-01", inForce: "[]")
    #expect(found.kind == .notYetInForce && found.readiness == .pass && !found.inForce)
    #expect(try verdict("\"name\": \"x\"", at: "2026-09-01", require: "\"false\"", inForce: "[]").readiness == .fail)
  }

  @Test("a condition is checked, and stands before what has none") func faults() {
    func faults(_ periods: String) -> String {
      PackLoading.faults(PackLoading.good.replacing("[{from: 2020-01-01}]", with: periods)).joined(separator: "\n")
    }
    #expect(
      faults("[{from: 2020-01-01, if: dataset.scal == 'x'}]").contains(
        "17:45: if: 'Dataset' has no field 'scal'; did you mean scale?"))
    #expect(faults("[{from: 2020-01-01, if: dataset.scale}]").contains("if must be of type bool, not string"))
    #expect(
      faults("[{from: 2020-01-01}, {from: 2021-01-01, if: personal}]").contains(
        "a period with a condition stands before"))
    #expect(faults("[{from: 2020-01-01}, {from: 2021-01-01}]").contains("overlaps"))
  }
}
