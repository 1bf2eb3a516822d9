import JSON

/// `when` members of records, read as the range of instants in which they lie.
enum Moment {
  static func range(_ view: JSONView?) -> Range<Instant>? { view?.string.flatMap { When($0)?.range } }
  static func range(_ value: JSONValue?) -> Range<Instant>? { value?.string.flatMap { When($0)?.range } }
}

extension Range<Instant> {
  /// Certainly at or before: whatever instant each of the two ranges stands for. An instant is a range of one.
  func isSurelyAtOrBefore(_ other: Range<Instant>) -> Bool {
    isSingle ? lowerBound <= other.lowerBound : upperBound <= other.lowerBound
  }

  /// Certainly before.
  func isSurelyBefore(_ other: Range<Instant>) -> Bool {
    isSingle ? lowerBound < other.lowerBound : upperBound <= other.lowerBound
  }

  private var isSingle: Bool { lowerBound.adding(seconds: 0, nanoseconds: 1) >= upperBound }
}
