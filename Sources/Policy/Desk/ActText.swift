import Provenance

/// The commonest writing of an instant, read in place: `2026-08-17T07:15:00Z`.
enum ActText {
  /// Nil for any other writing, whatever it says.
  static func instant(_ text: Span<UInt8>) -> Instant? {
    guard text.count == 20, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"), text[10] == UInt8(ascii: "T"),
      text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"), text[19] == UInt8(ascii: "Z")
    else { return nil }
    var bad = false
    func number(_ places: Range<Int>) -> Int {
      var number = 0
      for place in places {
        let digit = text[place] &- UInt8(ascii: "0")
        if digit > 9 { bad = true }
        number = number &* 10 &+ Int(digit)
      }
      return number
    }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
    guard !bad, year > 0, (1...12).contains(month), hour < 24, minute < 60, second < 60 else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let length = month == 2 ? (isLeap ? 29 : 28) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
    guard (1...length).contains(day) else { return nil }
    // Days from 1970-01-01 in years that begin in March (Howard Hinnant, "chrono-compatible low-level date algorithms").
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    return Instant(seconds: Int64(days * 86_400 + hour * 3600 + minute * 60 + second))
  }
}
