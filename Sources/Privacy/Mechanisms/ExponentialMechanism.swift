import BigInt

/// Chooses one of several public candidates by integer scores that depend on the data: P(i) ∝ exp(ε score(i) / 2Δ).
///
/// McSherry and Talwar 2007, "Mechanism Design via Differential Privacy". Sampled exactly, without a float: a candidate
/// taken evenly is accepted with probability exp(-ε (best - score) / 2Δ) (Canonne, Kamath and Steinke 2020,
/// arXiv 2004.00010, algorithm 1), or another one is tried.
public struct ExponentialMechanism: Hashable, Sendable {
  public let epsilon: Rational
  /// Δ: the most that one data subject changes a score.
  public let sensitivity: Int64

  /// - Throws: `PrivacyError.rho` unless epsilon is positive, `.bounds` unless the sensitivity is.
  public init(epsilon: Rational, sensitivity: Int64) throws(PrivacyError) {
    guard epsilon.signum > 0 else { throw .rho }
    guard sensitivity >= 1 else { throw .bounds }
    self.epsilon = epsilon
    self.sensitivity = sensitivity
  }

  /// Privacy map in zCDP: ε² / 8, exact; of a mechanism whose range is bounded, as this one's is (Dong, Durfee and Rogers
  /// 2020, arXiv 1909.13830).
  public var rho: Rational { PureLoss.exponentialMechanismRho(epsilon: epsilon) }

  /// The place of the candidate that is chosen; nil if there is none.
  package func choose(_ scores: [Int64], using random: inout some RandomBits) -> Int? {
    guard let best = scores.max() else { return nil }
    let top = epsilon.numerator.magnitude
    let bottom = epsilon.denominator.magnitude * BigUInt(2 * sensitivity.magnitude)
    let small = (UInt64(exactly: top), UInt64(exactly: bottom))
    while true {
      let place = Int(random.below(UInt64(scores.count)))
      // Apart by less than 2^64, whatever both are.
      let distance = UInt64(bitPattern: best &- scores[place])
      guard distance > 0 else { return place }
      if let numerator = small.0, let denominator = small.1 {
        let (product, overflow) = numerator.multipliedReportingOverflow(by: distance)
        if !overflow {
          if random.bernoulliExp(product, over: denominator) { return place }
          continue
        }
      }
      if random.bernoulliExp(top * BigUInt(distance), over: bottom) { return place }
    }
  }

  /// P(i) of each candidate between two exact bounds.
  public func probabilities(_ scores: [Int64]) -> [ClosedRange<Rational>] {
    guard let best = scores.max() else { return [] }
    let weights = scores.map { score in
      Enclosure.exp(-epsilon * Rational(BigInt(best) - BigInt(score)) / (2 * Rational(sensitivity)))
    }
    let total = weights.reduce(Enclosure.zero, +)
    return weights.map { weight in
      let share = weight / total
      return share.lowerBound...share.upperBound
    }
  }
}

extension ExponentialMechanism {
  /// Scores of the candidates of a quantile, from the counts of rows between them: -|(b - a) below - a above| for q = a/b,
  /// so that the best candidate has the share q of all rows below it. One subject with at most Linf rows changes a score by
  /// at most Linf max(a, b - a).
  ///
  /// - Parameter counts: Rows in each bin; a candidate stands at the upper end of each.
  /// - Throws: `PrivacyError.probability` unless 0 < quantile < 1 with a denominator of at most 10,000, `.bounds` unless
  ///   `rows` is from 1 to 2^31.
  public static func quantile(
    _ quantile: Rational, of counts: [Int64], rows: Int64, epsilon: Rational
  ) throws(PrivacyError) -> (mechanism: ExponentialMechanism, scores: [Int64]) {
    let scores = try scores(of: counts, quantile: quantile)
    guard rows >= 1, rows <= 1 << 31 else { throw .bounds }
    let (a, b) = try parts(of: quantile)
    return (try ExponentialMechanism(epsilon: epsilon, sensitivity: rows * max(a, b - a)), scores)
  }

  private static func parts(of quantile: Rational) throws(PrivacyError) -> (Int64, Int64) {
    guard quantile.signum > 0, quantile < 1, let a = Int64(exactly: quantile.numerator),
      let b = Int64(exactly: quantile.denominator), b <= 10_000
    else { throw .probability }
    return (a, b)
  }

  /// The scores alone.
  ///
  /// - Throws: `PrivacyError.probability` as above.
  static func scores(of counts: [Int64], quantile: Rational) throws(PrivacyError) -> [Int64] {
    let (a, b) = try parts(of: quantile)
    let total = counts.reduce(Int128(0)) { $0 + Int128($1) }
    var below = Int128(0)
    return counts.map { count in
      below += Int128(count)
      // Cutting at the ends of 64 bits brings scores no further apart.
      let distance = (Int128(b - a) * below - Int128(a) * (total - below)).magnitude
      return distance > Int64.max.magnitude ? .min : -Int64(distance)
    }
  }
}
