import JSON
import Provenance
import Testing

@testable import Policy

@Suite("The configuration of the law") struct LawSettings {
  static let tables = ["adequacy", "consentAge"]

  func law(_ text: String, timeZone: String = "UTC") throws -> LawConfiguration {
    let object = try #require(JSONValue(parsing: text).object)
    return try LawConfiguration(
      timeZone: timeZone, holidays: [], values: object, tables: Self.tables, load: { "table: \($0)" })
  }

  @Test("takes graces, overlays and files") func all() throws {
    let law = try law(#"{"grace": {"purge": "P7D"}, "consentAge": {"IT": 14}, "adequacy": "adequacy.yaml"}"#)
    #expect(law.grace.purge == ISODuration(days: 7))
    #expect(law.grace.disposition == ISODuration(months: 3))
    #expect(law.overlays["consentAge"]?["IT"]?.int64 == 14)
    #expect(law.replacements["adequacy"]?.text == "table: adequacy.yaml")
  }

  @Test(
    "refuses what it does not know, with the nearest name",
    arguments: [
      (#"{"gracee": {}}"#, "law.gracee: unknown key; did you mean grace?"),
      (#"{"grace": {"purg": "P7D"}}"#, "law.grace.purg: unknown key; did you mean purge?"),
      (#"{"grace": {"purge": "7 days"}}"#, "law.grace.purge: must be an ISO 8601 duration such as P30D"),
      (#"{"consentAge": 14}"#, "law.consentAge: consentAge must be a mapping or a file name"),
    ])
  func wrong(_ text: String, _ message: String) {
    let error = #expect(throws: LawError.self) { try law(text) }
    #expect(error?.description == message)
  }

  @Test("refuses a zone that is none") func zone() {
    #expect(throws: LawError.self) { try law("{}", timeZone: "Europe/Atlantis") }
  }

  @Test("an overlay of the wrong type does not fit the pack") func overlay() throws {
    let packs = try PackFiles.load(["gdpr"])
    let law = LawConfiguration(overlays: ["consentAge": JSONObject([("SE", .string("old"))])])
    let at = Instant(seconds: 0)
    #expect(throws: PackError.self) {
      try Judge(packs: packs, config: law, asOf: at, period: ReportPeriod(name: "x", from: at, to: at))
    }
  }
}
