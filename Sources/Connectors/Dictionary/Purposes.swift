/// Purposes of the vocabulary (DPV 2.3), and how words of a source become one.
///
/// A word that is no token is never guessed at: it becomes a child of a token only where it names that purpose in so
/// many words (`creditworthiness assessment` is narrower than `credit-checking`). Everything else stays unmapped.
enum Purposes {
  static let roots: Set<String> = Set(terms.keys)

  /// A token, or a token with up to four kebab-case children.
  static func isValid(_ text: String) -> Bool {
    if text == "unknown" || text == "not-stated" { return true }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard text.utf8.count <= 256, (1...5).contains(parts.count), roots.contains(String(parts[0])) else { return false }
    return parts.dropFirst().allSatisfy { Tokens.isKebab($0) }
  }

  /// The purpose that `text` states, nil where the vocabulary has no place for it.
  /// - Parameter own: own words of the workspace, folded, to the token that they stand for.
  static func token(_ text: String, own: [String: String] = [:]) -> String? {
    if let said = Tokens.absence(text) { return said }
    let plain = Tokens.withoutPrefix(text)
    let folded = Folding.key(plain)
    if let token = own[folded] ?? exact[folded] { return token }
    // A path that is already written in tokens.
    let path = plain.split(separator: "/").map { Folding.slug(String($0)) ?? "" }.joined(separator: "/")
    if path.contains("/"), isValid(path) { return path }
    // Words: a child, if they name a purpose. Prose is no purpose.
    guard let slug = Folding.slug(plain), slug.utf8.count <= 64 else { return nil }
    let padded = "-\(slug)-"
    guard !negations.contains(where: { padded.contains("-\($0)-") }) else { return nil }
    let fitting = Set(stems.filter { padded.contains("-\($0.stem)") }.map(\.root))
    guard fitting.count == 1, let root = fitting.first else { return nil }
    return "\(root)/\(slug)"
  }

  /// Whether `text` is one token or one name, though it may hold commas, or holds nothing that parts items.
  static func isWhole(_ text: String, own: [String: String]) -> Bool {
    let folded = Folding.key(Tokens.withoutPrefix(text))
    return own[folded] != nil || exact[folded] != nil || Tokens.absence(text) != nil || Folding.list(text).count <= 1
  }

  private static let negations = ["not", "no", "non", "never", "without"]

  /// Beginnings of words that name a purpose, in kebab case.
  private static let stems: [(stem: String, root: String)] = [
    ("creditworthiness", "credit-checking"), ("credit-scor", "credit-checking"), ("credit-risk", "credit-checking"),
    ("credit-check", "credit-checking"), ("credit-assessment", "credit-checking"),
    ("credit-decision", "credit-checking"),
    ("credit-default", "credit-checking"), ("solvency", "credit-checking"),
    ("fraud", "fraud-prevention"),
    ("model-training", "model-training"), ("model-development", "model-training"),
    ("bias-", "bias-detection"), ("fairness-", "bias-detection"),
    ("recommendation", "personalised-recommendations"), ("recommender", "personalised-recommendations"),
    ("direct-marketing", "direct-marketing"), ("targeted-advertising", "targeted-advertising"),
    ("personalised-advertising", "personalised-advertising"), ("personalized-advertising", "personalised-advertising"),
    ("usage-analytics", "usage-analytics"),
    ("scientific-research", "scientific-research"), ("commercial-research", "commercial-research"),
    ("official-statistics", "official-statistics"),
    ("identity-verification", "identity-verification"), ("age-verification", "age-verification"),
    ("applicant-screening", "applicant-screening"), ("candidate-screening", "applicant-screening"),
    ("legal-compliance", "legal-compliance"), ("regulatory-reporting", "legal-compliance"),
    ("service-optimi", "service-optimisation"), ("product-improvement", "improve-products"),
  ]

  /// Folded token, folded DPV name and folded synonym to the token.
  private static let exact: [String: String] = {
    var exact: [String: String] = [:]
    for (token, names) in terms {
      exact[Folding.key(token)] = token
      for name in names { exact[Folding.key(name)] = token }
    }
    return exact
  }()

  /// Token to its DPV term and to words that mean just that.
  private static let terms: [String: [String]] = [
    "model-training": ["training", "train model", "ModelTraining"],
    "bias-detection": ["BiasDetection", "bias testing", "bias audit", "fairness testing"],
    "service-provision": ["ServiceProvision", "provide service", "service delivery"],
    "requested-service-provision": ["RequestedServiceProvision"],
    "service-personalisation": [
      "ServicePersonalisation", "service personalization", "personalisation", "personalization",
    ],
    "personalised-recommendations": [
      "ProvidePersonalisedRecommendations", "personalized recommendations", "recommendations",
    ],
    "improve-products": ["ImproveExistingProductsAndServices", "product improvement"],
    "service-optimisation": ["ServiceOptimisation", "service optimization"],
    "usage-analytics": ["ServiceUsageAnalytics", "analytics"],
    "research-and-development": ["ResearchAndDevelopment", "R&D", "research"],
    "scientific-research": ["ScientificResearch"],
    "commercial-research": ["CommercialResearch"],
    "official-statistics": ["ProvideOfficialStatistics"],
    "fraud-prevention": ["FraudPreventionAndDetection", "fraud detection", "fraud", "anti fraud"],
    "misuse-prevention": ["MisusePreventionAndDetection"],
    "enforce-security": ["EnforceSecurity", "security"],
    "identity-verification": ["IdentityVerification"],
    "age-verification": ["AgeVerification"],
    "credit-checking": ["CustomerSolvencyMonitoring", "credit check", "credit scoring"],
    "service-access-determination": ["ServiceAccessDetermination"],
    "applicant-screening": ["RecruitmentApplicationScreening", "recruitment screening"],
    "personnel-evaluation": ["PersonnelPerformanceEvaluation"],
    "human-resources": ["HumanResourceManagement", "HR"],
    "advertising": ["Advertising"],
    "targeted-advertising": ["TargetedAdvertising"],
    "personalised-advertising": ["PersonalisedAdvertising", "personalized advertising"],
    "cross-context-advertising": ["cross-context behavioural advertising", "cross-context behavioral advertising"],
    "direct-marketing": ["DirectMarketing"],
    "sell-data": ["SellDataToThirdParties"],
    "sell-insights": ["SellInsightsFromData"],
    "legal-compliance": ["LegalCompliance", "compliance"],
    "rights-fulfilment": ["RightsFulfilment"],
    "public-security": ["ProtectionOfPublicSecurity"],
    "improve-healthcare": ["ImproveHealthcare"],
    "face-recognition-database": [],
  ]
}
