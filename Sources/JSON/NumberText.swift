/// Numbers as text, without going through Foundation.
enum NumberText {
  /// Appends a number in the form of ECMAScript's `Number.prototype.toString`, which RFC 8785 section 3.2.2.3 asks
  /// for: the shortest digits that read back as the same binary64. Numbers that are not finite become `null`.
  static func appendECMAScript(_ value: Double, to bytes: inout [UInt8]) {
    guard value.isFinite else { return bytes.append(contentsOf: "null".utf8) }
    guard value != 0 else { return bytes.append(UInt8(ascii: "0")) }
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let (digits, point) = shortest(value.magnitude)
    let count = digits.count
    if count <= point && point <= 21 {
      bytes.append(contentsOf: digits)
      bytes.append(contentsOf: repeatElement(zero, count: point - count))
    } else if 0 < point && point <= 21 {
      bytes.append(contentsOf: digits[..<point])
      bytes.append(UInt8(ascii: "."))
      bytes.append(contentsOf: digits[point...])
    } else if -6 < point && point <= 0 {
      bytes.append(contentsOf: "0.".utf8)
      bytes.append(contentsOf: repeatElement(zero, count: -point))
      bytes.append(contentsOf: digits)
    } else {
      bytes.append(digits[0])
      if count > 1 {
        bytes.append(UInt8(ascii: "."))
        bytes.append(contentsOf: digits[1...])
      }
      bytes.append(UInt8(ascii: "e"))
      if point > 0 { bytes.append(UInt8(ascii: "+")) }
      append(Int64(point - 1), to: &bytes)
    }
  }

  /// Appends a number so that it reads back as `.double`: as above, with `.0` after whole numbers.
  static func appendDouble(_ value: Double, to bytes: inout [UInt8]) {
    let start = bytes.count
    if value == 0 && value.sign == .minus { bytes.append(UInt8(ascii: "-")) }
    appendECMAScript(value, to: &bytes)
    let isWhole = bytes[start...].allSatisfy { $0 == UInt8(ascii: "-") || ($0 >= zero && $0 <= zero + 9) }
    if isWhole { bytes.append(contentsOf: ".0".utf8) }
  }

  static func append(_ value: Int64, to bytes: inout [UInt8]) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    append(value.magnitude, to: &bytes)
  }

  static func append(_ value: UInt64, to bytes: inout [UInt8]) {
    let start = bytes.count
    var rest = value
    repeat {
      bytes.append(zero + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  private static let zero = UInt8(ascii: "0")

  /// The shortest digits of a positive finite number, without leading or trailing zeros, and the place of the
  /// decimal point: value = 0.DIGITS x 10^point. Swift's `description` gives the shortest digits that read back, and
  /// of these the closest; only its layout is not ECMAScript's.
  private static func shortest(_ value: Double) -> (digits: [UInt8], point: Int) {
    var digits: [UInt8] = []
    var point: Int?
    var exponent = 0
    let text = Array(value.description.utf8)
    for (place, byte) in text.enumerated() {
      if byte == UInt8(ascii: ".") {
        point = digits.count
      } else if byte == UInt8(ascii: "e") {
        exponent = Int(String(decoding: text[(place + 1)...], as: UTF8.self)) ?? 0
        break
      } else {
        digits.append(byte)
      }
    }
    var position = (point ?? digits.count) + exponent
    let leading = digits.prefix { $0 == zero }.count
    digits.removeFirst(leading)
    position -= leading
    while digits.last == zero { digits.removeLast() }
    return (digits, position)
  }
}
