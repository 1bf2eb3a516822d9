import JSON

/// Who wins where sources differ (table of record format, section 5).
enum MergeRule: String, Sendable {
  case stricter, earliest
  case union
  case sourceOrder = "source-order"
  case later
  case byteOrder = "byte-order"
}

/// How the values of one member are merged.
enum MergePlan: Sendable, Equatable {
  /// The first of the list that anyone states.
  case strictest([String])
  /// This flag value is the stricter.
  case strictFlag(Bool)
  case earliest
  case shortest
  case precedence

  /// By the path of a member, without array indexes.
  static func of(_ path: [String]) -> MergePlan {
    guard let name = path.last else { return .precedence }
    if name == "personalData" { return .strictest(personalData) }
    if riskFlags.contains(name) { return .strictFlag(true) }
    if protectionFlags.contains(name) { return .strictFlag(false) }
    if name == "validTo" || name == "expiresAt" { return .earliest }
    if path.first == "retention" {
      if name == "until" || name == "startAt" { return .earliest }
      if name == "period" || path.contains("byCategory") { return .shortest }
    }
    if name == "to", let holder = path.dropLast().last, endsOfValidity.contains(holder) { return .earliest }
    return .precedence
  }

  private static let personalData = [
    "identified", "pseudonymised", "synthetic", "deidentified", "anonymised", "aggregate", "none",
  ]

  /// True brings a duty or a prohibition.
  private static let riskFlags: Set<String> = [
    "criminalData", "knownMinors", "childrenLikely", "canOutputPersonalInformation", "soleAutomated", "significant",
    "replacesHuman", "workOrEducationProfiling", "sensitiveLocationProfiling", "systematicMonitoring", "scoring",
    "newTechnology", "matchesDatasets", "canReidentify", "remoteAccess", "informationSocietyService", "forValue",
    "crossContextAdvertising", "interactsWithPeople", "establishedInUnion", "offersToUnion", "monitorsInUnion",
    "ccpaBusiness", "sells", "shares", "publicAuthority", "isGpai", "systemicRisk", "seriousIncident", "death",
    "widespread", "causalLink", "over500", "offeredInCalifornia", "soldOrShared", "purposeGeneric", "paid",
  ]

  /// True says that something protects, excuses or was proved.
  private static let protectionFlags: Set<String> = [
    "boundsEnforced", "encrypted", "present", "humanIntervention", "expressView", "contest", "passed", "claimed",
    "recipientClause", "exemptArt27", "exemptArt30", "openSource", "independent", "approverAuthority", "public",
    "atFirstInteraction", "obvious", "emotionOrBiometricDisclosed", "deepFakeDisclosed", "standardEditOnly",
    "processDescribed", "agentConfirmationAsked", "explicit", "rights", "safeguards", "controllerContact",
    "optOutRoute",
    "accessRoute", "howItWorks", "nonRetaliation", "opposingChoiceAsked", "usedForNothingElse", "complaintRoute",
    "courtRemedy",
  ]

  /// Lists whose `to` ends a right, a certificate or a permission.
  private static let endsOfValidity: Set<String> = ["certifications", "authorisations", "transfers", "recipients"]

  /// What identifies an item of a list of objects where it is not `id`.
  static func itemKey(of list: String) -> String? {
    switch list {
    case "purposes": "purpose"
    case "fields": "name"
    case "numeric", "distributions": "attribute"
    case "securityDetails": "measure"
    case "riskClass": "class"
    case "values": "value"
    default: nil
    }
  }

  /// Names of one thing differ between systems without contradiction: the others become aliases.
  static let names: Set<String> = ["name", "version"]
}
