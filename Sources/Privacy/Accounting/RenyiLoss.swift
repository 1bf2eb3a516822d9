import Foundation

/// Rényi differential privacy (Mironov 2017, arXiv 1702.07476), a cross-check of the other accountants: never what is
/// enforced, and not as tight as the loss distribution.
public enum RenyiLoss {
  /// The orders that dp-accounting 0.6 looks at.
  public static let orders: [Double] = {
    let tenths = (11...110).map { Double($0) / 10 }
    let whole = (12...63).map { Double($0) }
    return tenths + whole + [128, 256, 512, 1024]
  }()

  /// The divergence of order α that all events together have at most.
  ///
  /// - Throws: `PrivacyError.probability` for a black box with δ > 0, whose divergence has no bound.
  public static func divergence(_ events: [PrivacyEvent], order: Double) throws(PrivacyError) -> Double {
    var sum = 0.0
    for event in events { sum += Double(event.count) * (try divergence(event.mechanism, order)) }
    return sum
  }

  /// The ε that the best of some orders gives at δ (Canonne, Kamath and Steinke 2020, proposition 12), and that order.
  ///
  /// - Parameter orders: Each at least 1.01: close to one the conversion loses its digits.
  /// - Throws: `PrivacyError.probability` unless 0 < delta < 1, or as `divergence`; `.bounds` for an order below 1.01.
  public static func epsilon(
    _ events: [PrivacyEvent], delta: Rational, orders: [Double] = RenyiLoss.orders
  ) throws(PrivacyError) -> (epsilon: Rational, order: Double) {
    guard delta.signum > 0, delta < 1 else { throw .probability }
    guard !orders.isEmpty, orders.allSatisfy({ $0 >= 1.01 && $0.isFinite }) else { throw .bounds }
    let d = delta.double(rounding: .down)
    var best = (epsilon: Double.infinity, order: orders[0])
    for order in orders {
      let rdp = try divergence(events, order: order)
      let epsilon = rdp + log1p(-1 / order) - log(d * order) / (order - 1)
      if epsilon < best.epsilon { best = (epsilon, order) }
    }
    return (Rational(exactly: max(0, best.epsilon) * (1 + 1e-12)) ?? .zero, best.order)
  }

  private static func divergence(_ mechanism: PrivacyEvent.Mechanism, _ order: Double) throws(PrivacyError) -> Double {
    switch mechanism {
    case .gaussian(let sigmaSquared): return order / (2 * sigmaSquared.double(rounding: .down))
    case .concentrated(let rho): return order * rho.double(rounding: .up)
    case .discreteGaussian(let sigmaSquared, let shift):
      return order * Double(shift) * Double(shift) / (2 * sigmaSquared.double(rounding: .down))
    case .laplace(let scale):
      let inverse = (1 / scale).double(rounding: .up)
      // Mironov 2017, table II.
      let up = (order - 1) * inverse + log(order / (2 * order - 1))
      let down = -order * inverse + log((order - 1) / (2 * order - 1))
      return (up + log1p(exp(down - up))) / (order - 1)
    case .discreteLaplace(let scale, let shift):
      // Of a shift by D the pure guarantee is the bound; at D = 1 they are the same.
      return pure((Rational(shift) / scale).double(rounding: .up), order)
    case .blackBox(let epsilon, let delta):
      guard delta.signum == 0 else { throw .probability }
      return pure(epsilon.double(rounding: .up), order)
    }
  }

  /// Of randomized response, which dominates every pure mechanism.
  private static func pure(_ epsilon: Double, _ order: Double) -> Double {
    let top = order * epsilon + log1p(exp((1 - 2 * order) * epsilon))
    return (top - epsilon - log1p(exp(-epsilon))) / (order - 1)
  }
}
