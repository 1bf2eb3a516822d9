import JSON

/// Reads the statements out of records.
struct StatementReader {
  let options: LineageOptions
  let profile: ProfileStatement

  /// Identification states that make an entity personal: `unknown` counts (policy packs, definition `personal`).
  private static let personalStates: Set<String> = ["identified", "pseudonymised", "unknown"]

  func entity(_ view: JSONView, pool: inout SetPool) -> Statement {
    var own = Statement()
    var regions: [String] = []
    var collection: JSONView?
    var retention: JSONView?
    for entry in view.entries {
      let value = entry.value
      switch entry.key {
      case "personalData":
        if let state = value.string, Self.personalStates.contains(state) { own.flags.insert(.personal) }
      case "criminalData": if value.bool == true { own.flags.insert(.criminal) }
      case "knownMinors": if value.bool == true { own.flags.insert(.minors) }
      case "specialCategories": own.special = FactTokens.specialSet(Self.texts(value))
      case "sensitivePI": own.sensitive = FactTokens.sensitiveSet(Self.texts(value))
      case "subjectRegions":
        regions = Self.texts(value).filter(Self.isStated)
        if !regions.isEmpty { own.regions = pool.ref(regions, sorted: true) }
      case "locations":
        let places = Self.texts(value).filter(Self.isStated)
        if !places.isEmpty { own.countries = pool.ref(places, sorted: false) }
      case "purposes":
        let stated = value.elements.compactMap { $0["purpose"]?.string }
        let known = stated.filter(Self.isStated)
        // An empty list says "none"; a list of nothing but `unknown` says nothing.
        if stated.isEmpty || !known.isEmpty { own.purposes = pool.ref(known, sorted: true) }
      case "retention": retention = value
      case "collection": collection = value
      case "wasDerivedFrom":
        if value.elements.contains(where: { $0["grounds"] != nil }) { own.flags.insert(.mayNameGrounds) }
      case "generatedAt": own.generatedAt = Stamp(Moment.range(value))
      case "digest": own.flags.insert(.hasContent)
      case "version": own.flags.insert(.hasContent)
      case "uris": if value.count > 0 { own.flags.insert(.hasContent) }
      default: break
      }
    }
    if let source = collection?["source"]?.string, Self.isStated(source) { own.flags.insert(.hasOrigin) }
    if collection?["obtainedFrom"] != nil { own.flags.insert(.hasOrigin) }
    if let retention { own.retentionEnd = Retention.end(retention, collection: collection, generated: own.generatedAt) }
    if own.flags.contains(.personal) { own.flags.formUnion(profile.regime(of: regions, eea: options.eea)) }
    return own
  }

  func run(_ view: JSONView) -> RunStatement {
    var own = RunStatement()
    own.type = view["type"]?.string ?? "unknown"
    own.purpose = view["purpose"]?.string.flatMap { Self.isStated($0) ? $0 : nil }
    own.start = Stamp(Moment.range(view["startedAt"]))
    own.end = Stamp(Moment.range(view["endedAt"]))
    own.location = view["location"]?.string.flatMap { Self.isStated($0) ? $0 : nil }
    own.grounds = Ground.list(view["grounds"])
    if let excluded = view["excludedSubjects"] {
      own.excludedSubjects = Set(excluded.elements.compactMap { $0.string.map(NameNumbers.hash(_:)) })
    }
    if let removes = view["removes"] {
      own.removals = removes.elements.map { item in
        RunStatement.Removal(
          what: item["what"]?.string ?? "unknown", tokens: item["tokens"].map(Self.texts),
          contributions: item["contributions"].map { Self.texts($0).map(NormalText.nfc) } ?? [],
          evidence: item["evidence"]?.string.map(NormalText.nfc))
      }
    }
    return own
  }

  /// What of a run rules ask for at every step of a path.
  func flags(run view: JSONView) -> Statement.Flags {
    var flags: Statement.Flags = []
    let type = view["type"]?.string
    if type.map({ $0 == "training" || $0 == "fine-tune" || !Self.isStated($0) }) ?? true { flags.insert(.mayTrain) }
    let used = view["used"]
    if view["grounds"] != nil || used?.elements.contains(where: { $0["grounds"] != nil }) ?? true {
      flags.insert(.mayNameGrounds)
    }
    return flags
  }

  func document(_ view: JSONView) -> DocumentStatement {
    DocumentStatement(
      type: view["type"]?.string ?? "", conclusion: view["conclusion"]?.string ?? "",
      approvedAt: Stamp(Moment.range(view["approvedAt"])),
      removedCategories: view["removedCategories"].map(Self.texts) ?? [],
      covered: view["covers"]?["records"].map { Self.texts($0).map(NormalText.nfc) } ?? [],
      hasCompatibilityFactors: view["sections"].map { Set(Self.texts($0)).isSuperset(of: Self.factors) } ?? false,
      coveredPurposes: view["covers"]?["purposes"].map(Self.texts) ?? [])
  }

  /// Link, context, nature of the data, consequences and safeguards: Art. 6(4)(a)-(e).
  private static let factors: Set = ["link", "context", "nature-of-data", "consequences", "safeguards"]

  static func texts(_ view: JSONView) -> [String] { view.elements.compactMap(\.string) }
  static func isStated(_ text: String) -> Bool { text != "unknown" && text != "not-stated" }
}

/// What of the organisation decides the regime.
struct ProfileStatement: Sendable {
  /// Established in the Union: the GDPR applies wherever the people are (Art. 3(1)).
  var isInUnion = false
  /// Says that it neither offers to nor monitors people in the Union (Art. 3(2)).
  var deniesTargeting = false
  /// A business in the sense of Civ. Code 1798.140(d).
  var isBusiness = false

  init() {}

  init(_ view: JSONView, eea: Set<String>) {
    isInUnion = view["establishedInUnion"]?.bool == true
    if let places = view["establishments"] {
      isInUnion = isInUnion || places.elements.contains { $0["country"]?.string.map(eea.contains) ?? false }
    }
    deniesTargeting = view["offersToUnion"]?.bool == false && view["monitorsInUnion"]?.bool == false
    isBusiness = view["ccpaBusiness"]?.bool == true
  }

  /// Regimes of personal data about people in these regions.
  func regime(of regions: [String], eea: Set<String>) -> Statement.Flags {
    var flags: Statement.Flags = []
    let reachesUnion = regions.contains { $0 == "EEA" || eea.contains(String($0.prefix(2))) }
    if isInUnion || reachesUnion && !deniesTargeting { flags.insert(.gdpr) }
    if isBusiness && regions.contains(where: { $0 == "US-CA" || $0 == "US" }) { flags.insert(.ccpa) }
    return flags
  }
}
