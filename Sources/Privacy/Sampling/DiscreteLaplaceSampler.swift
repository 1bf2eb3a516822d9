import BigInt

/// Draws from the discrete Laplace distribution: P(X = x) proportional to exp(-|x| s / t), scale t / s.
///
/// Canonne, Kamath and Steinke 2020 (arXiv 2004.00010), algorithm 2. Both forms give the same value for the same words.
/// Values beyond `Int64` are cut to its ends; at the largest scale that the mechanisms take (2^40) that has a
/// probability below exp(-2^22).
package struct DiscreteLaplaceSampler: Sendable {
  private let t: BigUInt
  private let s: BigUInt
  private let small: (t: UInt64, s: UInt64)?

  /// - Parameter scale: Positive.
  package init(scale: Rational) {
    t = scale.numerator.magnitude
    s = scale.denominator.magnitude
    if let t = UInt64(exactly: t), let s = UInt64(exactly: s) { small = (t, s) } else { small = nil }
  }

  package func sample(using random: inout some RandomBits) -> Int64 {
    if let small { return random.discreteLaplace(t: small.t, s: small.s) }
    return sampleBig(using: &random)
  }

  /// The same draw in big integers, whatever the size of the parameters.
  package func sampleBig(using random: inout some RandomBits) -> Int64 {
    random.discreteLaplace(t: t, s: s)
  }
}

extension RandomBits {
  @inline(__always)
  mutating func discreteLaplace(t: UInt64, s: UInt64) -> Int64 {
    while true {
      let offset = below(t)
      guard bernoulliExp(offset, over: t) else { continue }
      var rounds: UInt64 = 0
      while bernoulliExp(1 as UInt64, over: 1) { rounds &+= 1 }
      let value = (UInt128(t) * UInt128(rounds) + UInt128(offset)) / UInt128(s)
      let negative = coin()
      if negative, value == 0 { continue }
      let magnitude = Int64(clamping: value)
      return negative ? -magnitude : magnitude
    }
  }

  mutating func discreteLaplace(t: BigUInt, s: BigUInt) -> Int64 {
    while true {
      let offset = below(t)
      guard bernoulliExp(offset, over: t) else { continue }
      var rounds = BigUInt(0)
      while bernoulliExp(BigUInt(1), over: BigUInt(1)) { rounds += 1 }
      let value = (t * rounds + offset) / s
      let negative = coin()
      if negative, value.isZero { continue }
      let magnitude = Int64(clamping: value)
      return negative ? -magnitude : magnitude
    }
  }
}
