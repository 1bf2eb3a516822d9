/// Doubles as decimal text.
enum DoubleText {
  /// The fewest digits that read back as the same double; an exponent below 1e-4 and from 1e21 on, where positions would
  /// mislead.
  static func shortest(_ value: Double) -> String {
    if let special = special(value) { return special }
    let (digits, exponent) = decimal(value)
    let sign = value.sign == .minus ? "-" : ""
    guard exponent < -4 || exponent >= 21 else { return sign + positional(digits, exponent) }
    let fraction = digits.count > 1 ? "." + String(decoding: digits.dropFirst(), as: UTF8.self) : ""
    let magnitude = abs(exponent)
    let first = String(decoding: digits.prefix(1), as: UTF8.self)
    return "\(sign)\(first)\(fraction)e\(exponent < 0 ? "-" : "+")\(magnitude < 10 ? "0" : "")\(magnitude)"
  }

  /// The fewest digits, never an exponent.
  static func positional(_ value: Double) -> String {
    if let special = special(value) { return special }
    let (digits, exponent) = decimal(value)
    return (value.sign == .minus ? "-" : "") + positional(digits, exponent)
  }

  static func special(_ value: Double) -> String? {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return nil
  }

  private static func positional(_ digits: [UInt8], _ exponent: Int) -> String {
    var text: [UInt8] = []
    if exponent < 0 {
      text = Array("0.".utf8) + [UInt8](repeating: 0x30, count: -exponent - 1) + digits
    } else if digits.count <= exponent + 1 {
      text = digits + [UInt8](repeating: 0x30, count: exponent + 1 - digits.count)
    } else {
      text = digits[...exponent] + [0x2E] + digits[(exponent + 1)...]
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Significant digits without trailing zeros, and the power of ten of the first one.
  private static func decimal(_ value: Double) -> (digits: [UInt8], exponent: Int) {
    guard value != 0 else { return ([0x30], 0) }
    let text = value.magnitude.description
    let parts = text.split(whereSeparator: { $0 == "e" || $0 == "E" })
    var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let mantissa = parts[0].utf8
    let whole = mantissa.prefix { $0 != 0x2E }
    let fraction = mantissa.dropFirst(whole.count + 1)
    var digits = Array(whole) + Array(fraction)
    exponent += whole.count - 1
    while digits.count > 1, digits[0] == 0x30 {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.count > 1, digits[digits.count - 1] == 0x30 { digits.removeLast() }
    return (digits, exponent)
  }
}
