/// A disagreement between sources that the merged record lists in `conflicts[]`. Values stand only there.
public struct ConflictFinding: Sendable, Hashable, Comparable {
  /// Id of the merged record.
  public var record: String
  /// JSON Pointer of the member.
  public var member: String
  /// `stricter`, `earliest`, `source-order`, `later` or `byte-order`.
  public var rule: String
  /// Systems that hold the kept value, then those that hold another, as the workspace orders them.
  public var systems: [String]

  public static func < (a: ConflictFinding, b: ConflictFinding) -> Bool {
    (a.record, a.member, a.rule) < (b.record, b.member, b.rule)
  }
}

/// What identity found that people should look at. Ids only.
public struct IdentityFinding: Sendable, Hashable, Comparable {
  public enum Sort: String, Sendable {
    /// Two contents under one id and version: the second record was renamed. `ids`: kept id, new id.
    case digestClash = "digest-clash"
    /// Equal name, columns and row count: perhaps one thing; never merged. `ids`: the records.
    case hint
    /// Would be one thing by this match, but a relation or another digest holds them apart. `ids`: the two records.
    case heldApart = "held-apart"
    /// A merged record was related to one that is now itself; the relation was dropped. `ids`: the record.
    case selfRelation = "self-relation"
  }

  public var sort: Sort
  public var ids: [String]

  public init(_ sort: Sort, _ ids: [String]) {
    self.sort = sort
    self.ids = ids
  }

  public static func < (a: IdentityFinding, b: IdentityFinding) -> Bool {
    if a.sort != b.sort { return a.sort.rawValue < b.sort.rawValue }
    return a.ids.lexicographicallyPrecedes(b.ids)
  }
}
