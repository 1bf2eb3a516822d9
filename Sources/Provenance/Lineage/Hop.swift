/// One step of a lineage path: from an entity to one derived from it.
public struct Hop: Sendable, Hashable {
  public var from: LineageGraph.Node
  public var to: LineageGraph.Node
  /// The run between the two, if a source names one.
  public var run: LineageGraph.Node?
  /// When it happened: the start of the run, else the generation of the target.
  public var at: Instant?
  /// Where the run ran; without one, where the target is stored first.
  public var country: String?
  /// Grounds on the edges and on the run, in canonical order.
  public var grounds: [Ground]

  public init(
    from: LineageGraph.Node, to: LineageGraph.Node, run: LineageGraph.Node? = nil, at: Instant? = nil,
    country: String? = nil, grounds: [Ground] = []
  ) {
    self.from = from
    self.to = to
    self.run = run
    self.at = at
    self.country = country
    self.grounds = grounds
  }
}

/// Evidence on an edge: why a fact may change there (`$defs/ground` of the record schema).
public struct Ground: Sendable, Hashable, Comparable {
  public enum Sort: String, Sendable, CaseIterable {
    case freshConsent = "fresh-consent"
    case law
    case compatibility
    case anonymity
    case deidentification
    case retentionJustified = "retention-justified"
    case art9Condition = "art9-condition"
    case onwardClause = "onward-clause"
    case unknown
    case notStated = "not-stated"
  }

  public var type: Sort
  public var purpose: String?
  public var art9Condition: String?
  public var document: String?
  public var law: String?
  /// As written: an instant or a day.
  public var at: String?

  public init(
    type: Sort, purpose: String? = nil, art9Condition: String? = nil, document: String? = nil, law: String? = nil,
    at: String? = nil
  ) {
    self.type = type
    self.purpose = purpose
    self.art9Condition = art9Condition
    self.document = document
    self.law = law
    self.at = at
  }

  public static func < (a: Ground, b: Ground) -> Bool {
    a.sortKey.lexicographicallyPrecedes(b.sortKey)
  }

  private var sortKey: [String] {
    [type.rawValue, purpose ?? "", art9Condition ?? "", document ?? "", law ?? "", at ?? ""]
  }
}
