/// Conservation of records: `read == accepted + merged + rejected`, for every source.
public struct RecordTally: Sendable, Hashable {
  public var read = 0
  public var accepted = 0
  /// Identical copies of an accepted record, and versions that a later one replaced.
  public var merged = 0
  public var rejected = 0
  /// Of `merged`: the same id from the same place with an earlier `recordedAt`.
  public var replaced = 0

  public init() {}

  public static func + (a: RecordTally, b: RecordTally) -> RecordTally {
    var sum = a
    sum.read += b.read
    sum.accepted += b.accepted
    sum.merged += b.merged
    sum.rejected += b.rejected
    sum.replaced += b.replaced
    return sum
  }
}

/// A record that was refused after its own schema had accepted it, because of another record.
public struct IndexedRejection: Sendable, Hashable {
  public var place: RecordPlace
  public var rejection: Rejection

  public init(place: RecordPlace, rejection: Rejection) {
    self.place = place
    self.rejection = rejection
  }
}
