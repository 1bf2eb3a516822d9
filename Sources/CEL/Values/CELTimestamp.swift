/// An instant, in nanoseconds, from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
public struct CELTimestamp: Hashable, Comparable, Sendable {
  /// Since 1970-01-01T00:00:00Z, leap seconds not counted.
  public let seconds: Int64
  /// 0 ..< 1 000 000 000.
  public let nanoseconds: Int32

  public static let secondsRange: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// nil if out of range.
  public init?(seconds: Int64, nanoseconds: Int32 = 0) {
    guard CELTimestamp.secondsRange.contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else { return nil }
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  public static func < (a: CELTimestamp, b: CELTimestamp) -> Bool {
    (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds)
  }

  /// nil if out of range.
  public func adding(_ duration: CELDuration) -> CELTimestamp? {
    let (wholeSeconds, rest) = duration.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    var nanoseconds = Int64(self.nanoseconds) + rest
    var seconds = self.seconds + wholeSeconds
    if nanoseconds < 0 {
      nanoseconds += 1_000_000_000
      seconds -= 1
    } else if nanoseconds >= 1_000_000_000 {
      nanoseconds -= 1_000_000_000
      seconds += 1
    }
    return CELTimestamp(seconds: seconds, nanoseconds: Int32(nanoseconds))
  }

  /// nil if it does not fit a duration.
  public func since(_ other: CELTimestamp) -> CELDuration? {
    let (scaled, overflow) = (seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflow2) = scaled.addingReportingOverflow(Int64(nanoseconds) - Int64(other.nanoseconds))
    return overflow || overflow2 ? nil : CELDuration(nanoseconds: sum)
  }
}

/// A length of time, in nanoseconds; about ±292 years.
public struct CELDuration: Hashable, Comparable, Sendable {
  public let nanoseconds: Int64

  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// nil if out of range.
  public init?(seconds: Int64) {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return nil }
    nanoseconds = product
  }

  public static func < (a: CELDuration, b: CELDuration) -> Bool { a.nanoseconds < b.nanoseconds }
}
