import Provenance

/// Which keys of free key/value pairs state which fact.
///
/// Keys are compared without regard to case and separators: `legal_basis`, `legalBasis`, `Legal-Basis` and
/// `legal.basis` are one key. The defaults come from the keys seen in exports; a workspace adds its own under
/// `dictionary:`.
public struct KeyDictionary: Sendable {
  /// A name under `dictionary:` that is no fact.
  public struct UnknownName: Error, Hashable, Sendable {
    public var name: String
    /// The nearest right name.
    public var nearest: String?
  }

  private var facts: [String: GovernanceFact] = [:]
  /// Own words for purposes: folded words to the token they stand for.
  private(set) var purposes: [String: String] = [:]

  /// The defaults alone.
  public init() {
    for (fact, keys) in Self.defaults {
      for key in keys { facts[Folding.key(key)] = fact }
    }
  }

  /// The defaults with a workspace's own keys before them.
  /// - Parameters:
  ///   - additions: name of a fact to the keys that state it.
  ///   - purposes: own words to a purpose of the vocabulary, such as `"loan risk": "credit-checking/loan-risk"`.
  /// - Throws: `UnknownName` for a name that is no fact, or a purpose that is not in the vocabulary.
  public init(additions: [String: [String]], purposes: [String: String] = [:]) throws(UnknownName) {
    self.init()
    for (name, keys) in additions.sorted(by: { $0.key < $1.key }) {
      guard let fact = GovernanceFact(rawValue: name) else {
        throw UnknownName(name: name, nearest: nearestName(to: name, in: GovernanceFact.allCases.map(\.rawValue)))
      }
      for key in keys { facts[Folding.key(key)] = fact }
    }
    for (words, token) in purposes {
      guard Purposes.isValid(token) else {
        throw UnknownName(name: token, nearest: nearestName(to: token, in: Purposes.roots.sorted()))
      }
      self.purposes[Folding.key(words)] = token
    }
  }

  /// The fact that a key states, nil for any other key.
  public func fact(of key: String) -> GovernanceFact? {
    facts[Folding.key(key)]
  }

  static let defaults: [(GovernanceFact, [String])] = [
    (.owner, ["owner", "owners", "team", "data_owner", "model_owner", "dataset_owner", "business_owner", "owned_by"]),
    (.steward, ["steward", "data_steward", "custodian", "maintainer"]),
    (.approver, ["approved_by", "approver", "signed_off_by"]),
    (
      .purpose,
      [
        "purpose", "purposes", "gdpr.purpose", "processing_purpose", "purpose_of_processing", "data_purpose",
        "dpv:hasPurpose",
      ]
    ),
    (
      .legalBasis,
      [
        "legal_basis", "lawful_basis", "legal_ground", "legal_grounds", "gdpr.basis", "gdpr.legal_basis",
        "gdpr.lawful_basis",
        "basis", "gdpr_article_6", "dpv:hasLegalBasis",
      ]
    ),
    (
      .art9Condition,
      ["art9_condition", "article9_condition", "gdpr.art9", "gdpr.article9", "special_category_condition"]
    ),
    (
      .personalData,
      [
        "personal_data", "contains_personal_data", "has_personal_data", "pii", "contains_pii", "has_pii", "is_pii",
        "personal_information", "gdpr.personal_data", "dpv:hasPersonalData",
      ]
    ),
    (
      .categories,
      [
        "pd_categories", "personal_data_categories", "data_categories", "pii_categories", "pii_types", "pii_type",
        "personal_data_category", "gdpr.categories", "dpv:hasPersonalDataCategory",
      ]
    ),
    (
      .specialCategories,
      [
        "special_categories", "special_category", "special_category_data", "gdpr.special_categories",
        "sensitive_categories",
      ]
    ),
    (.ccpaCategories, ["ccpa_categories", "ccpa.categories", "ccpa_category"]),
    (.sensitivePI, ["sensitive_pi", "sensitive_personal_information", "ccpa.sensitive", "ccpa.sensitive_pi"]),
    (.subjectGroups, ["data_subjects", "data_subject", "subject_groups", "subject_group", "data_subject_categories"]),
    (.subjectRegions, ["subject_regions", "subject_region", "data_subject_regions", "data_subject_countries"]),
    (.criminalData, ["criminal_data", "criminal_offence_data", "gdpr.art10"]),
    (.knownMinors, ["known_minors", "contains_minors", "minors", "children_data", "contains_children_data"]),
    (
      .retention,
      [
        "retention", "retention_period", "retention_time", "data_retention", "retain_for", "gdpr.retention", "ttl",
        "retention_days", "retention_period_days", "retention_months", "retention_years", "keep_for",
      ]
    ),
    (.retentionUntil, ["retention_until", "retain_until", "keep_until", "retention_end"]),
    (.deletionDate, ["delete_on", "deletion_date", "delete_at", "expires_on", "expiry_date"]),
    (.licence, ["licence", "license", "data_licence", "data_license", "spdx_license"]),
    (.location, ["country", "storage_country", "data_location", "data_residency", "storage_location_country"]),
    (.security, ["security", "security_measures", "safeguards", "technical_measures"]),
    (.collectionSource, ["collection_source", "data_origin_kind", "collected_from"]),
    (
      .riskClass,
      ["eu_ai_act.risk", "ai_act_risk", "ai_act.risk", "ai_act.class", "ai_act_risk_class", "eu_ai_act.risk_class"]
    ),
    (
      .contentDigest,
      [
        "dataset.sha256", "data.sha256", "source.sha256", "dataset_digest_sha256", "content_sha256", "file.sha256",
        "sha256",
      ]
    ),
  ]
}
