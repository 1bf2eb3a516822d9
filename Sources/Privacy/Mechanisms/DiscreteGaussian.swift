import BigInt
import Foundation

/// Adds discrete Gaussian noise: P(X = x) proportional to exp(-x² / 2σ²), on the integers.
///
/// Canonne, Kamath and Steinke 2020, "The Discrete Gaussian for Differential Privacy" (arXiv 2004.00010).
public struct DiscreteGaussian: Hashable, Sendable {
  /// σ², exact. The variance of the noise is close to it, and smaller where σ is below one.
  public let sigmaSquared: Rational

  /// The greatest σ² that the sampler takes: beyond it noise would leave 64 bits too often to speak of.
  static let maximumSigmaSquared = Rational(BigInt(1) << 80)

  /// Denominators up to this stay as they are; longer ones are rounded up to a power of two.
  private static let exactDenominator: BigInt = 1 << 16

  /// - Throws: `PrivacyError.scale` unless 0 < σ² <= 2^80.
  public init(sigmaSquared: Rational) throws(PrivacyError) {
    guard sigmaSquared.signum > 0, sigmaSquared <= DiscreteGaussian.maximumSigmaSquared else { throw .scale }
    self.sigmaSquared = sigmaSquared
  }

  /// The least noise that spends no more than `rho`: σ² = D2² / 2ρ.
  ///
  /// A quotient with a long denominator is rounded up, by less than one part in a million, so that sampling stays in
  /// machine words; the loss that is charged is then the smaller, exact one of `rho(_:)`.
  ///
  /// - Throws: `PrivacyError.rho` unless rho is positive and the noise within what the sampler takes.
  public init(spending rho: Rational, on sensitivity: Sensitivity) throws(PrivacyError) {
    guard rho.signum > 0 else { throw .rho }
    let exact = sensitivity.l2Squared / (2 * rho)
    guard exact <= DiscreteGaussian.maximumSigmaSquared else { throw .rho }
    guard exact.denominator > DiscreteGaussian.exactDenominator else {
      sigmaSquared = exact
      return
    }
    // σ² >= 2^(bits - 1), so a step of 2^-(20 - bits) is at most 2^-19 of it.
    let bits = exact.numerator.magnitude.bitWidth - exact.denominator.magnitude.bitWidth
    let places = max(0, 21 - bits)
    let grid = Rational(BigInt(1) << places)
    sigmaSquared = Rational((exact * grid).ceiling) / grid
  }

  /// Privacy map: ρ = D2² / 2σ², exact (Canonne, Kamath and Steinke 2020, theorem 4).
  public func rho(_ sensitivity: Sensitivity) -> Rational {
    sensitivity.l2Squared / (2 * sigmaSquared)
  }

  /// P(X = x) between two exact bounds. Sums about 25 σ terms: for tests and small σ.
  public func probability(of x: BigInt) -> ClosedRange<Rational> {
    let weight = Enclosure.exp(-Rational(x * x) / (2 * sigmaSquared))
    let value = weight / Distribution(sigmaSquared: sigmaSquared).total
    return value.lowerBound...value.upperBound
  }

  /// The smallest w with P(|X| <= w) >= 1 - alpha, and a lower bound of its coverage.
  ///
  /// - Throws: `PrivacyError.probability` unless 2^-80 <= alpha < 1.
  public func halfWidth(alpha: Rational) throws(PrivacyError) -> (halfWidth: BigInt, coverage: Rational) {
    guard alpha >= Rational(1, over: BigInt(1) << 80), alpha < 1 else { throw .probability }
    if sigmaSquared <= SmoothGaussian.least {
      return Distribution(sigmaSquared: sigmaSquared).halfWidth(alpha: alpha)
    }
    return SmoothGaussian(sigmaSquared: sigmaSquared).halfWidth(alpha: alpha)
  }

  package func sampler() -> DiscreteGaussianSampler {
    DiscreteGaussianSampler(sigmaSquared: sigmaSquared)
  }
}

extension DiscreteGaussian {
  /// A half-width of the continuous normal distribution, where an exact search may begin.
  static func normalHalfWidth(sigmaSquared: Rational, alpha: Double) -> Double {
    // Bisection on erfc: monotone, and free of the tables that inverse approximations bring along.
    var (low, high) = (0.0, 12.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if erfc(middle) > alpha { low = middle } else { high = middle }
    }
    return low * (2 * sigmaSquared.double(rounding: .up)).squareRoot()
  }
}
