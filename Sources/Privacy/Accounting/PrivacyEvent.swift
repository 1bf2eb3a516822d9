import BigInt
import Foundation

/// One or more equal uses of a mechanism, as an accountant sees them: what one data subject can do to its output.
public struct PrivacyEvent: Hashable, Sendable {
  public enum Mechanism: Hashable, Sendable {
    /// Continuous Gaussian noise on a figure of L2 sensitivity 1; σ² of it.
    case gaussian(sigmaSquared: Rational)
    /// Discrete Gaussian noise on an integer that one subject changes by at most `shift`.
    case discreteGaussian(sigmaSquared: Rational, shift: Int64)
    /// Continuous Laplace noise on a figure of L1 sensitivity 1.
    case laplace(scale: Rational)
    /// Discrete Laplace noise on an integer that one subject changes by at most `shift`.
    case discreteLaplace(scale: Rational, shift: Int64)
    /// Anything of which (ε, δ) is all that is known; δ may be zero.
    case blackBox(epsilon: Rational, delta: Rational)
    /// Anything of which ρ-zCDP is all that is known.
    case concentrated(rho: Rational)
  }

  public let mechanism: Mechanism
  /// How often.
  public let count: Int

  /// - Throws: `PrivacyError.scale`, `.bounds`, `.rho` or `.probability` for a parameter that is none, or a count below 1.
  public init(_ mechanism: Mechanism, count: Int = 1) throws(PrivacyError) {
    guard count >= 1 else { throw .bounds }
    switch mechanism {
    case .gaussian(let scale), .laplace(let scale):
      guard scale.signum > 0 else { throw .scale }
    case .discreteGaussian(let scale, let shift), .discreteLaplace(let scale, let shift):
      guard scale.signum > 0 else { throw .scale }
      guard shift >= 1 else { throw .bounds }
    case .blackBox(let epsilon, let delta):
      guard epsilon.signum > 0 else { throw .rho }
      guard delta.signum >= 0, delta < 1 else { throw .probability }
    case .concentrated(let rho):
      guard rho.signum > 0 else { throw .rho }
    }
    self.mechanism = mechanism
    self.count = count
  }

  private init(unchecked mechanism: Mechanism, count: Int) {
    self.mechanism = mechanism
    self.count = count
  }

  /// zCDP loss of one use, rounded up. A black box costs ε tanh(ε / 2), its δ adds to that of the whole
  /// (Harrison and Manurangsi 2026, arXiv 2510.25746).
  public var rho: Rational {
    switch mechanism {
    case .gaussian(let sigmaSquared): 1 / (2 * sigmaSquared)
    case .discreteGaussian(let sigmaSquared, let shift):
      Rational(BigInt(shift) * BigInt(shift)) / (2 * sigmaSquared)
    case .laplace(let scale): PureLoss.laplaceRho(epsilon: 1 / scale)
    case .discreteLaplace(let scale, let shift): PureLoss.rho(epsilon: Rational(shift) / scale)
    case .blackBox(let epsilon, _): PureLoss.rho(epsilon: epsilon)
    case .concentrated(let rho): rho
    }
  }

  /// `rho` in binary64, a little up.
  var approximateRho: Double {
    func pure(_ epsilon: Rational) -> Double {
      let epsilon = epsilon.double(rounding: .up)
      return epsilon * tanh(epsilon / 2) * (1 + 1e-12)
    }
    return switch mechanism {
    case .laplace(let scale): pure(1 / scale)
    case .discreteLaplace(let scale, let shift): pure(Rational(shift) / scale)
    case .blackBox(let epsilon, _): pure(epsilon)
    case .gaussian, .discreteGaussian, .concentrated: rho.double(rounding: .up)
    }
  }

  /// δ of one use.
  public var delta: Rational {
    if case .blackBox(_, let delta) = mechanism { delta } else { .zero }
  }

  /// Equal events as one, and all continuous Gaussian ones as the one Gaussian that they compose to: inverse variances
  /// add up (a spherical Gaussian seen from any direction is one-dimensional).
  static func merged(_ events: [PrivacyEvent]) -> [PrivacyEvent] {
    var precision = Rational.zero
    var counts: [Mechanism: Int] = [:]
    var order: [Mechanism] = []
    for event in events {
      if case .gaussian(let sigmaSquared) = event.mechanism {
        precision += Rational(event.count) / sigmaSquared
        continue
      }
      if counts.updateValue((counts[event.mechanism] ?? 0) + event.count, forKey: event.mechanism) == nil {
        order.append(event.mechanism)
      }
    }
    var merged = order.map { PrivacyEvent(unchecked: $0, count: counts[$0] ?? 1) }
    if precision.signum > 0 { merged.append(PrivacyEvent(unchecked: .gaussian(sigmaSquared: 1 / precision), count: 1)) }
    return merged
  }
}
