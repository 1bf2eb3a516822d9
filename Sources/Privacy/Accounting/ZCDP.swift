import BigInt
import Foundation

/// Zero-concentrated differential privacy (Bun and Steinke 2016, arXiv 1605.02065), and what it says as (ε, δ).
///
/// The conversion is the tight one of Canonne, Kamath and Steinke 2020 (arXiv 2004.00010, corollary 13): for every
/// order α > 1, δ = exp((α - 1)(αρ - ε)) (1 - 1/α)^α / (α - 1). Any α gives a true bound, so the best one is looked for
/// in binary64 and the bound for it then computed outwards.
public enum ZCDP {
  /// The ε for which ρ-zCDP implies (ε, δ)-DP; rounded up, by less than one part in 10^9.
  ///
  /// - Throws: `PrivacyError.rho` if rho is negative, `.probability` unless 0 < delta < 1.
  public static func epsilon(rho: Rational, delta: Rational) throws(PrivacyError) -> Rational {
    guard rho.signum >= 0 else { throw .rho }
    guard delta.signum > 0, delta < 1 else { throw .probability }
    guard rho.signum > 0 else { return .zero }
    let (r, logDelta) = (rho.double(rounding: .up), Enclosure.ln(delta))
    let l = logDelta.lowerBound.double(rounding: .down)
    let order = bestOrder { order in order * r + (logFactor(order) - l) / (order - 1) }
    let bound = Enclosure(order * rho) + (factor(order) - logDelta) / Enclosure(order - 1)
    return max(.zero, Rational((bound.upperBound * grid).ceiling) / grid)
  }

  /// The δ for which ρ-zCDP implies (ε, δ)-DP; rounded up, at most 1.
  ///
  /// - Throws: `PrivacyError.rho` if rho or epsilon is negative.
  public static func delta(rho: Rational, epsilon: Rational) throws(PrivacyError) -> Rational {
    guard rho.signum >= 0, epsilon.signum >= 0 else { throw .rho }
    guard rho.signum > 0 else { return .zero }
    let (r, e) = (rho.double(rounding: .up), epsilon.double(rounding: .down))
    let order = bestOrder { order in (order - 1) * (order * r - e) + logFactor(order) }
    let exponent = Enclosure((order - 1) * (order * rho - epsilon)) + factor(order)
    return min(.one, Enclosure.exp(exponent).upperBound)
  }

  /// A ρ for which ρ-zCDP implies (ε, δ)-DP: the greatest one, rounded down by less than one part in 10^7.
  ///
  /// - Throws: `PrivacyError.rho` unless epsilon is positive, `.probability` unless 0 < delta < 1.
  public static func rho(epsilon: Rational, delta: Rational) throws(PrivacyError) -> Rational {
    guard epsilon.signum > 0 else { throw .rho }
    guard delta.signum > 0, delta < 1 else { throw .probability }
    // ρ-zCDP with ρ = ε never implies less than ε.
    var (low, high) = (Rational.zero, epsilon)
    while high - low > low * Rational(1, 1 << 24) {
      let middle = (low + high) / 2
      if try ZCDP.epsilon(rho: middle, delta: delta) <= epsilon { low = middle } else { high = middle }
      if high < Rational(1, over: BigInt(1) << 120) { break }
    }
    return low
  }

  /// Bits after the point in the ε that is given out.
  private static let grid = Rational(BigInt(1) << 96)

  /// ln((1 - 1/α)^α / (α - 1)) = (α - 1) ln(1 - 1/α) - ln α.
  private static func factor(_ order: Rational) -> Enclosure {
    Enclosure.ln(1 - 1 / order) * (order - 1) - Enclosure.ln(order)
  }

  private static func logFactor(_ order: Double) -> Double {
    (order - 1) * log1p(-1 / order) - log(order)
  }

  /// The order that makes `bound` least, as an exact number: a golden-section search over ln(α - 1).
  private static func bestOrder(_ bound: (Double) -> Double) -> Rational {
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (-20.0, 50.0)
    func value(_ place: Double) -> Double { bound(1 + exp(place)) }
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (atLeft, atRight) = (value(left), value(right))
    for _ in 0..<80 {
      if atLeft < atRight {
        (high, right, atRight) = (right, left, atLeft)
        left = high - ratio * (high - low)
        atLeft = value(left)
      } else {
        (low, left, atLeft) = (left, right, atRight)
        right = low + ratio * (high - low)
        atRight = value(right)
      }
    }
    // Orders above 1.0000000020 and below 5e21 are finite and not one: the number is exact.
    return Rational(exactly: 1 + exp((low + high) / 2)) ?? 2
  }
}
