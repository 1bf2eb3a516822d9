import BigInt

extension Enclosure {
  /// Archimedes' constant to 100 decimal places, and one unit of the last place above.
  static let pi: Enclosure = {
    let digits = "31415926535897932384626433832795028841971693993751058209749445923078164062862089986280348253421170679"
    let value = BigInt(digits) ?? 0
    let scale = BigInt(10).power(100)
    return Enclosure(
      lower: Enclosure(Rational(value, over: scale)).lower, upper: Enclosure(Rational(value + 1, over: scale)).upper)
  }()

  /// e^value. The Taylor series on an argument halved until it is at most 2^-16, then squared back.
  static func exp(_ value: Rational) -> Enclosure {
    exp(Enclosure(value))
  }

  static func exp(_ value: Enclosure) -> Enclosure {
    Enclosure(lower: expBounds(value.lower).lower, upper: expBounds(value.upper).upper)
  }

  /// e^(fixed / 2^256).
  private static func expBounds(_ fixed: BigInt) -> Enclosure {
    guard fixed.sign == .plus else {
      // 1 / e^|x|: the reciprocal keeps the relative error of small results small.
      let inverse = expBounds(-fixed)
      guard inverse.upper > 0 else { return .one }
      let square = unit * unit
      return Enclosure(lower: square / inverse.upper, upper: square / inverse.lower + 1)
    }
    let magnitude = fixed.magnitude.bitWidth
    let halvings = max(0, magnitude - (bits - 16))
    var sum = Enclosure.one
    var term = Enclosure.one
    let reduced = Enclosure(lower: fixed >> halvings, upper: (fixed >> halvings) + (halvings > 0 ? 1 : 0))
    var index = 1
    while term.upper > 1 {
      let product = term * reduced
      term = Enclosure(lower: product.lower / BigInt(index), upper: product.upper / BigInt(index) + 1)
      sum = sum + term
      index += 1
    }
    // The rest of the series is below its last term, as each is less than half of the one before.
    sum.upper += 2
    for _ in 0..<halvings { sum = sum * sum }
    return sum
  }

  /// The natural logarithm of a positive number: 2 artanh((m - 1) / (m + 1)) with m in [1, 2), and k ln 2.
  static func ln(_ value: Rational) -> Enclosure {
    precondition(value.signum > 0, "the logarithm of what is not positive")
    let exponent = value.numerator.magnitude.bitWidth - value.denominator.magnitude.bitWidth
    let power = Rational(BigInt(1) << abs(exponent))
    let mantissa = exponent >= 0 ? value / power : value * power
    return lnNearOne(mantissa) + ln2 * Rational(exponent)
  }

  private static let ln2 = lnNearOne(2)

  /// For 1/2 <= value <= 2: |argument of artanh| <= 1/3, so each term is less than a ninth of the one before.
  private static func lnNearOne(_ value: Rational) -> Enclosure {
    let argument = Enclosure((value - 1) / (value + 1))
    let square = argument * argument
    var power = argument
    var sum = argument
    var index = 3
    while power.upper.magnitude > 1 || power.lower.magnitude > 1 {
      power = power * square
      sum = sum + power * Rational(1, Int64(index))
      index += 2
    }
    return Enclosure(lower: 2 * (sum.lower - 2), upper: 2 * (sum.upper + 2))
  }

  /// The square root of a number that is not negative.
  static func squareRoot(_ value: Rational) -> Enclosure {
    let scaled = value * Rational(unit * unit)
    let lower = BigInt(scaled.floor.magnitude.squareRoot())
    let upper = BigInt(scaled.ceiling.magnitude.squareRoot()) + 1
    return Enclosure(lower: lower, upper: upper)
  }

  /// erf(sqrt(square)) for 0 <= square <= 64, by the alternating Maclaurin series (DLMF 7.6.1). Its terms grow to at
  /// most e^square < 2^93, so at least 160 of the 256 bits stay good.
  static func erf(squareRootOf square: Rational) -> Enclosure {
    let argument = Enclosure(square)
    var power = Enclosure.one
    var sum = Enclosure.one
    var index: Int64 = 1
    while power.upper > 1 || Rational(index) <= square {
      power = power * argument
      power = Enclosure(lower: power.lower / BigInt(index), upper: power.upper / BigInt(index) + 1)
      let term = power * Rational(1, 2 * index + 1)
      sum = index % 2 == 0 ? sum + term : sum - term
      index += 1
    }
    sum = Enclosure(lower: sum.lower - 2, upper: sum.upper + 2)
    return sum * squareRoot(square) * Rational(2) / squareRoot(of: pi)
  }

  static func squareRoot(of value: Enclosure) -> Enclosure {
    Enclosure(lower: squareRoot(value.lowerBound).lower, upper: squareRoot(value.upperBound).upper)
  }
}
