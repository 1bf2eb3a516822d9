import Foundation

/// The calendar in which the law's clocks run: a time zone and the days on which nobody works.
///
/// Zones come from the database that Foundation carries, not from the machine, so that two machines agree.
public struct ClockCalendar: Sendable, Hashable {
  private let zone: TimeZone
  public let holidays: Set<Day>

  /// UTC without holidays.
  public static let utc = ClockCalendar(zone: .gmt, holidays: [])

  private init(zone: TimeZone, holidays: Set<Day>) {
    self.zone = zone
    self.holidays = holidays
  }

  /// - Parameters:
  ///   - timeZone: a name of the IANA database, such as `Europe/Stockholm`.
  ///   - holidays: public holidays; Saturdays and Sundays need not be named.
  /// - Returns: `nil` if there is no such zone.
  public init?(timeZone: String, holidays: Set<Day> = []) {
    guard let zone = TimeZone(identifier: timeZone) else { return nil }
    self.init(zone: zone, holidays: holidays)
  }

  /// The name of the zone.
  public var timeZone: String { zone.identifier }

  /// Seconds east of UTC at an instant.
  public func offset(at instant: Instant) -> Int { offset(atSecond: Int(instant.seconds)) }

  private func offset(atSecond second: Int) -> Int {
    zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
  }

  /// The local day of an instant.
  public func day(of instant: Instant) -> Day {
    Day(number: (Int(instant.seconds) + offset(at: instant)).flooredDivision(by: 86_400))
  }

  /// The local day of what a record states; a day is taken as it stands.
  public func day(of when: When) -> Day {
    switch when {
    case .instant(let instant): day(of: instant)
    case .day(let day, _): day
    }
  }

  /// The first moment of a local day, where the clocks skip midnight the first that exists.
  public func start(of day: Day) -> Instant {
    let local = day.number * 86_400
    if let second = seconds(ofLocal: local).first { return Instant(seconds: Int64(second)) }
    // Midnight is skipped: the day starts at the change of the clocks.
    var (before, after) = (local - 2 * 86_400, local + 2 * 86_400)
    while after - before > 1 {
      let middle = (before + after) / 2
      if middle + offset(atSecond: middle) < local { before = middle } else { after = middle }
    }
    return Instant(seconds: Int64(after))
  }

  /// The first moment after a local day: a deadline on that day is kept before it.
  public func end(of day: Day) -> Instant { start(of: day.adding(days: 1)) }

  /// The instant of a local time. Of two such instants the first is meant; a time that the clocks skip is taken with
  /// the offset before the change.
  public func instant(_ day: Day, second: Int, nanosecond: Int32 = 0) -> Instant {
    let local = day.number * 86_400 + second
    let chosen = seconds(ofLocal: local).first ?? local - offset(atSecond: local - 86_400)
    return Instant(seconds: Int64(chosen), nanoseconds: Int(nanosecond))
  }

  /// The Unix seconds at which local clocks show so many seconds since 1970, in order: none, one or two.
  private func seconds(ofLocal local: Int) -> [Int] {
    let offsets = Set([offset(atSecond: local - 86_400), offset(atSecond: local + 86_400)])
    return offsets.map { local - $0 }.filter { $0 + offset(atSecond: $0) == local }.sorted()
  }

  /// A duration added: years and months are calendar steps (the end of the month clips), days are days of this
  /// calendar at the same local time, hours, minutes and seconds elapsed time.
  public func adding(_ duration: ISODuration, to instant: Instant) -> Instant {
    var result = instant
    if duration.totalMonths != 0 || duration.totalDays != 0 {
      let local = Int(instant.seconds) + offset(at: instant)
      let day = Day(number: local.flooredDivision(by: 86_400))
        .adding(months: duration.totalMonths).adding(days: duration.totalDays)
      result = self.instant(day, second: local %% 86_400, nanosecond: instant.nanoseconds)
    }
    return result.adding(seconds: Int64(duration.totalSeconds))
  }
}
