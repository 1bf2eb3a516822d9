/// The fields of a timestamp in a time zone, and of a duration; the raw value is the function's name.
enum CalendarField: String, CaseIterable {
  case getFullYear, getMonth, getDate, getDayOfMonth, getDayOfWeek, getDayOfYear
  case getHours, getMinutes, getSeconds, getMilliseconds

  var isOfDuration: Bool {
    switch self {
    case .getHours, .getMinutes, .getSeconds, .getMilliseconds: true
    default: false
    }
  }

  func value(of value: CELValue, zone: String?) -> CELValue {
    switch value {
    case .timestamp(let time):
      var seconds = time.seconds
      if let zone {
        guard let offset = TimeZones.offset(of: zone, at: time.seconds) else {
          return .error(.invalidArgument, "there is no such time zone")
        }
        seconds += offset
      }
      return .int(Int64(field(CivilTime(seconds: seconds), time.nanoseconds)))
    case .duration(let duration) where isOfDuration: return .int(field(duration.nanoseconds))
    default: return .noSuchOverload
    }
  }

  private func field(_ time: CivilTime, _ nanoseconds: Int32) -> Int {
    switch self {
    case .getFullYear: time.year
    case .getMonth: time.month - 1
    case .getDate: time.day
    case .getDayOfMonth: time.day - 1
    case .getDayOfWeek: time.dayOfWeek
    case .getDayOfYear: time.dayOfYear
    case .getHours: time.hour
    case .getMinutes: time.minute
    case .getSeconds: time.second
    case .getMilliseconds: Int(nanoseconds / 1_000_000)
    }
  }

  private func field(_ nanoseconds: Int64) -> Int64 {
    switch self {
    case .getHours: nanoseconds / 3_600_000_000_000
    case .getMinutes: nanoseconds / 60_000_000_000
    case .getSeconds: nanoseconds / 1_000_000_000
    default: nanoseconds / 1_000_000 % 1000
    }
  }
}
