import JSON

/// A line of data of the invented organisation, from raw to model, and what its records have in common.
struct Family {
  let name: String
  let purpose: String
  let basis: String
  let regions: [JSONValue]
  let fields: [JSONValue]
  private let categories: [JSONValue]
  private let ccpa: [JSONValue]
  private let special: [JSONValue]

  static let all = [
    Family(
      "loan-applications", "credit-checking/loan-risk", "contract", ["DE", "NL"], ["name", "income", "credit-score"],
      ["identifiers"], [], ["applicant_ref", "income", "amount", "defaulted"]),
    Family(
      "clinic-visits", "improve-healthcare/early-warning", "consent", ["FR", "BE"], ["age", "gender"],
      ["customer-records"],
      ["health-data"], ["visit_ref", "icd10", "age_years", "ward"]),
    Family(
      "web-sessions", "personalised-recommendations/basket", "legitimate-interests", ["DE", "ES", "US-CA"],
      ["browsing-behaviour", "ip-address"], ["identifiers", "network-activity"], [],
      ["session_ref", "page", "dwell_ms", "device"]),
    Family(
      "support-chats", "service-optimisation/support", "legitimate-interests", ["IE", "SE"],
      ["communication", "opinion"],
      ["sensory-data"], [], ["chat_ref", "turns", "topic", "resolved"]),
    Family(
      "vehicle-trips", "service-provision/motor-insurance", "contract", ["DE", "DK"],
      ["gps-coordinate", "device-based"],
      ["geolocation"], [], ["vehicle_ref", "km", "speed", "night_share"]),
    Family(
      "tutor-sessions", "service-personalisation/tutoring", "consent", ["FI", "LV"], ["communication", "education"],
      ["education-information"], [], ["session_ref", "minutes", "subject", "score"]),
  ]

  private init(
    _ name: String, _ purpose: String, _ basis: String, _ regions: [JSONValue], _ categories: [JSONValue],
    _ ccpa: [JSONValue], _ special: [JSONValue], _ fields: [JSONValue]
  ) {
    (self.name, self.purpose, self.basis, self.regions) = (name, purpose, basis, regions)
    (self.categories, self.ccpa, self.special, self.fields) = (categories, ccpa, special, fields)
  }

  /// Purposes, retention and security, which data and models have.
  func governance() -> JSONObject {
    let purposes: [JSONValue] = [purpose, "model-training"].map { name in
      var entry: JSONObject = ["purpose": .string(name), "legalBasis": .string(basis)]
      if !special.isEmpty { entry["art9Condition"] = "9-2-a" }
      return .object(entry)
    }
    return [
      "purposes": .array(purposes), "retention": ["until": "2028-01-01"],
      "security": ["encryption-at-rest", "encryption-in-transfer", "access-control", "pseudonymisation"],
      "keyHolder": .string(Organisation.id), "locations": ["DE", "IE"], "roles": ["controller"],
    ]
  }

  /// What kind of data it is, and what it is approved for.
  func nature() -> JSONObject {
    var nature: JSONObject = [
      "personalData": "pseudonymised", "categories": .array(categories), "ccpaCategories": .array(ccpa),
      "subjectRegions": .array(regions), "criminalData": false,
      "approvedFields": .object([purpose: .array(fields), "model-training": .array(fields)]),
    ]
    if !special.isEmpty { nature["specialCategories"] = .array(special) }
    return nature
  }

  /// How raw data were collected.
  func collection() -> JSONObject {
    [
      "collection": ["source": "direct", "from": "2024-02-01", "to": "2026-01-01", "informationSocietyService": true],
      "notices": [["id": .string(notice)]],
      "fields": .array(fields.map { ["name": $0, "protection": "pseudonymised"] }),
    ]
  }

  var notice: String { "\(Organisation.prefix):doc:notice:\(name)" }
  var product: String { "\(Organisation.prefix):product:\(name)" }

  /// What its notice states.
  func statement() -> JSONValue {
    [
      "purposes": [.string(purpose), "model-training"], "legalBases": [.string(basis)],
      "categories": .array(categories),
      "ccpaCategories": .array(ccpa), "soldOrShared": false, "retention": true, "rights": true,
      "controllerContact": true,
      "recipients": ["hosting", "support"],
    ]
  }
}

extension JSONObject {
  /// The members of several objects one after the other.
  static func joined(_ parts: JSONObject...) -> JSONObject {
    var all = JSONObject()
    for part in parts { for (key, value) in part { all[key] = value } }
    return all
  }
}
