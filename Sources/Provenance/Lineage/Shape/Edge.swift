/// An edge along which facts flow, with what qualifies it.
struct Edge: Sendable {
  var from: Int32
  var to: Int32
  var sort: Sort
  /// Number of its `role`: two roles of one pair are two edges.
  var role: UInt8 = 0
  /// Index into the qualifiers; -1 for none.
  var qualifier: Int32

  /// What the edge stands for. The order is the order in which equal pairs are kept.
  enum Sort: UInt8, Sendable, Comparable {
    /// prov:used: entity to run.
    case used
    /// prov:wasGeneratedBy: run to entity.
    case generated
    /// prov:wasDerivedFrom and what implies it: entity to entity.
    case derived
    /// prov:wasRevisionOf: a derivation from the version before, which is no input: the two may be dated in any order.
    case revision
    /// A slice of a set: whole to slice.
    case slice
    /// A part of a collection: member to collection.
    case member
    /// prov:alternateOf: both ways.
    case mirror
    /// prov:wasInfluencedBy: risk facts only.
    case influence

    static func < (a: Sort, b: Sort) -> Bool { a.rawValue < b.rawValue }
  }
}

/// What a source says of an edge beside its ends.
struct Qualifier: Sendable {
  var grounds: [Ground] = []
  var at = Stamp.none
  var selection: ContributionSelection?
  /// The run that a derivation names, and whether a source gave one.
  var activity: Int32 = -1

  /// Two sources of one edge: grounds unite, the earlier time stays, the smaller selection stays.
  mutating func join(_ other: Qualifier) {
    for ground in other.grounds where !grounds.contains(ground) { grounds.append(ground) }
    grounds.sort()
    if !at.isStated || other.at.isStated && other.at.start < at.start { at = other.at }
    if let theirs = other.selection {
      selection = selection.map { $0.isNarrower(than: theirs) ? $0 : theirs } ?? theirs
    }
    if activity < 0 { activity = other.activity }
  }
}

/// Which contributions of an input a run read: `used[].contributions`.
struct ContributionSelection: Sendable, Hashable {
  enum Sort: String, Sendable { case listed, allBut = "all-but" }
  var sort: Sort
  /// Ids in NFC, sorted; nil if the source does not list them.
  var ids: [String]?
  var count: Int?

  func isNarrower(than other: ContributionSelection) -> Bool {
    if sort != other.sort { return sort == .listed }
    let (mine, theirs) = (ids?.count ?? 0, other.ids?.count ?? 0)
    if mine != theirs { return sort == .listed ? mine < theirs : mine > theirs }
    return (ids ?? []).lexicographicallyPrecedes(other.ids ?? [])
  }
}
