/// What a contribution says that statistics of one table want to know, in a fixed width. 48 bytes.
struct ContributionRow: Sendable {
  /// Keyed hash of the subject.
  var subject: Hash128
  var partition: UInt64
  /// Where the row stands among those of its subject and partition; rows that share it are one.
  var order: UInt64
  /// Rows that it counts for, 0 to 2^40.
  var number: Int64
  /// Steps of the value's grid, within ±2^30; `noValue` where it has none.
  var value: Int32

  /// Above every value, so that the lower of two is a value if there is one.
  static let noValue = Int32.max

  /// By subject, partition and order.
  @inline(__always)
  static func precedes(_ left: ContributionRow, _ right: ContributionRow) -> Bool {
    if left.subject.high != right.subject.high { return left.subject.high < right.subject.high }
    if left.subject.low != right.subject.low { return left.subject.low < right.subject.low }
    if left.partition != right.partition { return left.partition < right.partition }
    return left.order < right.order
  }
}
