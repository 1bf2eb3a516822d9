/// What became of the items of a source (lines, events, rows, …): `accepted + merged + rejected = read`.
public struct Tally: Sendable, Hashable {
  public var read: Int
  public var accepted: Int
  /// Duplicates of what was accepted.
  public var merged: Int
  public var rejected: Int
  /// Fields that no mapping knows, and how often they were met; their content is kept in `extensions`.
  public var unmapped: [String: Int]

  public init(
    read: Int = 0, accepted: Int = 0, merged: Int = 0, rejected: Int = 0, unmapped: [String: Int] = [:]
  ) {
    self.read = read
    self.accepted = accepted
    self.merged = merged
    self.rejected = rejected
    self.unmapped = unmapped
  }

  /// Whether nothing was lost: `accepted + merged + rejected = read`.
  public var isConserved: Bool { accepted + merged + rejected == read }

  /// Records that were handed on and then refused.
  public mutating func refuse(_ count: Int = 1) {
    accepted -= count
    rejected += count
  }

  /// Records that were handed on and then found to be duplicates.
  public mutating func merge(_ count: Int = 1) {
    accepted -= count
    merged += count
  }

  public static func += (a: inout Tally, b: Tally) {
    a.read += b.read
    a.accepted += b.accepted
    a.merged += b.merged
    a.rejected += b.rejected
    a.unmapped.merge(b.unmapped, uniquingKeysWith: +)
  }

  public static func + (a: Tally, b: Tally) -> Tally {
    var sum = a
    sum += b
    return sum
  }
}
