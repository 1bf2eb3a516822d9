import BigInt

/// Which way a number that cannot be written exactly is rounded.
public enum Rounding: Sendable {
  /// Towards positive infinity: for losses and anything else that must not be understated.
  case up
  /// Towards negative infinity: for what is left, and for guarantees.
  case down
}

extension Rational: LosslessStringConvertible {
  /// Most characters of a number that comes from outside.
  static let maximumLength = 4096
  /// Largest exponent of ten in a number that comes from outside.
  static let maximumExponent = 4096

  /// Reads `p/q`, `-12`, `0.05` or `1e-6` exactly; nil for anything else, a zero denominator, more than 4096
  /// characters, or an exponent beyond ±4096.
  public init?(_ text: String) {
    guard text.utf8.count <= Rational.maximumLength else { return nil }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    switch parts.count {
    case 1:
      guard let value = Rational(decimal: parts[0]) else { return nil }
      self = value
    case 2:
      guard
        let numerator = BigInt(plainInteger: parts[0]), let denominator = BigInt(plainInteger: parts[1]),
        !denominator.isZero
      else { return nil }
      self.init(numerator, over: denominator)
    default:
      return nil
    }
  }

  private init?(decimal text: Substring) {
    var mantissa = text
    var exponent = 0
    if let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      mantissa = text[..<mark]
      let digits = text[text.index(after: mark)...]
      guard let value = Int(digits), abs(value) <= Rational.maximumExponent else { return nil }
      exponent = value
    }
    var digits = mantissa
    if let point = mantissa.firstIndex(of: ".") {
      let fraction = mantissa[mantissa.index(after: point)...]
      guard !fraction.isEmpty, point != mantissa.startIndex else { return nil }
      exponent -= fraction.utf8.count
      digits.remove(at: point)
    }
    guard let value = BigInt(plainInteger: digits) else { return nil }
    let power = BigInt(10).power(abs(exponent))
    self = exponent >= 0 ? Rational(value * power) : Rational(value, over: power)
  }

  /// `p` for an integer, otherwise `p/q`: the exact form that the ledger stores.
  public var description: String {
    isInteger ? String(numerator) : "\(numerator)/\(denominator)"
  }

  /// Decimal text with exactly `places` digits after the point (0 to 4096), rounded as told.
  public func decimal(places: Int, rounding: Rounding) -> String {
    let scale = BigInt(10).power(max(0, places))
    let scaled = Rational(numerator * scale, over: denominator)
    let value = rounding == .up ? scaled.ceiling : scaled.floor
    let digits = String(value.magnitude)
    let sign = value.sign == .minus && !value.isZero ? "-" : ""
    guard places > 0 else { return sign + digits }
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return sign + padded.dropLast(places) + "." + padded.suffix(places)
  }

  /// The exact decimal where the denominator divides a power of ten, otherwise `p/q`.
  public var shortest: String {
    var rest = denominator
    var places = (twos: 0, fives: 0)
    while (rest % 2).isZero { (rest, places.twos) = (rest / 2, places.twos + 1) }
    while (rest % 5).isZero { (rest, places.fives) = (rest / 5, places.fives + 1) }
    guard rest == 1 else { return description }
    return decimal(places: max(places.twos, places.fives), rounding: .down)
  }
}

extension Rational {
  /// The nearest binary64 on the side told; an infinity where the value is beyond the range.
  public func double(rounding: Rounding) -> Double {
    guard signum != 0 else { return 0 }
    guard signum > 0 else { return -(-self).double(rounding: rounding == .up ? .down : .up) }
    // 64 significant bits, truncated, then moved to the binary64 on the right side.
    let shift = 64 - (numerator.magnitude.bitWidth - denominator.magnitude.bitWidth)
    let scaled =
      shift >= 0
      ? (numerator.magnitude << shift) / denominator.magnitude
      : numerator.magnitude / (denominator.magnitude << -shift)
    var value = Double(sign: .plus, exponent: -shift, significand: Double(scaled))
    while let exact = Rational(exactly: value), exact > self { value = value.nextDown }
    if !value.isFinite { value = .greatestFiniteMagnitude }
    while value.nextUp.isFinite, let next = Rational(exactly: value.nextUp), next <= self { value = value.nextUp }
    guard rounding == .up, Rational(exactly: value) != self else { return value }
    return value.nextUp
  }
}

extension BigInt {
  /// Decimal digits with an optional sign and nothing else.
  init?(plainInteger text: some StringProtocol) {
    let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }), let value = BigInt(String(digits)) else {
      return nil
    }
    self = text.hasPrefix("-") ? -value : value
  }
}
