import JSON
import Testing

@testable import Provenance

/// The conflict table of the record format, row by row.
@Suite struct SourcesThatDiffer {
  /// Two sources, the first ranked first, on one dataset.
  private func merged(_ first: String, _ second: String, ofKind kind: String = "dataset") throws -> JSONValue {
    try set(first, second, kind).value("x")
  }

  private func set(_ first: String, _ second: String, _ kind: String = "dataset") throws -> RecordSet {
    let type = kind == "run" ? #","type":"training""# : ""
    return try Assembling.set([
      SourceLines("mlflow", [#"{"kind":"\#(kind)","id":"x"\#(type),\#(first)}"#]),
      SourceLines("openlineage", [#"{"kind":"\#(kind)","id":"x"\#(type),\#(second)}"#]),
    ])
  }

  @Test func theStricterStateOfIdentificationWins() throws {
    let states = ["identified", "pseudonymised", "synthetic", "deidentified", "anonymised", "aggregate", "none"]
    for (at, strict) in states.enumerated() {
      for weak in states[(at + 1)...] {
        for pair in [(strict, weak), (weak, strict)] {
          let record = try merged(#""personalData":"\#(pair.0)""#, #""personalData":"\#(pair.1)""#)
          #expect(record["personalData"]?.string == strict)
          #expect(record["conflicts"]?[0]?["rule"]?.string == "stricter")
        }
      }
    }
  }

  @Test func aStatedValueBeatsUnknownWhichBeatsNotStatedWithoutConflict() throws {
    for (weak, strong) in [("unknown", "none"), ("not-stated", "none"), ("not-stated", "unknown")] {
      let record = try merged(#""personalData":"\#(weak)""#, #""personalData":"\#(strong)""#)
      #expect(record["personalData"]?.string == strong)
      #expect(record["conflicts"] == nil)
    }
  }

  @Test func risksAreTrueProtectionsFalse() throws {
    let risk = try merged(#""criminalData":false"#, #""criminalData":true"#)
    #expect(risk["criminalData"]?.bool == true)
    let guarded = try merged(
      #""statistics":{"boundsEnforced":true}"#, #""statistics":{"boundsEnforced":false}"#)
    #expect(guarded["statistics"]?["boundsEnforced"]?.bool == false)
    #expect(guarded["conflicts"]?[0]?["member"]?.string == "/statistics/boundsEnforced")
  }

  @Test func groupsAndPlacesUniteWithoutConflict() throws {
    let record = try merged(
      #""categories":["name"],"locations":["SE"],"recipients":[{"id":"a"}]"#,
      #""categories":["income","name"],"locations":["DE"],"recipients":[{"id":"b"}]"#)
    #expect(record["categories"] == ["name", "income"])
    #expect(record["locations"] == ["SE", "DE"])
    #expect(record["recipients"]?.array?.count == 2)
    #expect(record["conflicts"] == nil)
  }

  @Test func measuresCountIfAllNameThem() throws {
    let record = try merged(
      #""security":["access-control","backup"]"#, #""security":["encryption-at-rest","access-control"]"#)
    #expect(record["security"] == ["access-control"])
    #expect(record["conflicts"]?[0]?["rule"]?.string == "stricter")
  }

  @Test func theEarliestEndWins() throws {
    let until = try merged(
      #""retention":{"until":"2030-01-01"}"#, #""retention":{"until":"2028-06-01T00:00:00Z"}"#)
    #expect(until["retention"]?["until"]?.string == "2028-06-01T00:00:00Z")
    let period = try merged(#""retention":{"period":"P5Y"}"#, #""retention":{"period":"P18M"}"#)
    #expect(period["retention"]?["period"]?.string == "P18M")
    #expect(period["conflicts"]?[0]?["rule"]?.string == "earliest")
  }

  @Test func normalisingIsNoConflict() throws {
    let record = try merged(
      #""retention":{"period":"P1Y"},"generatedAt":"2026-01-01T00:00:00Z""#,
      #""retention":{"period":"P12M"},"generatedAt":"2026-01-01T01:00:00+01:00""#)
    #expect(record["conflicts"] == nil)
    #expect(record["generatedAt"]?.string == "2026-01-01T00:00:00Z")
  }

  @Test func theRestGoesBySourceThenTimeThenBytes() throws {
    let source = try merged(#""licence":"B""#, #""licence":"A""#)
    #expect(source["licence"]?.string == "B")
    #expect(source["conflicts"]?[0]?["rule"]?.string == "source-order")
    #expect(source["conflicts"]?[0]?["kept"]?["sources"]?[0]?["system"]?.string == "mlflow")
    #expect(source["conflicts"]?[0]?["others"]?[0]?["value"]?.string == "A")
    func one(_ a: String, _ b: String) throws -> JSONValue {
      try Assembling.set([SourceLines("mlflow", [a, b])]).value("x")
    }
    let later = try one(
      #"{"kind":"dataset","id":"x","licence":"A","source":{"system":"mlflow","locator":"1","recordedAt":"2026-01-01T00:00:00Z"}}"#,
      #"{"kind":"dataset","id":"x","licence":"B","source":{"system":"mlflow","locator":"2","recordedAt":"2026-02-01T00:00:00Z"}}"#
    )
    #expect(later["licence"]?.string == "B")
    #expect(later["conflicts"]?[0]?["rule"]?.string == "later")
    let bytes = try one(#"{"kind":"dataset","id":"x","licence":"B"}"#, #"{"kind":"dataset","id":"x","licence":"A"}"#)
    #expect(bytes["licence"]?.string == "A")
    #expect(bytes["conflicts"]?[0]?["rule"]?.string == "byte-order")
  }

  @Test func purposesMergeByPurpose() throws {
    let record = try merged(
      #""purposes":[{"purpose":"advertising"},{"purpose":"credit-checking","legalBasis":"contract"}]"#,
      #""purposes":[{"purpose":"credit-checking","legalBasis":"consent"},{"purpose":"public-security"}]"#)
    #expect(
      record["purposes"]?.array?.map { $0["purpose"]?.string } == ["advertising", "credit-checking", "public-security"])
    #expect(record["purposes"]?[1]?["legalBasis"]?.string == "contract")
    #expect(record["conflicts"]?[0]?["member"]?.string == "/purposes/1/legalBasis")
    #expect(record.at(try JSONPointer("/purposes/1/legalBasis"))?.string == "contract")
  }

  @Test func namesThatDifferAreAliasesNotConflicts() throws {
    let record = try merged(#""name":"loans","version":"12""#, #""name":"core.loans","version":"12""#)
    #expect(record["name"]?.string == "loans")
    #expect(
      record["aliases"]?.array?.contains(["system": "openlineage", "name": "core.loans", "version": "12"]) == true)
    #expect(record["conflicts"] == nil)
  }

  @Test func aRevisionReplacesAndIsNoConflict() throws {
    let old =
      #"{"kind":"dataset","id":"x","licence":"A","source":{"system":"mlflow","locator":"1","recordedAt":"2026-01-01T00:00:00Z"}}"#
    let new =
      #"{"kind":"dataset","id":"x","licence":"B","source":{"system":"mlflow","locator":"1","recordedAt":"2026-02-01T00:00:00Z"}}"#
    for order in [[old, new], [new, old]] {
      let set = try Assembling.set([SourceLines("mlflow", order)])
      #expect(try set.value("x")["licence"]?.string == "B")
      #expect(set.conflicts.isEmpty)
      #expect(set.tally.replaced == 1 && set.tally.merged == 1 && set.tally.accepted == 1)
      #expect(set.revisions.map(\.id) == ["x"])
    }
  }

  @Test func whoSpokeIsListedByPrecedence() throws {
    let same = #""personalData":"none""#
    let record = try merged(same, same)
    #expect(record["source"]?["system"]?.string == "mlflow")
    #expect(record["mergedFrom"]?.array?.map { $0["system"]?.string } == ["mlflow", "openlineage"])
  }
}
