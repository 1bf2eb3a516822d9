/// The facts of governance that a set of key/value pairs states, normalised to the closed vocabularies.
///
/// Nothing is invented: a value that no token fits stays in `words` verbatim and is counted in `unmapped` under the
/// fact's name.
struct GovernanceFacts: Sendable {
  /// Somebody named by a tag, with the part played.
  struct Party: Hashable, Sendable {
    /// The name, unchanged.
    var name: String
    /// `owner`, `custodian` or `approver`.
    var role: String
  }

  struct Purpose: Hashable, Sendable {
    var token: String
    /// The words of the source.
    var words: String
  }

  private(set) var parties: [Party] = []
  private(set) var purposes: [Purpose] = []
  private(set) var bases: [String] = []
  private(set) var condition: String?
  private(set) var personalData: String?
  private(set) var categories: [String] = []
  private(set) var specialCategories: [String] = []
  private(set) var ccpaCategories: [String] = []
  private(set) var sensitivePI: [String] = []
  private(set) var subjectGroups: [String] = []
  private(set) var subjectRegions: [String] = []
  private(set) var criminalData: String?
  private(set) var knownMinors: String?
  private(set) var period: String?
  private(set) var until: String?
  private(set) var licence: String?
  private(set) var locations: [String] = []
  private(set) var security: [String] = []
  private(set) var collectionSource: String?
  private(set) var riskClasses: [String] = []
  private(set) var contentDigest: String?
  /// Keys of governance with their values as the source writes them, in the order read.
  private(set) var words: [(key: String, value: String)] = []
  /// Values that no token fits, by fact.
  private(set) var unmapped: [String: Int] = [:]

  /// The facts of `pairs`, read in the order given.
  init(_ pairs: some Sequence<(key: String, value: String)>, dictionary: KeyDictionary) {
    for (key, value) in pairs { read(key: key, value: value, dictionary: dictionary) }
  }

  init() {}

  var isEmpty: Bool { words.isEmpty }

  /// Takes up one pair; a key that states no fact is left alone.
  /// - Returns: whether the key states a fact.
  @discardableResult
  mutating func read(key: String, value: String, dictionary: KeyDictionary) -> Bool {
    guard let fact = dictionary.fact(of: key) else { return false }
    words.append((key, value))
    if !take(fact, key: key, value: value.trimmed, dictionary: dictionary) { unmapped[fact.rawValue, default: 0] += 1 }
    return true
  }

  private mutating func take(_ fact: GovernanceFact, key: String, value: String, dictionary: KeyDictionary) -> Bool {
    switch fact {
    case .owner: return takeParties(value, role: "owner")
    case .steward: return takeParties(value, role: "custodian")
    case .approver: return takeParties(value, role: "approver")
    case .purpose: return takePurposes(value, own: dictionary.purposes)
    case .legalBasis: return takeBasis(value)
    case .art9Condition:
      guard let reading = LegalBases.read(value)?.condition else { return false }
      return Self.settle(&condition, reading)
    case .personalData: return takePersonalData(value)
    case .categories: return takeCategories(value)
    case .specialCategories:
      return takeAll(value, into: \.specialCategories) { Categories.special(Folding.key(Tokens.withoutPrefix($0))) }
    case .ccpaCategories: return takeAll(value, into: \.ccpaCategories, Categories.ccpa)
    case .sensitivePI: return takeAll(value, into: \.sensitivePI, Categories.sensitive)
    case .subjectGroups: return takeAll(value, into: \.subjectGroups, Categories.group)
    case .subjectRegions: return takeAll(value, into: \.subjectRegions, Tokens.place)
    case .criminalData: return takeFlag(value, into: \.criminalData)
    case .knownMinors: return takeFlag(value, into: \.knownMinors)
    case .retention:
      if let length = Retentions.period(value, key: key) { return Self.settle(&period, length) }
      guard let day = Retentions.dayAfter(value) else { return false }
      return Self.settle(&until, day)
    case .retentionUntil:
      guard let day = Retentions.dayAfter(value) else { return false }
      return Self.settle(&until, day)
    case .deletionDate:
      guard let day = Retentions.day(value) else { return false }
      return Self.settle(&until, day)
    case .licence: return !value.isEmpty && Self.settle(&licence, value)
    case .location: return takeAll(value, into: \.locations, Tokens.place)
    case .security: return takeAll(value, into: \.security, Categories.measure)
    case .collectionSource:
      guard let token = Tokens.absence(value) ?? Categories.collectionSource(value) else { return false }
      return Self.settle(&collectionSource, token)
    case .riskClass:
      let classes = RiskClasses.read(value)
      for found in classes where !riskClasses.contains(found) { riskClasses.append(found) }
      return !classes.isEmpty
    case .contentDigest:
      guard let digest = Tokens.sha256(value) else { return false }
      return Self.settle(&contentDigest, digest)
    }
  }

  /// One place states one value: a second that differs is not taken.
  private static func settle(_ member: inout String?, _ value: String) -> Bool {
    guard member == nil || member == value else { return false }
    member = value
    return true
  }

  private mutating func takeParties(_ value: String, role: String) -> Bool {
    let names = Folding.list(value)
    for name in names where !parties.contains(Party(name: name, role: role)) {
      parties.append(Party(name: name, role: role))
    }
    return !names.isEmpty
  }

  private mutating func takePurposes(_ value: String, own: [String: String]) -> Bool {
    let items = Purposes.isWhole(value, own: own) ? [value] : Folding.list(value)
    var all = !items.isEmpty
    for item in items {
      guard let token = Purposes.token(item, own: own) else {
        all = false
        continue
      }
      if !purposes.contains(where: { $0.token == token }) {
        purposes.append(Purpose(token: token, words: item.trimmed))
      }
    }
    return all
  }

  private mutating func takeBasis(_ value: String) -> Bool {
    guard let reading = LegalBases.read(value) else { return false }
    if let basis = reading.basis, !bases.contains(basis) { bases.append(basis) }
    if let stated = reading.condition { return Self.settle(&condition, stated) }
    return true
  }

  private mutating func takePersonalData(_ value: String) -> Bool {
    guard let status = Tokens.personalData(value) else { return false }
    let strict = [
      "identified", "pseudonymised", "synthetic", "deidentified", "anonymised", "aggregate", "none", "unknown",
      "not-stated",
    ]
    guard let said = personalData, let old = strict.firstIndex(of: said), let new = strict.firstIndex(of: status),
      old <= new
    else {
      personalData = status
      return true
    }
    return true
  }

  private mutating func takeFlag(_ value: String, into member: WritableKeyPath<GovernanceFacts, String?>) -> Bool {
    guard let said = Tokens.flag(value).map(String.init) ?? Tokens.absence(value) else { return false }
    if self[keyPath: member] != "true" { self[keyPath: member] = said }
    return true
  }

  private mutating func takeCategories(_ value: String) -> Bool {
    let items = Folding.list(value)
    var all = !items.isEmpty
    for item in items {
      switch Categories.kind(item) {
      case .category(let token): if !categories.contains(token) { categories.append(token) }
      case .special(let token): if !specialCategories.contains(token) { specialCategories.append(token) }
      case .criminal: criminalData = "true"
      case nil: all = false
      }
    }
    return all
  }

  private mutating func takeAll(
    _ value: String, into member: WritableKeyPath<GovernanceFacts, [String]>, _ token: (String) -> String?
  ) -> Bool {
    let items = Folding.list(value)
    var all = !items.isEmpty
    for item in items {
      if let token = token(item) {
        if !self[keyPath: member].contains(token) { self[keyPath: member].append(token) }
      } else {
        all = false
      }
    }
    return all
  }
}
