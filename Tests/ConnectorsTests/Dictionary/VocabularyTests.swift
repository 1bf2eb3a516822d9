import JSON
import Provenance
import Testing

@testable import Connectors

@Suite("Every token that a connector writes is in the record schema")
struct VocabularyTests {
  private func isValid(_ record: JSONObject) -> Bool {
    guard let document = try? JSONParser().parse(JSONWriter.compact(.object(record))) else { return false }
    return (try? RecordSchema.shared.validate(document.root)) != nil
  }

  @Test func purposes() {
    for root in Purposes.roots {
      #expect(isValid(["kind": "dataset", "id": "x", "purposes": [["purpose": .string(root)]]]), "\(root)")
      #expect(Purposes.isValid(root) && Purposes.isValid("\(root)/a-b/c"))
    }
    #expect(!Purposes.isValid("model-training/A") && !Purposes.isValid("cats") && !Purposes.isValid("model-training/"))
  }

  @Test func categories() {
    for token in Categories.categoryTokens.values {
      #expect(isValid(["kind": "dataset", "id": "x", "categories": [.string(token)]]), "\(token)")
    }
  }

  @Test func everyFactAtOnceMakesAValidRecord() {
    let pairs: [(key: String, value: String)] = [
      ("owner", "a@b.example, team"), ("steward", "s"), ("approved_by", "x"), ("purpose", "fraud detection; analytics"),
      ("legal_basis", "Art. 6(1)(f)"), ("art9_condition", "9(2)(j)"), ("pii", "yes"),
      ("pd_categories", "email, name, criminal, race"),
      ("special_categories", "health"), ("ccpa_categories", "identifiers, geolocation"),
      ("sensitive_pi", "government-id"),
      ("data_subjects", "customers, children"), ("subject_regions", "DE"), ("minors", "no"), ("retention", "5 years"),
      ("retention_until", "2031-05-01"), ("license", "CC-BY-4.0"), ("country", "SE"),
      ("security", "encryption-at-rest"),
      ("collection_source", "direct"), ("ai_act_risk", "high"), ("sha256", String(repeating: "ab", count: 32)),
    ]
    let facts = GovernanceFacts(pairs, dictionary: KeyDictionary())
    #expect(facts.unmapped.isEmpty)
    for kind in ["dataset", "model"] {
      var agents = AgentBook(system: "mlflow", instance: nil)
      var record: JSONObject = ["kind": .string(kind), "id": "x"]
      _ = facts.describe(entity: &record, system: "mlflow", instance: nil, agents: &agents)
      #expect(isValid(record), "\(kind)")
      #expect(record["purposes"]?.array?.count == 2)
    }
    var agents = AgentBook(system: "mlflow", instance: nil)
    var run: JSONObject = ["kind": "run", "id": "x", "type": "unknown"]
    let left = facts.describe(run: &run, agents: &agents, namesData: false, dictionary: KeyDictionary())
    #expect(isValid(run))
    // Two purposes cannot be one.
    #expect(run["purpose"] == nil && left["purpose"] == 1)
  }
}
