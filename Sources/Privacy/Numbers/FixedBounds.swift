import BigInt

/// Two whole numbers of 2^-64 between which a number lies: what most comparisons of long sums need to know.
struct FixedBounds: Hashable, Sendable {
  private(set) var lower: Int128
  private(set) var upper: Int128

  static let zero = FixedBounds(lower: 0, upper: 0)

  /// So many of them can be added without leaving 128 bits.
  static let mostTerms = 1 << 26
  private static let limit = UInt128(1) << 100

  private init(lower: Int128, upper: Int128) {
    self.lower = lower
    self.upper = upper
  }

  /// Nil for a number of 2^36 or more, of either sign.
  init?(_ value: Rational) {
    let quotient: UInt128
    let isExact: Bool
    switch value.storage {
    case .small(let top, let bottom):
      let (whole, rest) = (UInt128(top.magnitude) << 64).quotientAndRemainder(dividingBy: UInt128(bottom))
      (quotient, isExact) = (whole, rest == 0)
    case .big(let top, let bottom):
      let (whole, rest) = (top.magnitude << 64).quotientAndRemainder(dividingBy: bottom.magnitude)
      guard whole.bitWidth <= 100 else { return nil }
      (quotient, isExact) = (UInt128(whole), rest.isZero)
    }
    guard quotient < FixedBounds.limit else { return nil }
    let (near, far) = (Int128(quotient), Int128(quotient) + (isExact ? 0 : 1))
    self = value.signum < 0 ? FixedBounds(lower: -far, upper: -near) : FixedBounds(lower: near, upper: far)
  }

  /// Both as exact rationals.
  var lowerBound: Rational { Rational(BigInt(lower), timesTwoTo: -64) }
  var upperBound: Rational { Rational(BigInt(upper), timesTwoTo: -64) }

  static func += (left: inout FixedBounds, right: FixedBounds) {
    left.lower += right.lower
    left.upper += right.upper
  }
}
