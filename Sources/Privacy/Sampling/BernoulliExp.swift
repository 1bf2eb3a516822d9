import BigInt

/// Bernoulli(exp(-γ)) for rational γ >= 0, exactly.
///
/// Canonne, Kamath and Steinke 2020, "The Discrete Gaussian for Differential Privacy" (arXiv 2004.00010), algorithm 1.
/// The machine-word forms hand over to the next wider one where a denominator stops fitting; all of them take the same
/// words and give the same answer.
extension RandomBits {
  /// True with probability exp(-numerator / denominator).
  @inline(__always)
  mutating func bernoulliExp(_ numerator: UInt64, over denominator: UInt64) -> Bool {
    if numerator > denominator {
      let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
      for _ in 0..<whole where !bernoulliExpAtMostOne(1, over: 1) { return false }
      return bernoulliExpAtMostOne(rest, over: denominator)
    }
    return bernoulliExpAtMostOne(numerator, over: denominator)
  }

  mutating func bernoulliExp(_ numerator: UInt128, over denominator: UInt128) -> Bool {
    if numerator > denominator {
      let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
      // A loop of 2^64 rounds is left after e of them on average.
      for _ in 0..<whole where !bernoulliExpAtMostOne(1 as UInt64, over: 1) { return false }
      return bernoulliExpAtMostOne(rest, over: denominator)
    }
    return bernoulliExpAtMostOne(numerator, over: denominator)
  }

  mutating func bernoulliExp(_ numerator: BigUInt, over denominator: BigUInt) -> Bool {
    if numerator > denominator {
      let (whole, rest) = numerator.quotientAndRemainder(dividingBy: denominator)
      var count = BigUInt(0)
      while count < whole {
        guard bernoulliExpAtMostOne(BigUInt(1), over: BigUInt(1)) else { return false }
        count += 1
      }
      return bernoulliExpAtMostOne(rest, over: denominator)
    }
    return bernoulliExpAtMostOne(numerator, over: denominator)
  }

  /// γ <= 1: the first K for which a Bernoulli(γ / K) fails is odd with probability exp(-γ).
  @inline(__always)
  private mutating func bernoulliExpAtMostOne(_ numerator: UInt64, over denominator: UInt64) -> Bool {
    var index: UInt64 = 1
    while true {
      let (bound, overflow) = denominator.multipliedReportingOverflow(by: index)
      if overflow {
        return bernoulliExpAtMostOne(UInt128(numerator), over: UInt128(denominator), from: UInt128(index))
      }
      guard below(bound) < numerator else { return index & 1 == 1 }
      index &+= 1
    }
  }

  private mutating func bernoulliExpAtMostOne(
    _ numerator: UInt128, over denominator: UInt128, from first: UInt128 = 1
  ) -> Bool {
    var index = first
    while true {
      let (bound, overflow) = denominator.multipliedReportingOverflow(by: index)
      if overflow {
        return bernoulliExpAtMostOne(BigUInt(numerator), over: BigUInt(denominator), from: BigUInt(index))
      }
      guard below(bound) < numerator else { return index & 1 == 1 }
      index += 1
    }
  }

  private mutating func bernoulliExpAtMostOne(
    _ numerator: BigUInt, over denominator: BigUInt, from first: BigUInt = 1
  ) -> Bool {
    var index = first
    while below(denominator * index) < numerator { index += 1 }
    return index.words.first.map { $0 & 1 == 1 } ?? false
  }
}
