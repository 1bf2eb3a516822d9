import BigInt
import Foundation

/// Adds discrete Laplace noise: P(X = x) proportional to exp(-|x| / scale), on the integers.
///
/// Ghosh, Roughgarden and Sundararajan 2009 ("Universally utility-maximizing privacy mechanisms"); sampled as in
/// Canonne, Kamath and Steinke 2020 (arXiv 2004.00010), algorithm 2.
public struct DiscreteLaplace: Hashable, Sendable {
  /// t / s of P(x) ∝ exp(-|x| s / t), exact.
  public let scale: Rational

  /// The greatest scale that the sampler takes.
  static let maximumScale = Rational(1 << 40)

  /// - Throws: `PrivacyError.scale` unless 0 < scale <= 2^40.
  public init(scale: Rational) throws(PrivacyError) {
    guard scale.signum > 0, scale <= DiscreteLaplace.maximumScale else { throw .scale }
    self.scale = scale
  }

  /// Privacy map: pure ε = D1 / scale, exact (Ghosh et al. 2009).
  public func epsilon(_ sensitivity: Sensitivity) -> Rational {
    sensitivity.l1 / scale
  }

  /// Privacy map in zCDP, rounded up: ε tanh(ε / 2), tight for any pure mechanism (Harrison and Manurangsi 2026,
  /// arXiv 2510.25746).
  public func rho(_ sensitivity: Sensitivity) -> Rational {
    PureLoss.rho(epsilon: epsilon(sensitivity))
  }

  /// P(X = x) between two exact bounds.
  public func probability(of x: BigInt) -> ClosedRange<Rational> {
    let decay = Enclosure.exp(-1 / scale)
    let mass = (Enclosure.one - decay) / (Enclosure.one + decay)
    let value = mass * Enclosure.exp(-Rational(x.magnitude) / scale)
    return value.lowerBound...value.upperBound
  }

  /// The smallest w with P(|X| <= w) >= 1 - alpha, and a lower bound of its coverage.
  ///
  /// - Throws: `PrivacyError.probability` unless 0 < alpha < 1.
  public func halfWidth(alpha: Rational) throws(PrivacyError) -> (halfWidth: BigInt, coverage: Rational) {
    guard alpha.signum > 0, alpha < 1 else { throw .probability }
    return Distribution(scale: scale).halfWidth(alpha: alpha)
  }

  package func sampler() -> DiscreteLaplaceSampler {
    DiscreteLaplaceSampler(scale: scale)
  }

  struct Distribution: NoiseDistribution {
    let scale: Rational

    /// 1 - 2 q^(w+1) / (1 + q) with q = exp(-1 / scale).
    func coverage(within width: BigInt) -> Enclosure {
      let decay = Enclosure.exp(-1 / scale)
      let outside = Enclosure.exp(-Rational(width + 1) / scale) * Rational(2) / (Enclosure.one + decay)
      return Enclosure.one - outside
    }

    func estimatedHalfWidth(alpha: Double) -> Double {
      let s = scale.double(rounding: .down)
      return s * (log(2 / alpha) - log1p(Foundation.exp(-1 / s))) - 1
    }
  }
}

extension Rational {
  init(_ value: BigUInt) {
    self.init(BigInt(value))
  }
}
