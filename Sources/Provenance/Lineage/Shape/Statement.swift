import JSON

/// What one record says of itself to the flow of facts.
struct Statement: Sendable {
  struct Flags: OptionSet, Sendable {
    let rawValue: UInt16
    static let personal = Flags(rawValue: 1)
    static let criminal = Flags(rawValue: 2)
    static let minors = Flags(rawValue: 4)
    static let gdpr = Flags(rawValue: 8)
    static let ccpa = Flags(rawValue: 16)
    /// An own, justified end of retention replaces those of the sources.
    static let justifiedRetention = Flags(rawValue: 32)
    /// The source says how it was collected: it needs no ancestor.
    static let hasOrigin = Flags(rawValue: 64)
    /// It has content of its own (a digest, a version or an address), so that slices share its facts; a product has
    /// none.
    static let hasContent = Flags(rawValue: 128)

    /// A run that trains or tunes, or that does not say that it does neither.
    static let mayTrain = Flags(rawValue: 256)
    /// Names grounds, or, of a run, leaves open what it used and on which grounds.
    static let mayNameGrounds = Flags(rawValue: 512)
    /// A run that touches it, or it itself, has `mayNameGrounds`.
    static let mayMeetGrounds = Flags(rawValue: 1024)

    /// Risk facts: what `wasInfluencedBy` carries.
    static let risks: Flags = [.personal, .criminal, .minors, .gdpr, .ccpa]
    /// What flows on.
    static let travelling: Flags = [.personal, .criminal, .minors, .gdpr, .ccpa, .mayTrain]
  }

  var flags: Flags = []
  var special: UInt16 = 0
  var sensitive: UInt16 = 0
  var regions = SetPool.none
  var countries = SetPool.none
  var purposes = SetPool.none
  var retentionEnd: Instant?
  var generatedAt = Stamp.none
}

/// What a run does to the facts that pass through it.
struct RunStatement: Sendable {
  var type = ""
  var purpose: String?
  var start = Stamp.none
  var end = Stamp.none
  var location: String?
  var grounds: [Ground] = []
  var removals: [Removal] = []
  /// Hashes of the pseudonyms left out whatever the input.
  var excludedSubjects: Set<UInt64> = []
  var gaps: UInt16 = 0

  /// Its outputs can be anonymous, if a document shows it.
  var canAnonymise: Bool { type == "anonymisation" || type == "dp-release" }

  /// A removal step: `removes[]`.
  struct Removal: Sendable, Hashable {
    var what: String
    /// Nil: all of that sort.
    var tokens: [String]?
    var contributions: [String]
    var evidence: String?
  }
}

/// What of a document decides about lineage.
struct DocumentStatement: Sendable {
  var type = ""
  var conclusion = ""
  var approvedAt = Stamp.none
  var removedCategories: [String] = []
  var covered: [String] = []
  /// Of a compatibility assessment: whether it looks at each factor of Art. 6(4)(a)-(e).
  var hasCompatibilityFactors = false
  /// Purposes that it covers.
  var coveredPurposes: [String] = []

  /// In force at the evaluation instant, as far as dates say.
  func isApproved(by instant: Instant?) -> Bool {
    guard let instant, let approved = approvedAt.instant else { return true }
    return approved <= instant
  }

  /// Whether it covers a purpose, or one above it.
  func covers(purpose: String) -> Bool {
    coveredPurposes.contains { purpose == $0 || purpose.hasPrefix($0 + "/") }
  }
}

extension Ground {
  init?(_ view: JSONView) {
    guard let type = view["type"]?.string.flatMap(Sort.init) else { return nil }
    self.init(
      type: type, purpose: view["purpose"]?.string, art9Condition: view["art9Condition"]?.string,
      document: view["document"]?.string.map(NormalText.nfc), law: view["law"]?.string, at: view["at"]?.string)
  }

  static func list(_ view: JSONView?) -> [Ground] {
    guard let view else { return [] }
    return Array(Set(view.elements.compactMap(Ground.init))).sorted()
  }
}
