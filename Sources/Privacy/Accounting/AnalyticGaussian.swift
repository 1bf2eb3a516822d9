import BigInt
import Foundation

/// The exact (ε, δ) curve of continuous Gaussian noise (Balle and Wang 2018, arXiv 1805.06530, theorem 8):
/// δ(ε) = Φ(μ/2 - ε/μ) - e^ε Φ(-μ/2 - ε/μ), μ the sensitivity over σ.
///
/// This engine never draws continuous noise; the curve judges releases of other systems, and the other accountants.
public enum AnalyticGaussian {
  /// The ε at which Gaussian noise of that σ gives δ; rounded up, by less than one part in 10^7.
  ///
  /// - Throws: `PrivacyError.scale` unless both are positive, `.probability` unless 0 < delta < 1.
  public static func epsilon(
    sigma: Rational, sensitivity: Rational = 1, delta: Rational
  ) throws(PrivacyError) -> Rational {
    guard sigma.signum > 0, sensitivity.signum > 0 else { throw .scale }
    guard delta.signum > 0, delta < 1 else { throw .probability }
    let mu = sensitivity / sigma
    if delta >= self.delta(mu: mu, epsilon: 0) { return .zero }
    let (m, d) = (mu.double(rounding: .up), delta.double(rounding: .down))
    // δ(μ²/2 + μ z) <= Φ(-z), so that z = 40 is beyond every δ.
    let candidate = bisect(0, m * m / 2 + 40 * m) { curve(mu: m, epsilon: $0) > d }
    return checked(candidate) { self.delta(mu: mu, epsilon: $0) <= delta }
  }

  /// The σ for which Gaussian noise is (ε, δ)-DP; rounded up, by less than one part in 10^7.
  ///
  /// - Throws: `PrivacyError.rho` unless epsilon is positive, `.scale`, `.probability` as above.
  public static func sigma(
    epsilon: Rational, delta: Rational, sensitivity: Rational = 1
  ) throws(PrivacyError) -> Rational {
    guard epsilon.signum > 0 else { throw .rho }
    guard sensitivity.signum > 0 else { throw .scale }
    guard delta.signum > 0, delta < 1 else { throw .probability }
    let (e, d) = (epsilon.double(rounding: .down), delta.double(rounding: .down))
    let logarithm = bisect(-30, 30) { curve(mu: exp(-$0), epsilon: e) > d }
    let candidate = exp(logarithm)
    return checked(candidate) { self.delta(mu: 1 / $0, epsilon: epsilon) <= delta } * sensitivity
  }

  /// An upper bound of δ(ε), good to 40 digits.
  static func delta(mu: Rational, epsilon: Rational) -> Rational {
    let (near, far) = (normal(mu / 2 - epsilon / mu), normal(-mu / 2 - epsilon / mu))
    return (near - Enclosure.exp(epsilon) * far).upperBound
  }

  /// Φ(x) = (1 + erf(x / √2)) / 2.
  private static func normal(_ x: Rational) -> Enclosure {
    let square = x * x / 2
    guard square < 64 else {
      // erfc(8) / 2 is below 2^-96.
      let tail = Enclosure(lower: 0, upper: Enclosure.unit >> 96)
      return x.signum < 0 ? tail : Enclosure.one - tail
    }
    let half = Enclosure.erf(squareRootOf: square) * Rational(1, 2)
    let middle = Enclosure(Rational(1, 2))
    return x.signum < 0 ? middle - half : middle + half
  }

  private static func curve(mu: Double, epsilon: Double) -> Double {
    let root = 2.0.squareRoot()
    let (near, far) = ((epsilon / mu - mu / 2) / root, (epsilon / mu + mu / 2) / root)
    let second = erfc(far)
    return (erfc(near) - (second == 0 ? 0 : exp(epsilon) * second)) / 2
  }

  /// Where a falling condition stops to hold.
  private static func bisect(_ start: Double, _ end: Double, _ holds: (Double) -> Bool) -> Double {
    var (low, high) = (start, end)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      if holds(middle) { low = middle } else { high = middle }
    }
    return high
  }

  /// The candidate, raised until the exact condition holds.
  private static func checked(_ candidate: Double, _ holds: (Rational) -> Bool) -> Rational {
    var value = candidate
    var raise = 1e-12
    while true {
      // Finite and positive: bisection stays between its ends.
      let exact = Rational(exactly: value) ?? .one
      if holds(exact) { return exact }
      value *= 1 + raise
      raise *= 4
    }
  }
}
