extension CELTimestamp: CustomStringConvertible {
  /// RFC 3339 in UTC, as many digits of a second as needed.
  public var description: String {
    let civil = CivilTime(seconds: seconds)
    let date = "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
    let time = "\(padded(civil.hour, 2)):\(padded(civil.minute, 2)):\(padded(civil.second, 2))"
    return "\(date)T\(time)\(fractionText(Int64(nanoseconds)))Z"
  }

  /// Reads RFC 3339 with an offset; nil if malformed or out of range. Digits of a second beyond the ninth are dropped.
  public init?(rfc3339 text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == UInt8(ascii: "T"), bytes[13] == 0x3A,
      bytes[16] == 0x3A, let year = number(bytes, 0, 4), let month = number(bytes, 5, 2), let day = number(bytes, 8, 2),
      let hour = number(bytes, 11, 2), let minute = number(bytes, 14, 2), let second = number(bytes, 17, 2),
      hour < 24, minute < 60, second < 60, let days = CivilTime.days(year: year, month: month, day: day)
    else { return nil }
    var at = 19
    var nanoseconds: Int32 = 0
    if bytes[at] == 0x2E {
      at += 1
      var scale: Int32 = 100_000_000
      let start = at
      while at < bytes.count, isDigit(bytes[at]) {
        nanoseconds += Int32(bytes[at] - 0x30) * scale
        scale /= 10
        at += 1
      }
      guard at > start else { return nil }
    }
    guard at < bytes.count else { return nil }
    var offset: Int64 = 0
    if bytes[at] == UInt8(ascii: "Z") {
      guard at + 1 == bytes.count else { return nil }
    } else {
      guard at + 6 == bytes.count, bytes[at] == 0x2B || bytes[at] == 0x2D, bytes[at + 3] == 0x3A,
        let hours = number(bytes, at + 1, 2), let minutes = number(bytes, at + 4, 2), hours < 24, minutes < 60
      else { return nil }
      offset = Int64(hours * 3600 + minutes * 60) * (bytes[at] == 0x2D ? -1 : 1)
    }
    self.init(
      seconds: days * 86_400 + Int64(hour * 3600 + minute * 60 + second) - offset, nanoseconds: nanoseconds)
  }
}

extension CELDuration: CustomStringConvertible {
  /// Seconds, as many digits as needed: `1.5s`.
  public var description: String {
    let magnitude = nanoseconds.magnitude
    let fraction = fractionText(Int64(magnitude % 1_000_000_000))
    return "\(nanoseconds < 0 ? "-" : "")\(magnitude / 1_000_000_000)\(fraction)s"
  }

  /// Reads signed numbers with units `h`, `m`, `s`, `ms`, `us`, `ns`, as in `1h30m` or `-1.5s`; nil if malformed or out of
  /// range.
  public init?(_ text: String) {
    var rest = Array(text.utf8)[...]
    var isNegative = false
    if let sign = rest.first, sign == 0x2B || sign == 0x2D {
      isNegative = sign == 0x2D
      rest = rest.dropFirst()
    }
    if rest.elementsEqual([0x30]) {
      nanoseconds = 0
      return
    }
    guard !rest.isEmpty else { return nil }
    var total: UInt64 = 0
    while !rest.isEmpty {
      guard let part = CELDuration.part(&rest) else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(part)
      guard !overflow else { return nil }
      total = sum
    }
    if isNegative {
      guard total <= Int64.min.magnitude else { return nil }
      nanoseconds = Int64(truncatingIfNeeded: 0 &- total)
    } else {
      guard let value = Int64(exactly: total) else { return nil }
      nanoseconds = value
    }
  }

  /// One number with its unit, in nanoseconds.
  private static func part(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
    let whole = rest.prefix(while: isDigit)
    rest = rest.dropFirst(whole.count)
    var fraction: ArraySlice<UInt8> = []
    if rest.first == 0x2E {
      rest = rest.dropFirst()
      fraction = rest.prefix(while: isDigit)
      rest = rest.dropFirst(fraction.count)
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    let units: [(String, UInt64)] = [
      ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000),
      ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]
    guard let (name, unit) = units.first(where: { rest.starts(with: $0.0.utf8) }) else { return nil }
    rest = rest.dropFirst(name.utf8.count)
    guard let number = whole.isEmpty ? 0 : UInt64(String(decoding: whole, as: UTF8.self)) else { return nil }
    let (value, overflow) = number.multipliedReportingOverflow(by: unit)
    guard !overflow else { return nil }
    var scale = unit
    var remainder: UInt64 = 0
    for digit in fraction {
      // A unit is 10^n or 36·10^n nanoseconds and the like: what a digit adds is exact until the scale is below 10.
      remainder += UInt64(digit - 0x30) * scale / 10
      scale /= 10
    }
    let (sum, overflow2) = value.addingReportingOverflow(remainder)
    return overflow2 ? nil : sum
  }
}

private func padded(_ value: Int, _ width: Int) -> String {
  let text = String(value)
  return String(repeating: "0", count: max(0, width - text.count)) + text
}

private func fractionText(_ nanoseconds: Int64) -> String {
  guard nanoseconds != 0 else { return "" }
  var digits = String(nanoseconds + 1_000_000_000).dropFirst()
  while digits.last == "0" { digits.removeLast() }
  return ".\(digits)"
}

private func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int? {
  var value = 0
  for byte in bytes[start..<(start + count)] {
    guard isDigit(byte) else { return nil }
    value = value * 10 + Int(byte - 0x30)
  }
  return value
}
