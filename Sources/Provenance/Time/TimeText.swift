/// The one reader of the format's times: RFC 3339 with what record-format section 4 refuses.
enum TimeText {
  /// A time of day: seconds from midnight (0 to 86399), and nanoseconds.
  struct Clock: Hashable {
    var second: Int
    var nanosecond: Int32
  }

  /// What a text says. A text without `clock` is a day.
  struct Scanned: Hashable {
    var day: Day
    var clock: Clock?
    /// Seconds east of UTC; `nil` for a day without an offset.
    var offset: Int?

    /// Its first second, of Unix time.
    var start: Int { day.number * 86_400 + (clock?.second ?? 0) - (offset ?? 0) }

    /// Whether it begins between 0001-01-01T00:00:00Z and the end of 9999.
    fileprivate var isInRange: Bool { (-62_135_596_800..<253_402_300_800).contains(start) }
  }

  /// Why a text is no time.
  enum Fault: Error, Hashable {
    /// Not written as the format asks: other separators, lower-case letters, missing digits.
    case format
    /// An instant without `Z` or an offset.
    case noZone
    /// Written rightly, but there is no such day, hour, second or offset, or it lies outside the years 1 to 9999 of UTC: neither CEL nor
    /// XML Schema, in which reports are written, has a name for it then.
    case invalid
  }

  static func scan(_ text: String) -> Result<Scanned, Fault> {
    var text = text
    return text.withUTF8 { scan($0.span) }
  }

  static func scan(_ text: Span<UInt8>) -> Result<Scanned, Fault> {
    let scanned = parse(text)
    if case .success(let found) = scanned, !found.isInRange { return .failure(.invalid) }
    return scanned
  }

  private static func parse(_ text: Span<UInt8>) -> Result<Scanned, Fault> {
    guard let year = digits(text, at: 0, count: 4), byte(text, 4) == dash,
      let month = digits(text, at: 5, count: 2), byte(text, 7) == dash,
      let number = digits(text, at: 8, count: 2)
    else { return .failure(.format) }
    let day = Day(year: year, month: month, day: number)
    guard byte(text, 10) == UInt8(ascii: "T") else {
      guard text.count > 10 else { return day.map { .success(Scanned(day: $0)) } ?? .failure(.invalid) }
      switch zone(text, at: 10) {
      case .failure(let fault): return .failure(fault)
      case .success(let offset):
        return day.map { .success(Scanned(day: $0, offset: offset)) } ?? .failure(.invalid)
      }
    }
    return instant(text, day: day)
  }

  private static func instant(_ text: Span<UInt8>, day: Day?) -> Result<Scanned, Fault> {
    guard let hour = digits(text, at: 11, count: 2), byte(text, 13) == colon,
      let minute = digits(text, at: 14, count: 2), byte(text, 16) == colon,
      let second = digits(text, at: 17, count: 2)
    else { return .failure(.format) }
    var position = 19
    var nanosecond: Int32 = 0
    if byte(text, position) == UInt8(ascii: ".") {
      var unit: Int32 = 100_000_000
      position += 1
      let start = position
      while let digit = byte(text, position), digit >= zero, digit <= zero + 9 {
        guard position - start < 9 else { return .failure(.format) }
        nanosecond += Int32(digit - zero) * unit
        unit /= 10
        position += 1
      }
      guard position > start else { return .failure(.format) }
    }
    switch zone(text, at: position) {
    case .failure(let fault): return .failure(fault)
    case .success(let offset):
      guard let day, hour < 24, minute < 60, second < 60 else { return .failure(.invalid) }
      let clock = Clock(second: hour * 3600 + minute * 60 + second, nanosecond: nanosecond)
      return .success(Scanned(day: day, clock: clock, offset: offset))
    }
  }

  /// The offset that ends a text: `Z`, or `+hh:mm` to `-hh:mm` but for `-00:00`, which RFC 3339 gives to "zone unknown".
  private static func zone(_ text: Span<UInt8>, at position: Int) -> Result<Int, Fault> {
    guard let sign = byte(text, position) else { return .failure(.noZone) }
    if sign == UInt8(ascii: "Z") { return text.count == position + 1 ? .success(0) : .failure(.format) }
    guard sign == UInt8(ascii: "+") || sign == dash, text.count == position + 6,
      let hours = digits(text, at: position + 1, count: 2), byte(text, position + 3) == colon,
      let minutes = digits(text, at: position + 4, count: 2)
    else { return .failure(.format) }
    let seconds = hours * 3600 + minutes * 60
    if sign == dash && seconds == 0 { return .failure(.invalid) }
    guard hours < 24, minutes < 60 else { return .failure(.invalid) }
    return .success(sign == dash ? -seconds : seconds)
  }

  private static let zero = UInt8(ascii: "0")
  private static let dash = UInt8(ascii: "-")
  private static let colon = UInt8(ascii: ":")

  @inline(__always)
  private static func byte(_ text: Span<UInt8>, _ position: Int) -> UInt8? {
    position < text.count ? text[position] : nil
  }

  @inline(__always)
  private static func digits(_ text: Span<UInt8>, at start: Int, count: Int) -> Int? {
    guard start + count <= text.count else { return nil }
    var value = 0
    for position in start..<(start + count) {
      let digit = text[position] &- zero
      guard digit <= 9 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }
}
