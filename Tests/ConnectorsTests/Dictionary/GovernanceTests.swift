import JSON
import Testing

@testable import Connectors

@Suite("Words of tags become tokens of the vocabulary")
struct GovernanceTests {
  private func facts(_ pairs: [(String, String)], _ dictionary: KeyDictionary = KeyDictionary()) -> GovernanceFacts {
    GovernanceFacts(pairs.map { (key: $0.0, value: $0.1) }, dictionary: dictionary)
  }

  @Test(
    "A basis is read from letters, words and DPV terms",
    arguments: [
      ("contract (GDPR Art. 6(1)(b))", "contract"), ("Art. 6(1)(b)", "contract"), ("6(1)(a)", "consent"),
      ("A6-1-f", "legitimate-interests"),
      ("eu-gdpr:A6-1-c", "legal-obligation"), ("dpv:Contract", "contract"),
      ("https://w3id.org/dpv#LegitimateInterest", "legitimate-interests"),
      ("legitimate interest", "legitimate-interests"), ("Legitimate Interests", "legitimate-interests"),
      ("CONSENT", "consent"),
      ("Art. 6 (1) (e) public task", "public-task"), ("performance of a contract", "contract"),
      ("legal_obligation", "legal-obligation"),
      ("vital interests", "vital-interests"), ("unknown", "unknown"), ("", "not-stated"),
      ("GDPR 6.1.f", "legitimate-interests"),
    ])
  func basis(words: String, token: String) {
    #expect(LegalBases.read(words)?.basis == token)
  }

  @Test(
    "What names no basis, two, or a letter that disagrees with its word is not guessed at",
    arguments: [
      "see wiki", "consent or contract", "consent, contract", "contract (Art. 6(1)(f))", "no consent",
      "substantial public interest", "Art. 5(1)(b)",
    ])
  func noBasis(words: String) {
    #expect(LegalBases.read(words)?.basis == nil)
  }

  @Test func conditionsOfArticle9() {
    #expect(LegalBases.read("Art. 9(2)(h)") == LegalBases.Reading(basis: nil, condition: "9-2-h"))
    #expect(
      LegalBases.read("explicit consent, Art. 9(2)(a)") == LegalBases.Reading(basis: "consent", condition: "9-2-a"))
  }

  @Test(
    "A length is read from ISO 8601 and from words",
    arguments: [
      ("P5Y", "P5Y"), ("p5y", "P5Y"), ("730 days", "P730D"), ("24 months", "P24M"), ("5 years", "P5Y"),
      ("2 years 6 months", "P2Y6M"),
      ("90d", "P90D"), ("72h", "PT72H"), ("P18M", "P18M"), ("PT72H", "PT72H"),
    ])
  func retention(words: String, duration: String) {
    #expect(Retentions.period(words, key: "retention") == duration)
  }

  @Test(
    "A length that can be read in two ways is none",
    arguments: [
      "18m", "365", "forever", "until the contract ends", "-5 years", "1.5 years", "5-7 years?", "2030-12-31", "",
    ])
  func noRetention(words: String) {
    #expect(Retentions.period(words, key: "retention") == nil)
  }

  @Test func theKeyMayNameTheUnit() {
    #expect(Retentions.period("365", key: "retention_days") == "P365D")
    #expect(facts([("retention_period_days", "730")]).period == "P730D")
  }

  @Test func theLastDayOfKeepingIsInside() {
    #expect(facts([("retention_until", "2030-12-31")]).until == "2031-01-01")
    #expect(facts([("delete_on", "2030-12-31")]).until == "2030-12-31")
    #expect(facts([("retention_until", "2028-02-29")]).until == "2028-03-01")
  }

  @Test(
    "Yes and no, in every spelling seen",
    arguments: [
      ("true", "identified"), ("YES", "identified"), ("1", "identified"), ("yes", "identified"), ("false", "none"),
      ("pseudonymized", "pseudonymised"), ("dpv:AnonymisedData", "anonymised"), ("unknown", "unknown"),
      ("", "not-stated"),
    ])
  func personalData(words: String, token: String) {
    #expect(facts([("contains_pii", words)]).personalData == token)
  }

  @Test(
    "A purpose is a token, or a child of the token that its words name",
    arguments: [
      ("creditworthiness assessment", "credit-checking/creditworthiness-assessment"),
      ("creditworthiness", "credit-checking/creditworthiness"),
      ("fraud detection", "fraud-prevention"), ("Fraud scoring", "fraud-prevention/fraud-scoring"),
      ("dpv:DirectMarketing", "direct-marketing"),
      ("service-provision/loan-servicing", "service-provision/loan-servicing"), ("Model Training", "model-training"),
      ("unknown", "unknown"),
    ])
  func purpose(words: String, token: String) {
    #expect(Purposes.token(words) == token)
  }

  @Test(
    "Words that name no purpose stay words",
    arguments: [
      "cats", "not for fraud detection", "loan servicing", "fraud and creditworthiness",
      "Kreditprüfung für alle Kunden, жизнь", "x/y",
    ])
  func noPurpose(words: String) {
    #expect(Purposes.token(words) == nil)
  }

  @Test func whatNoTokenFitsIsKeptAndCounted() {
    let facts = facts([
      ("pd_categories", "financial,contact,email,health"), ("purpose", "cats"), ("legal_basis", "ask Bob"),
      ("colour", "red"),
    ])
    #expect(facts.categories == ["email-address"])
    #expect(facts.specialCategories == ["health-data"])
    #expect(facts.unmapped == ["categories": 1, "purpose": 1, "legalBasis": 1])
    #expect(
      facts.verbatim == [
        "pd_categories": "financial,contact,email,health", "purpose": "cats", "legal_basis": "ask Bob",
      ])
  }

  @Test(arguments: ["legal_basis", "legalBasis", "Legal-Basis", "LEGAL BASIS", "gdpr.legal_basis", "lawfulBasis"])
  func keysAreComparedWithoutCaseAndSeparators(key: String) {
    #expect(KeyDictionary().fact(of: key) == .legalBasis)
  }

  @Test func aWorkspaceAddsKeysAndPurposes() throws {
    let dictionary = try KeyDictionary(
      additions: ["owner": ["zuständig"]], purposes: ["Kreditprüfung": "credit-checking/loan-risk"])
    let facts = facts([("Zuständig", "a@b.example"), ("purpose", "kreditprüfung"), ("owner", "c")], dictionary)
    #expect(facts.parties.map(\.name) == ["a@b.example", "c"])
    #expect(facts.purposes.map(\.token) == ["credit-checking/loan-risk"])
  }

  @Test func anUnknownFactIsNamedWithTheNearest() {
    #expect(throws: KeyDictionary.UnknownName(name: "legalBases", nearest: "legalBasis")) {
      try KeyDictionary(additions: ["legalBases": ["x"]])
    }
    #expect(throws: KeyDictionary.UnknownName.self) {
      try KeyDictionary(additions: [:], purposes: ["x": "no such purpose"])
    }
  }

  @Test func pairsInOneWordAreSplitAtTheFirstMark() {
    #expect(Folding.pair("purpose:credit=x")?.value == "credit=x")
    #expect(Folding.pair("owner=risk:team")?.key == "owner")
    #expect(Folding.pair("pii") == nil)
    #expect(Folding.pair("pii:") == nil)
  }

  @Test func classesOfTheAIAct() {
    #expect(RiskClasses.read("high (Annex III 5b)") == ["high", "annex-iii-5-b"])
    #expect(RiskClasses.read("Annex III point 5(b)") == ["annex-iii-5-b"])
    #expect(RiskClasses.read("minimal") == ["minimal"])
    #expect(RiskClasses.read("see memo").isEmpty)
  }

  @Test func placesAreCodes() {
    #expect(facts([("country", "se")]).locations == ["SE"])
    #expect(facts([("subject_regions", "DE, US-CA; EU")]).subjectRegions == ["DE", "US-CA", "EU"])
    let cloud = facts([("country", "eu-north-1")])
    #expect(cloud.locations.isEmpty && cloud.unmapped == ["location": 1])
  }

  @Test func aBasisWithoutPurposeStandsUnderNotStated() {
    var record: JSONObject = ["kind": "dataset", "id": "x"]
    var agents = AgentBook(system: "mlflow", instance: nil)
    _ = facts([("legal_basis", "consent")]).describe(entity: &record, system: "mlflow", instance: nil, agents: &agents)
    #expect(record["purposes"] == [["purpose": "not-stated", "legalBasis": "consent"]])
  }

  @Test func addressesOfPeopleAreOneAgentHoweverWritten() {
    var agents = AgentBook(system: "mlflow", instance: "nb1")
    #expect(agents.id("Risk@Nordbank.example") == "mailto:risk@nordbank.example")
    #expect(agents.id("mailto:risk@nordbank.example") == "mailto:risk@nordbank.example")
    #expect(agents.id("team:data") == "agent:mlflow:nb1:team:data")
    #expect(agents.records { _ in nil ?? .object([:]) }.count == 2)
  }
}
