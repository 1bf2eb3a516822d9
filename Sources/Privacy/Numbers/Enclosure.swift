import BigInt

/// A real number known to lie between two fixed-point bounds.
///
/// Both bounds are integers in units of 2^-256, and every operation rounds them outwards, so the true value never
/// escapes. Used wherever a privacy figure rests on a function that has no rational value (exp, ln, square root, erf):
/// the side that would weaken the guarantee is then the one that is taken.
struct Enclosure: Sendable {
  /// Bits after the binary point: absolute error about 1e-77, enough for relative 1e-12 at probabilities of 1e-60.
  static let bits = 256
  static let unit = BigInt(1) << bits

  var lower: BigInt
  var upper: BigInt

  init(lower: BigInt, upper: BigInt) {
    self.lower = lower
    self.upper = upper
  }

  init(_ value: Rational) {
    lower = Enclosure.floorQuotient(value.numerator << Enclosure.bits, value.denominator)
    upper = -Enclosure.floorQuotient(-value.numerator << Enclosure.bits, value.denominator)
  }

  /// Both bounds as exact rationals.
  var lowerBound: Rational { Rational(lower, timesTwoTo: -Enclosure.bits) }
  var upperBound: Rational { Rational(upper, timesTwoTo: -Enclosure.bits) }

  static let zero = Enclosure(lower: 0, upper: 0)
  static let one = Enclosure(lower: unit, upper: unit)

  static prefix func - (value: Enclosure) -> Enclosure {
    Enclosure(lower: -value.upper, upper: -value.lower)
  }

  static func + (left: Enclosure, right: Enclosure) -> Enclosure {
    Enclosure(lower: left.lower + right.lower, upper: left.upper + right.upper)
  }

  static func - (left: Enclosure, right: Enclosure) -> Enclosure {
    left + -right
  }

  static func * (left: Enclosure, right: Enclosure) -> Enclosure {
    if left.lower.sign == .plus, right.lower.sign == .plus {
      return Enclosure(
        lower: (left.lower * right.lower) >> bits, upper: ceilingShift(left.upper * right.upper))
    }
    let products = [
      left.lower * right.lower, left.lower * right.upper, left.upper * right.lower, left.upper * right.upper,
    ].sorted()
    return Enclosure(lower: floorShift(products[0]), upper: ceilingShift(products[3]))
  }

  /// The divisor must not enclose zero.
  static func / (left: Enclosure, right: Enclosure) -> Enclosure {
    if right.upper.sign == .minus { return -left / -right }
    precondition(right.lower > 0, "division by an interval that holds zero")
    let lower = left.lower.sign == .minus ? right.lower : right.upper
    let upper = left.upper.sign == .minus ? right.upper : right.lower
    return Enclosure(
      lower: floorQuotient(left.lower << bits, lower), upper: -floorQuotient(-left.upper << bits, upper))
  }

  static func * (left: Enclosure, right: Rational) -> Enclosure {
    guard right.signum >= 0 else { return -(left * -right) }
    let (numerator, denominator) = (right.numerator, right.denominator)
    return Enclosure(
      lower: floorQuotient(left.lower * numerator, denominator),
      upper: -floorQuotient(-left.upper * numerator, denominator))
  }

  /// Whole power by squaring; `exponent` must not be negative.
  func power(_ exponent: BigInt) -> Enclosure {
    var result = Enclosure.one
    for bit in stride(from: exponent.magnitude.bitWidth - 1, through: 0, by: -1) {
      result = result * result
      if exponent.magnitude[bitAt: bit] { result = result * self }
    }
    return result
  }

  /// The quotient rounded down; the divisor is positive.
  static func floorQuotient(_ dividend: BigInt, _ divisor: BigInt) -> BigInt {
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    return remainder.sign == .minus && !remainder.isZero ? quotient - 1 : quotient
  }

  static func floorShift(_ value: BigInt) -> BigInt {
    value.sign == .minus ? -ceilingShift(-value) : value >> bits
  }

  static func ceilingShift(_ value: BigInt) -> BigInt {
    guard value.sign == .plus else { return -((-value) >> bits) }
    return (value + (unit - 1)) >> bits
  }
}
