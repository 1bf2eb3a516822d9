import BigInt

/// Central probabilities of the discrete Gaussian for large σ, without adding up the weights.
///
/// By the Euler-Maclaurin formula for midpoints (DLMF 2.10(i)) the weights up to w add up to
/// σ√2π (erf(z) + b exp(-z²) / (12 σ² σ√2π) + r) with b = w + 1/2 and z² = b² / 2σ², where
/// |r| <= ∫|f''''| / (384 σ√2π) <= √24 / (384 σ⁴) < 0.0128 / σ⁴ (|B₄({t + 1/2}) - B₄(1/2)| <= 1/16, and
/// E|He₄| <= √24). By Poisson summation all weights add up to σ√2π (1 + 2 exp(-2π²σ²) + …), which differs from σ√2π by
/// less than any unit kept here.
struct SmoothGaussian: NoiseDistribution {
  let sigmaSquared: Rational

  /// From here on the remainder is below 8e-16 of the whole.
  static let least = Rational(1 << 22)

  func coverage(within width: BigInt) -> Enclosure {
    let b = Rational(2 * width + 1, over: 2)
    let square = b * b / (2 * sigmaSquared)
    // erf(8) differs from 1 by less than 2^-95; beyond it only that much is claimed.
    guard square < 64 else {
      return Enclosure(lower: Enclosure.unit - (Enclosure.unit >> 95), upper: Enclosure.unit)
    }
    let root = Enclosure.squareRoot(of: Enclosure.pi * (2 * sigmaSquared))
    let correction = Enclosure.exp(-square) * (b / (12 * sigmaSquared)) / root
    let remainder = Enclosure(Rational(128, 10_000) / (sigmaSquared * sigmaSquared)).upper + 1
    let value = Enclosure.erf(squareRootOf: square) + correction
    return Enclosure(lower: value.lower - remainder, upper: min(value.upper + remainder, Enclosure.unit))
  }

  func estimatedHalfWidth(alpha: Double) -> Double {
    DiscreteGaussian.normalHalfWidth(sigmaSquared: sigmaSquared, alpha: alpha) - 0.5
  }
}
