import BigInt

/// How much one data subject can change a table of counts, in exact integers.
///
/// Neighbours: all rows of one subject are added or removed. A subject touches at most L0 cells, each by at most Linf,
/// and where a bound on all its rows is known, by no more than that in all.
public struct Sensitivity: Hashable, Sendable {
  /// L0: cells that one subject can touch.
  public let groups: Int64
  /// Linf: the most that one subject can change a cell.
  public let perGroup: Int64
  /// L1: the most that one subject can change all cells together.
  public let l1: Rational
  /// The square of the L2 sensitivity; carried squared because the root is rarely rational.
  public let l2Squared: Rational

  /// A bounded table: D1 = L0 Linf and D2² = L0 Linf².
  ///
  /// - Throws: `PrivacyError.bounds` unless both bounds are at least one.
  public init(groups: Int64, perGroup: Int64) throws(PrivacyError) {
    try self.init(groups: groups, perGroup: perGroup, inAll: nil)
  }

  /// A table in which a subject has at most `inAll` rows over all cells.
  ///
  /// The vector of at most L0 entries from 0 to Linf that sums to at most M and has the greatest length takes Linf as
  /// often as it can and puts what is left in one more cell (the sum of squares is convex).
  ///
  /// - Throws: `PrivacyError.bounds` unless all bounds are at least one.
  public init(groups: Int64, perGroup: Int64, inAll: Int64?) throws(PrivacyError) {
    guard groups >= 1, perGroup >= 1, inAll ?? 1 >= 1 else { throw .bounds }
    self.groups = groups
    self.perGroup = perGroup
    let (cells, most) = (BigInt(groups), BigInt(perGroup))
    let total = inAll.map { min(BigInt($0), cells * most) } ?? cells * most
    let full = total / most
    let rest = total - full * most
    l1 = Rational(total)
    l2Squared = Rational(full * most * most + rest * rest)
  }
}
