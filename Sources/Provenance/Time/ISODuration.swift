/// An ISO 8601 duration in whole numbers: years and months are calendar steps, weeks and days calendar days, hours,
/// minutes and seconds elapsed time.
public struct ISODuration: Hashable, Sendable, CustomStringConvertible {
  public var years: Int
  public var months: Int
  public var weeks: Int
  public var days: Int
  public var hours: Int
  public var minutes: Int
  public var seconds: Int

  public init(
    years: Int = 0, months: Int = 0, weeks: Int = 0, days: Int = 0, hours: Int = 0, minutes: Int = 0, seconds: Int = 0
  ) {
    self.years = years
    self.months = months
    self.weeks = weeks
    self.days = days
    self.hours = hours
    self.minutes = minutes
    self.seconds = seconds
  }

  /// Reads `P18M`, `P1Y6M`, `PT72H`, as the record schema's `duration` writes it: up to six digits a calendar unit and
  /// nine a unit of time, units in any order, those of one sort summed.
  public init?(_ text: String) {
    self.init()
    var text = text
    let isValid = text.withUTF8 { Self.read($0.span, into: &self) }
    if !isValid { return nil }
  }

  /// Whether a text is a duration.
  static func isValid(_ text: Span<UInt8>) -> Bool {
    var ignored = ISODuration()
    return read(text, into: &ignored)
  }

  private static func read(_ text: Span<UInt8>, into duration: inout ISODuration) -> Bool {
    guard text.count > 2, text[0] == UInt8(ascii: "P") else { return false }
    var isTime = false
    var number = 0
    var digits = 0
    var position = 1
    while position < text.count {
      let byte = text[position]
      position += 1
      if byte &- UInt8(ascii: "0") <= 9 {
        number = number * 10 + Int(byte - UInt8(ascii: "0"))
        digits += 1
        if digits > (isTime ? 9 : 6) { return false }
        continue
      }
      if byte == UInt8(ascii: "T") {
        guard !isTime, digits == 0, position < text.count else { return false }
        isTime = true
        continue
      }
      guard digits > 0 else { return false }
      switch (isTime, byte) {
      case (false, UInt8(ascii: "Y")): duration.years += number
      case (false, UInt8(ascii: "M")): duration.months += number
      case (false, UInt8(ascii: "W")): duration.weeks += number
      case (false, UInt8(ascii: "D")): duration.days += number
      case (true, UInt8(ascii: "H")): duration.hours += number
      case (true, UInt8(ascii: "M")): duration.minutes += number
      case (true, UInt8(ascii: "S")): duration.seconds += number
      default: return false
      }
      number = 0
      digits = 0
    }
    return digits == 0
  }

  /// Calendar months: years and months together.
  public var totalMonths: Int { years * 12 + months }
  /// Calendar days: weeks and days together.
  public var totalDays: Int { weeks * 7 + days }
  /// Elapsed seconds: hours, minutes and seconds together.
  public var totalSeconds: Int { hours * 3600 + minutes * 60 + seconds }

  /// Whether both always step equally far: `P5Y` and `P60M`, `P2W` and `P14D`; not `P1M` and `P30D`.
  public func isEquivalent(to other: ISODuration) -> Bool {
    (totalMonths, totalDays, totalSeconds) == (other.totalMonths, other.totalDays, other.totalSeconds)
  }

  var negated: ISODuration {
    ISODuration(
      years: -years, months: -months, weeks: -weeks, days: -days, hours: -hours, minutes: -minutes, seconds: -seconds)
  }

  /// The ISO text, largest unit first; `P0D` for nothing.
  public var description: String {
    func part(_ number: Int, _ unit: String) -> String { number == 0 ? "" : "\(number)\(unit)" }
    let date = part(years, "Y") + part(months, "M") + part(weeks, "W") + part(days, "D")
    let time = part(hours, "H") + part(minutes, "M") + part(seconds, "S")
    if date.isEmpty && time.isEmpty { return "P0D" }
    return "P" + date + (time.isEmpty ? "" : "T" + time)
  }
}
