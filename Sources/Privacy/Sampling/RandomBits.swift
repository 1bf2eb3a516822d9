import BigInt

/// A stream of independent, uniform 64-bit words: the only thing that a sampler takes from the world.
///
/// Visible inside the package only, so that tests can count and replay words. The release interface takes no source and
/// no seed: it always draws from `SystemRandomBits`.
package protocol RandomBits {
  /// The next word.
  mutating func next() -> UInt64
}

extension RandomBits {
  /// A uniform integer in 0..<bound, without bias (Lemire 2019, ACM TOMACS 29(1), arXiv 1805.10941, algorithm 5).
  ///
  /// One word where the bound fits one, otherwise as many as it takes. The wider forms below take the same words and
  /// give the same number.
  @inline(__always)
  mutating func below(_ bound: UInt64) -> UInt64 {
    var product = bound.multipliedFullWidth(by: next())
    if product.low < bound {
      let rejected = (0 &- bound) % bound
      while product.low < rejected { product = bound.multipliedFullWidth(by: next()) }
    }
    return product.high
  }

  mutating func below(_ bound: UInt128) -> UInt128 {
    guard bound > UInt128(UInt64.max) else { return UInt128(below(UInt64(bound))) }
    var product = bound.multipliedFullWidth(by: nextPair())
    if product.low < bound {
      let rejected = (0 &- bound) % bound
      while product.low < rejected { product = bound.multipliedFullWidth(by: nextPair()) }
    }
    return product.high
  }

  mutating func below(_ bound: BigUInt) -> BigUInt {
    let words = max(1, (bound.bitWidth + 63) / 64)
    let range = BigUInt(1) << (64 * words)
    let rejected = (range - bound) % bound
    while true {
      let product = bound * nextWords(words)
      let high = product >> (64 * words)
      if product - (high << (64 * words)) >= rejected { return high }
    }
  }

  /// One fair bit: the lowest of a word.
  @inline(__always)
  mutating func coin() -> Bool {
    next() & 1 == 1
  }

  /// Two words, the first one low.
  private mutating func nextPair() -> UInt128 {
    let low = next()
    return UInt128(next()) << 64 | UInt128(low)
  }

  /// Words in ascending significance.
  private mutating func nextWords(_ count: Int) -> BigUInt {
    var words: [UInt] = []
    words.reserveCapacity(count)
    for _ in 0..<count { words.append(UInt(next())) }
    return BigUInt(words: words)
  }
}
