import BigInt
import Foundation

/// What a fixed sequence of events costs in all, as (ε, δ): the certificate beside the zCDP filter.
///
/// The losses of independent events add up, so their distributions convolve (Koskela, Jälkö and Honkela 2020,
/// arXiv 1906.03049; Gopi, Lee and Wutschitz 2021, arXiv 2106.02848). Equal events are merged, the characteristic
/// function of each is raised to its count, all are multiplied once, and one transform leads back. Every figure is an
/// upper bound: the grid is pessimistic (`LossAtoms`), what leaves the window counts as infinite loss, and what binary64
/// may have lost is added to δ.
///
/// Valid for events that were fixed before the first was drawn; the filter alone is for those that were not.
public struct PrivacyLoss: Sendable {
  /// Bounds for masses at first × step, (first + 1) × step, …
  private let masses: [Double]
  private let first: Int
  private let step: Double
  /// Mass at infinite loss, with all that was cut off.
  private let infinity: Double

  /// The grid of losses.
  public static let step = 1e-4

  /// Probability that may leave the window at either end.
  private static let cut = 1e-15
  /// Grids of more points than this are made coarser: memory stays below 100 MB.
  private static let mostPoints = 1 << 21

  /// - Throws: `PrivacyError.lossDistribution` if only the ρ of an event is known.
  public init(composing events: [PrivacyEvent]) throws(PrivacyError) {
    let weighed = PrivacyEvent.merged(events).map { (event: $0, rho: Double($0.count) * $0.approximateRho) }
    let count = weighed.reduce(0.0) { $0 + Double($1.event.count) }
    let rho = weighed.reduce(0.0) { $0 + $1.rho }
    var step = PrivacyLoss.step
    var window = Window(rho: rho, count: count, step: step, cut: PrivacyLoss.cut)
    while window.size > PrivacyLoss.mostPoints {
      step *= 2
      window = Window(rho: rho, count: count, step: step, cut: PrivacyLoss.cut)
    }
    var product = CharacteristicProduct(size: window.size)
    var escaped = 0.0
    // Those that spread most come first: where the product is already nothing, no more is worked out.
    for (event, _) in weighed.sorted(by: { $0.rho > $1.rho }) {
      let atoms = try LossAtoms(event.mechanism, step: step)
      escaped += Double(event.count) * atoms.infinity
      product.multiply(atoms, power: event.count)
    }
    masses = product.masses(from: window.first)
    first = window.first
    self.step = step
    // Rounding: each power of a characteristic function, and each stage of a transform, by a few units of the last place.
    let rounding = 0x1p-52 * (count + 64)
    infinity = escaped + 2 * PrivacyLoss.cut + rounding
  }

  /// The least ε found for which (ε, δ)-DP holds; nil if δ is smaller than what the accountant cannot tell from nothing
  /// (about 1e-13, more with very many events).
  ///
  /// - Throws: `PrivacyError.probability` unless 0 < delta < 1.
  public func epsilon(delta: Rational) throws(PrivacyError) -> Rational? {
    guard delta.signum > 0, delta < 1 else { throw .probability }
    let allowed = delta.double(rounding: .down) - infinity
    guard allowed > 0 else { return nil }
    // From the top: δ(ε) = Σ p (1 - exp(ε - l)) over the losses l above ε; `scaled` is Σ p exp(ε - l).
    var (mass, scaled) = (0.0, 0.0)
    let decay = exp(-step)
    var place = masses.count - 1
    while place >= 0, first + place >= 0, mass - scaled <= allowed {
      mass += masses[place]
      scaled = (scaled + masses[place]) * decay
      place -= 1
    }
    // δ is too great at this point of the grid, and is not at the next one.
    guard mass - scaled > allowed else { return .zero }
    let epsilon = max(0, Double(first + place) * step + log((mass - allowed) / scaled))
    return Rational(exactly: epsilon * (1 + 1e-12) + 1e-12)
  }

  /// An upper bound of δ for which (ε, δ)-DP holds, at most 1.
  ///
  /// - Throws: `PrivacyError.rho` if epsilon is negative.
  public func delta(epsilon: Rational) throws(PrivacyError) -> Rational {
    guard epsilon.signum >= 0 else { throw .rho }
    let bound = epsilon.double(rounding: .down)
    var sum = infinity
    for (place, mass) in masses.enumerated() {
      let loss = Double(first + place) * step
      if loss > bound { sum -= mass * expm1(bound - loss) }
    }
    return min(.one, Rational(exactly: sum * (1 + 1e-12)) ?? .one)
  }
}

/// Where the sum of all losses lies, but for so little.
///
/// On the grid E exp(sL) <= exp(s (s + 1) R) and E exp(-sL) <= exp(s² R) with R = ρ + count step² / 8: Rényi's divergences
/// of zCDP, and Hoeffding's lemma for what splitting adds. Chernoff's bound with the best s gives both ends.
private struct Window {
  let first: Int
  let size: Int

  init(rho: Double, count: Double, step: Double, cut: Double) {
    let spread = rho + count * step * step / 8
    let tail = -log(cut)
    let high = spread + 2 * (spread * tail).squareRoot()
    let low = -2 * (spread * tail).squareRoot()
    first = Int((low / step).rounded(.down)) - 2
    let points = Int((high / step).rounded(.up)) + 3 - first
    var size = 64
    while size < points { size *= 2 }
    self.size = size
  }
}
