import BigInt

/// What a pure ε-DP step costs in zCDP. Each figure is rounded up, on a grid of 2^-256.
public enum PureLoss {
  /// ε tanh(ε / 2): tight for any pure mechanism (Harrison and Manurangsi, FORC 2026, arXiv 2510.25746).
  public static func rho(epsilon: Rational) -> Rational {
    guard epsilon.signum > 0 else { return .zero }
    let decay = Enclosure.exp(-epsilon)
    return ((Enclosure.one - decay) / (Enclosure.one + decay) * epsilon).upperBound
  }

  /// ε + exp(-ε) - 1: continuous Laplace noise (same source).
  public static func laplaceRho(epsilon: Rational) -> Rational {
    guard epsilon.signum > 0 else { return .zero }
    return (Enclosure(epsilon) + Enclosure.exp(-epsilon) - Enclosure.one).upperBound
  }

  /// ε² / 8: the exponential mechanism alone, whose range is bounded (Dong, Durfee and Rogers 2020, arXiv 1909.13830).
  /// Never for permute-and-flip.
  public static func exponentialMechanismRho(epsilon: Rational) -> Rational {
    epsilon * epsilon / 8
  }
}
