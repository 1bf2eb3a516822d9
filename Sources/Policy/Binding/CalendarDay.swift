import CEL
import Provenance

/// A day of the law's calendar, without a zone: what deadlines counted in days compare.
struct CalendarDay: CELOpaque, Hashable {
  let day: Day

  static let typeName = "CalendarDay"
  static let type = CELType.opaque(typeName, [])

  var celType: CELType { Self.type }
  var description: String { "\(day)" }
  var value: CELValue { .opaque(self) }

  func equals(_ other: any CELOpaque) -> CELValue { .bool((other as? CalendarDay)?.day == day) }

  init(_ day: Day) { self.day = day }

  init?(_ value: CELValue) {
    guard case .opaque(let opaque) = value, let day = opaque as? CalendarDay else { return nil }
    self = day
  }
}

/// An ISO 8601 duration: years and months are calendar steps, days calendar days, hours elapsed time.
struct Period: CELOpaque, Hashable {
  let duration: ISODuration

  static let typeName = "Period"
  static let type = CELType.opaque(typeName, [])

  var celType: CELType { Self.type }
  var description: String { "\(duration)" }
  var value: CELValue { .opaque(self) }

  /// Equal as written; `P30D` and `P1M` are different periods.
  func equals(_ other: any CELOpaque) -> CELValue { .bool((other as? Period)?.duration == duration) }

  init(_ duration: ISODuration) { self.duration = duration }

  init?(_ value: CELValue) {
    guard case .opaque(let opaque) = value, let period = opaque as? Period else { return nil }
    self = period
  }
}
