import BigInt

/// Which partitions may be named at all where their list itself comes from the data: those with enough subjects.
///
/// A subject is in at most `maxPartitions` of them; each partition gets ε / L0 and 1 - (1 - δ)^(1 / L0).
public struct PartitionSelection: Hashable, Sendable {
  public let epsilon: Rational
  public let delta: Rational
  public let maxPartitions: Int64

  /// - Throws: `PrivacyError.rho` unless epsilon is positive, `.probability` unless 0 < delta < 1, `.bounds` unless
  ///   `maxPartitions` is at least 1.
  public init(epsilon: Rational, delta: Rational, maxPartitions: Int64) throws(PrivacyError) {
    guard epsilon.signum > 0 else { throw .rho }
    guard delta.signum > 0, delta < 1 else { throw .probability }
    guard maxPartitions >= 1 else { throw .bounds }
    self.epsilon = epsilon
    self.delta = delta
    self.maxPartitions = maxPartitions
  }

  /// δ of one partition, rounded down.
  public var deltaOfPartition: Rational {
    guard maxPartitions > 1 else { return delta }
    return (Enclosure.one - Enclosure.exp(Enclosure.ln(1 - delta) * Rational(1, maxPartitions))).lowerBound
  }

  /// The probabilities, rounded down, with which partitions of 0, 1, … subjects are kept by truncated geometric
  /// thresholding, up to the first that is kept surely or to `limit`.
  ///
  /// Desfontaines, Voss, Gipson and Mandayam 2022 (arXiv 2006.03684), theorem 1: no (ε, δ) rule keeps more. In the
  /// recurrence π(n + 1) = min(e^ε π(n) + δ, 1 - e^-ε (1 - π(n) - δ), 1).
  public func keepProbabilities(limit: Int) -> [Rational] {
    let share = epsilon / Rational(maxPartitions)
    let (grow, shrink) = (Enclosure.exp(share), Enclosure.exp(-share))
    let delta = Enclosure(deltaOfPartition).lower
    var kept: BigInt = 0
    var probabilities = [Rational.zero]
    while kept < Enclosure.unit, probabilities.count <= limit {
      let rising = (grow.lower * kept) >> Enclosure.bits + delta
      let falling = Enclosure.unit + Enclosure.floorShift(shrink.upper * min(0, kept + delta - Enclosure.unit))
      kept = kept + delta >= Enclosure.unit ? Enclosure.unit : min(rising, falling, Enclosure.unit)
      probabilities.append(Rational(kept, timesTwoTo: -Enclosure.bits))
    }
    return probabilities
  }

  /// The smallest whole threshold for "release the partition if its count with discrete Laplace noise of scale L0 / ε
  /// is at or above it": the least k with P(1 + X >= k) <= δ of a partition.
  public var threshold: BigInt {
    let noise = DiscreteLaplace.Distribution(scale: Rational(maxPartitions) / epsilon)
    let allowed = deltaOfPartition
    var (low, high): (BigInt, BigInt) = (1, 2)
    while noise.upperTail(from: high - 1).upperBound > allowed { high *= 2 }
    while high - low > 1 {
      let middle = (low + high) / 2
      if middle > 1, noise.upperTail(from: middle - 1).upperBound <= allowed { high = middle } else { low = middle }
    }
    return high
  }

  /// The smallest whole threshold for "name the group if its count with discrete Gaussian noise is at or above it": the least k
  /// with P(Linf + X >= k) <= δ of a partition, where a group that one person alone is in counts at most Linf.
  ///
  /// - Throws: `PrivacyError.probability` if δ of a partition is below 2^-82, `.bounds` if k leaves 64 bits.
  static func threshold(
    of noise: DiscreteGaussian, perGroup: Int64, groups: Int64, delta: Rational
  ) throws(PrivacyError) -> Int64 {
    let share = try PartitionSelection(epsilon: 1, delta: delta, maxPartitions: groups).deltaOfPartition
    // P(X > w) is half of what lies outside of [-w, w].
    let width = try noise.halfWidth(alpha: 2 * share).halfWidth
    guard let threshold = Int64(exactly: width + BigInt(perGroup) + 1) else { throw .bounds }
    return threshold
  }

  /// What a threshold on counts with discrete Laplace noise of a scale adds to δ: P(1 + X >= threshold), rounded up.
  /// "At or above" is the rule of release; charging for "above" would understate it.
  ///
  /// - Parameter threshold: At least 2.
  /// - Throws: `PrivacyError.bounds` for a lower threshold, `.scale` unless the scale is positive.
  public static func releaseDelta(scale: Rational, threshold: BigInt) throws(PrivacyError) -> Rational {
    guard threshold >= 2 else { throw .bounds }
    guard scale.signum > 0 else { throw .scale }
    return DiscreteLaplace.Distribution(scale: scale).upperTail(from: threshold - 1).upperBound
  }
}
