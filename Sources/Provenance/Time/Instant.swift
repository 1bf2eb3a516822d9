/// A moment, in seconds and nanoseconds of Unix time (no leap seconds).
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards minus infinity.
  public let seconds: Int64
  /// 0 to 999,999,999 nanoseconds after `seconds`.
  public let nanoseconds: Int32

  /// - Parameter nanoseconds: any number; what exceeds a second is carried.
  public init(seconds: Int64, nanoseconds: Int = 0) {
    let carry = nanoseconds.flooredDivision(by: 1_000_000_000)
    self.seconds = seconds + Int64(carry)
    self.nanoseconds = Int32(nanoseconds - carry * 1_000_000_000)
  }

  /// Reads an RFC 3339 instant with zone and up to nine decimals.
  ///
  /// - Returns: `nil` without a zone, for second 60, `-00:00`, lower-case `t` or `z`, days that do not exist, and what lies
  ///   outside the years 1 to 9999 of UTC.
  public init?(rfc3339 text: String) {
    guard case .success(let scanned) = TimeText.scan(text) else { return nil }
    self.init(scanned)
  }

  init?(_ scanned: TimeText.Scanned) {
    guard let clock = scanned.clock, scanned.offset != nil else { return nil }
    self.init(seconds: Int64(scanned.start), nanoseconds: Int(clock.nanosecond))
  }

  /// Elapsed time added, in seconds and nanoseconds; calendar steps need a `ClockCalendar`.
  public func adding(seconds: Int64, nanoseconds: Int = 0) -> Instant {
    Instant(seconds: self.seconds + seconds, nanoseconds: Int(self.nanoseconds) + nanoseconds)
  }

  /// A duration added in the zone of a calendar: years and months are calendar steps, days calendar days, hours
  /// elapsed time.
  public func adding(_ duration: ISODuration, in calendar: ClockCalendar = .utc) -> Instant {
    calendar.adding(duration, to: self)
  }

  /// A duration taken away in the zone of a calendar.
  public func subtracting(_ duration: ISODuration, in calendar: ClockCalendar = .utc) -> Instant {
    calendar.adding(duration.negated, to: self)
  }

  /// RFC 3339 in UTC with `Z`; decimals only as far as they are not zero.
  public var description: String {
    let day = Day(number: Int(seconds).flooredDivision(by: 86_400))
    let second = Int(seconds) %% 86_400
    var text = "\(day)T\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
    if nanoseconds != 0 {
      var decimals = padded(nanoseconds, 9)
      while decimals.last == "0" { decimals.removeLast() }
      text += ".\(decimals)"
    }
    return text + "Z"
  }

  public static func < (a: Instant, b: Instant) -> Bool {
    (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds)
  }
}
