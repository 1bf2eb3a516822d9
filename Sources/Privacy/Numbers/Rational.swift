import BigInt

/// An exact rational number in lowest terms with a positive denominator.
///
/// Numerators and denominators that fit 64 bits are kept in machine words and combined in 128; everything else is
/// carried by `BigInt`. Which of the two holds a value never shows: equal numbers are equal and hash alike.
public struct Rational: Hashable, Sendable {
  enum Storage: Hashable, Sendable {
    case small(Int64, Int64)
    case big(BigInt, BigInt)
  }

  /// `small` whenever both parts fit, so that each number has one representation.
  let storage: Storage

  private init(storage: Storage) {
    self.storage = storage
  }

  public static let zero = Rational(0)
  public static let one = Rational(1)

  public init(_ value: Int) {
    self.init(Int64(value))
  }

  public init(_ value: Int64) {
    self.init(storage: value == .min ? .big(BigInt(value), 1) : .small(value, 1))
  }

  public init(_ value: BigInt) {
    self.init(reduced: value, 1)
  }

  /// `numerator / denominator`. The denominator must not be zero.
  public init(_ numerator: Int64, _ denominator: Int64) {
    self.init(numerator: Int128(numerator), denominator: Int128(denominator))
  }

  /// `numerator / denominator`. The denominator must not be zero.
  public init(_ numerator: BigInt, over denominator: BigInt) {
    precondition(!denominator.isZero, "a rational has no zero denominator")
    let divisor = greatestCommonDivisor(numerator, denominator)
    let sign: BigInt = denominator.sign == .minus ? -1 : 1
    self.init(reduced: sign * numerator / divisor, sign * denominator / divisor)
  }

  /// The exact value of a finite binary64; nil for NaN and the infinities.
  public init?(exactly value: Double) {
    guard value.isFinite else { return nil }
    guard value != 0 else {
      self = .zero
      return
    }
    let significand = BigInt(Int64(value.significandBitPattern | (value.isNormal ? 1 << 52 : 0)))
    let exponent = (value.isNormal ? Int(value.exponent) : -1022) - 52
    let signed = value.sign == .minus ? -significand : significand
    self.init(signed, timesTwoTo: exponent)
  }

  /// `value` times a power of two: reduced by shifting alone.
  init(_ value: BigInt, timesTwoTo exponent: Int) {
    guard exponent < 0, !value.isZero else {
      self.init(reduced: value << max(0, exponent), 1)
      return
    }
    let shift = min(-exponent, value.magnitude.trailingZeroBitCount)
    self.init(
      reduced: BigInt(sign: value.sign, magnitude: value.magnitude >> shift), BigInt(1) << (-exponent - shift))
  }

  private init(numerator: Int128, denominator: Int128) {
    precondition(denominator != 0, "a rational has no zero denominator")
    let divisor = greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
    let top = numerator.magnitude / divisor
    let bottom = denominator.magnitude / divisor
    let negative = (numerator < 0) != (denominator < 0)
    if top <= UInt128(Int64.max), bottom <= UInt128(Int64.max) {
      self.init(storage: .small(negative ? -Int64(top) : Int64(top), Int64(bottom)))
    } else {
      let sign: BigInt.Sign = negative ? .minus : .plus
      self.init(reduced: BigInt(sign: sign, magnitude: BigUInt(top)), BigInt(BigUInt(bottom)))
    }
  }

  /// Parts that have no common divisor, the second one positive.
  private init(reduced numerator: BigInt, _ denominator: BigInt) {
    if let top = Int64(exactly: numerator), let bottom = Int64(exactly: denominator), top != .min {
      self.init(storage: .small(top, bottom))
    } else {
      self.init(storage: .big(numerator, denominator))
    }
  }

  public var numerator: BigInt {
    switch storage {
    case .small(let top, _): BigInt(top)
    case .big(let top, _): top
    }
  }

  /// Always positive.
  public var denominator: BigInt {
    switch storage {
    case .small(_, let bottom): BigInt(bottom)
    case .big(_, let bottom): bottom
    }
  }

  public var isInteger: Bool { denominator == 1 }

  /// -1, 0 or 1.
  public var signum: Int {
    switch storage {
    case .small(let top, _): Int(top.signum())
    case .big(let top, _): top.sign == .minus ? -1 : 1
    }
  }

  public var magnitude: Rational { signum < 0 ? -self : self }

  /// The greatest integer that is not above the value.
  public var floor: BigInt {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    return remainder.sign == .minus && !remainder.isZero ? quotient - 1 : quotient
  }

  /// The smallest integer that is not below the value.
  public var ceiling: BigInt { -(-self).floor }
}

extension Rational: Comparable {
  public static func < (left: Rational, right: Rational) -> Bool {
    if case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage {
      return Int128(a) * Int128(d) < Int128(c) * Int128(b)
    }
    return left.numerator * right.denominator < right.numerator * left.denominator
  }
}

extension Rational: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int64) {
    self.init(value)
  }
}

// MARK: - Arithmetic

extension Rational {
  public static prefix func - (value: Rational) -> Rational {
    switch value.storage {
    case .small(let top, let bottom): Rational(storage: .small(-top, bottom))  // `top` is never Int64.min
    case .big(let top, let bottom): Rational(reduced: -top, bottom)
    }
  }

  public static func + (left: Rational, right: Rational) -> Rational {
    if case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage {
      // |a d| + |c b| < 2^127 and b d < 2^126: neither can overflow.
      return Rational(numerator: Int128(a) * Int128(d) + Int128(c) * Int128(b), denominator: Int128(b) * Int128(d))
    }
    // Knuth, TAOCP 4.5.1: divisors are looked for among the denominators, which keeps long sums fast.
    let (b, d) = (left.denominator, right.denominator)
    let shared = greatestCommonDivisor(b, d)
    let top = left.numerator * (d / shared) + right.numerator * (b / shared)
    let divisor = greatestCommonDivisor(top, shared)
    return Rational(reduced: top / divisor, b / shared * (d / divisor))
  }

  public static func - (left: Rational, right: Rational) -> Rational {
    left + -right
  }

  public static func * (left: Rational, right: Rational) -> Rational {
    if case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage {
      return Rational(numerator: Int128(a) * Int128(c), denominator: Int128(b) * Int128(d))
    }
    let first = greatestCommonDivisor(left.numerator, right.denominator)
    let second = greatestCommonDivisor(right.numerator, left.denominator)
    return Rational(
      reduced: left.numerator / first * (right.numerator / second),
      left.denominator / second * (right.denominator / first))
  }

  /// The divisor must not be zero.
  public static func / (left: Rational, right: Rational) -> Rational {
    if case .small(let a, let b) = left.storage, case .small(let c, let d) = right.storage {
      return Rational(numerator: Int128(a) * Int128(d), denominator: Int128(b) * Int128(c))
    }
    return Rational(left.numerator * right.denominator, over: left.denominator * right.numerator)
  }

  public static func += (left: inout Rational, right: Rational) { left = left + right }
  public static func -= (left: inout Rational, right: Rational) { left = left - right }
}

extension Sequence where Element == Rational {
  /// The exact sum; halves are added up by themselves, so that few numbers are long.
  public func sum() -> Rational {
    let terms = Array(self)
    func sum(_ range: Range<Int>) -> Rational {
      guard range.count > 1 else { return range.isEmpty ? .zero : terms[range.lowerBound] }
      let middle = range.lowerBound + range.count / 2
      return sum(range.lowerBound..<middle) + sum(middle..<range.upperBound)
    }
    return sum(terms.indices)
  }
}

/// The divisor of two zeros is taken as one. Of numbers of very different length the longer is reduced by division
/// first.
private func greatestCommonDivisor(_ first: BigInt, _ second: BigInt) -> BigInt {
  var (a, b) = (first.magnitude, second.magnitude)
  while !b.isZero {
    if abs(a.bitWidth - b.bitWidth) <= 32 { return BigInt(a.greatestCommonDivisor(with: b)) }
    (a, b) = (b, a % b)
  }
  return a.isZero ? 1 : BigInt(a)
}

/// Euclid's algorithm; the divisor of two zeros is taken as one.
private func greatestCommonDivisor(_ first: UInt128, _ second: UInt128) -> UInt128 {
  var (a, b) = (first, second)
  while b != 0 {
    if a <= UInt128(UInt64.max), b <= UInt128(UInt64.max) {
      var (x, y) = (UInt64(a), UInt64(b))
      while y != 0 { (x, y) = (y, x % y) }
      return UInt128(x)
    }
    (a, b) = (b, a % b)
  }
  return a == 0 ? 1 : a
}
