/// A source of the run, as the workspace lists it.
public struct SourceInfo: Sendable, Hashable {
  /// Precedence in conflicts: 0 wins.
  public var rank: Int
  /// `mlflow`, `openlineage`, `affidavit` (native) …
  public var system: String

  public init(rank: Int, system: String) {
    self.rank = rank
    self.system = system
  }
}

/// One entry of the operator's alias file: several names of one thing, or of mirrors of one thing.
public struct AliasDeclaration: Sendable, Hashable {
  public enum Sort: String, Sendable {
    /// One thing: the records are merged.
    case same
    /// Mirrors with equal content in different places (`alternateOf`): the records stay apart and are linked.
    case mirror
  }

  public var sort: Sort
  /// Record ids or URIs. The first is not privileged: the kept id is the highest-ranked source's.
  public var names: [String]

  public init(sort: Sort = .same, names: [String]) {
    self.sort = sort
    self.names = names
  }
}
