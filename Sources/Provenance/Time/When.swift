/// A moment that a record states: an instant, or a day of which the hour is not known.
public enum When: Hashable, Sendable, CustomStringConvertible {
  case instant(Instant)
  /// A day in the zone that lies so many seconds east of UTC.
  case day(Day, offsetSeconds: Int)

  /// Reads an RFC 3339 instant with zone, or a day with or without an offset (UTC without one).
  public init?(_ text: String) {
    guard case .success(let scanned) = TimeText.scan(text) else { return nil }
    if let instant = Instant(scanned) {
      self = .instant(instant)
    } else {
      self = .day(scanned.day, offsetSeconds: scanned.offset ?? 0)
    }
  }

  /// The moments that it may be: the half-open day, or the nanosecond of the instant.
  public var range: Range<Instant> {
    switch self {
    case .instant(let instant): return instant..<instant.adding(seconds: 0, nanoseconds: 1)
    case .day(let day, let offset):
      let start = Int64(day.number * 86_400 - offset)
      return Instant(seconds: start)..<Instant(seconds: start + 86_400)
    }
  }

  /// Whether the hour is not known.
  public var isDay: Bool { if case .day = self { true } else { false } }

  /// The first moment that it may be.
  public var start: Instant { range.lowerBound }

  /// Whether it lies before another moment; `nil` between a day and anything inside that day (record-format section 4).
  public func isBefore(_ other: When) -> Bool? {
    let (mine, theirs) = (range, other.range)
    if mine.upperBound <= theirs.lowerBound { return true }
    return theirs.upperBound <= mine.lowerBound || self == other && !isDay ? false : nil
  }

  /// Whether it lies before another moment or is the same; `nil` where a day leaves that open.
  public func isAtOrBefore(_ other: When) -> Bool? {
    other.isBefore(self).map(!)
  }

  /// Whether it lies before an instant; `nil` where a day leaves that open.
  public func isBefore(_ other: Instant) -> Bool? { isBefore(.instant(other)) }

  /// Whether it lies before an instant or is it; `nil` where a day leaves that open.
  public func isAtOrBefore(_ other: Instant) -> Bool? { isAtOrBefore(.instant(other)) }

  /// The instant in UTC, or the day with its offset unless that is zero.
  public var description: String {
    switch self {
    case .instant(let instant): return instant.description
    case .day(let day, 0): return day.description
    case .day(let day, let offset):
      let minutes = abs(offset) / 60
      return "\(day)\(offset < 0 ? "-" : "+")\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2))"
    }
  }
}
