import Foundation

/// The privacy loss ln P(x)/Q(x), x drawn from P, of one use of a mechanism: points of mass on a grid of step h.
///
/// Connect-the-dots (Doroshenko, Ghazi, Kamath, Kumar and Manurangsi 2022, arXiv 2207.04380): mass at a loss between two
/// points of the grid is split among them so that its share of P and its share of Q both stay. The divergence curve of
/// the result touches the true one at every point of the grid and is above it between them, so that what follows from
/// it is pessimistic. Every mechanism here is symmetric under exchange of P and Q: one distribution serves both.
struct LossAtoms: Sendable {
  let step: Double
  /// Mass at (first + index) × step.
  private(set) var masses: [Double]
  private(set) var first: Int
  /// Mass at infinite loss.
  private(set) var infinity = 0.0

  /// Discrete distributions of more points than this are joined in blocks.
  private static let mostPoints = 1 << 21

  /// Beyond so many deviations normal mass is below 1e-23, and counted as infinite loss.
  private static let reach = 10.0

  /// - Throws: `PrivacyError.lossDistribution` for an event of which only ρ is known.
  init(_ mechanism: PrivacyEvent.Mechanism, step: Double) throws(PrivacyError) {
    self.step = step
    masses = []
    first = 0
    switch mechanism {
    case .gaussian(let sigmaSquared): addGaussian(shift: sigmaSquared.inverseRoot)
    case .laplace(let scale): addLaplace(epsilon: (1 / scale).double(rounding: .up))
    case .discreteGaussian(let sigmaSquared, let shift):
      addDiscreteGaussian(variance: sigmaSquared.double(rounding: .down), shift: Double(shift))
    case .discreteLaplace(let scale, let shift):
      addDiscreteLaplace(scale: scale.double(rounding: .down), shift: shift)
    case .blackBox(let epsilon, let delta):
      addBlackBox(epsilon: epsilon.double(rounding: .up), delta: delta.double(rounding: .up))
    case .concentrated: throw .lossDistribution
    }
  }

  var lowest: Double { Double(first) * step }
  var highest: Double { Double(first + masses.count - 1) * step }

  // MARK: - Mechanisms

  /// Loss of N(0, 1) against N(μ, 1): normal with mean μ²/2 and deviation μ.
  private mutating func addGaussian(shift mu: Double) {
    let (center, reach) = (mu * mu / 2, LossAtoms.reach)
    reserve(from: center - mu * reach, to: center + mu * reach)
    infinity += erfc(reach / 2.0.squareRoot()) / 2
    add(center - mu * reach, mass: erfc(reach / 2.0.squareRoot()) / 2)
    let scale = 1 / ((2 * Double.pi).squareRoot() * mu)
    addDensity(from: center - mu * reach, to: center + mu * reach, panel: mu / 4) { loss in
      let z = (loss - center) / mu
      return scale * exp(-z * z / 2)
    }
  }

  /// Half of the mass has the loss ε, exp(-ε) / 2 has -ε; between both the loss falls evenly.
  private mutating func addLaplace(epsilon: Double) {
    reserve(from: -epsilon, to: epsilon)
    add(epsilon, mass: 0.5)
    add(-epsilon, mass: exp(-epsilon) / 2)
    addDensity(from: -epsilon, to: epsilon, panel: 0.25) { loss in exp((loss - epsilon) / 2) / 4 }
  }

  /// P(x) ∝ exp(-x²/2σ²) against its shift by D: loss (D² - 2 x D) / 2σ² at every integer x.
  private mutating func addDiscreteGaussian(variance: Double, shift: Double) {
    let deviation = variance.squareRoot()
    let reach = (LossAtoms.reach * deviation + 2).rounded(.up)
    func loss(_ x: Double) -> Double { shift * (shift - 2 * x) / (2 * variance) }
    // Beyond the reach weights fall faster than a geometric series of this ratio.
    let ratio = exp(-(2 * reach + 1) / (2 * variance))
    let rest = exp(-(reach + 1) * (reach + 1) / (2 * variance)) / (1 - ratio)
    let block = max(1, (2 * reach / Double(LossAtoms.mostPoints)).rounded(.up))
    reserve(from: loss(reach), to: loss(-reach))
    // The sum of all weights is σ√2π but for less than 4 exp(-2π²σ²): only small σ need the sum itself.
    var total = (2 * Double.pi * variance).squareRoot()
    if deviation < 4 {
      total = 1
      for x in 1...Int(reach) { total += 2 * exp(-Double(x * x) / (2 * variance)) }
    }
    infinity += rest / total
    add(loss(reach), mass: rest / total)
    guard block > 1 else {
      for x in Int(-reach)...Int(reach) { add(loss(Double(x)), mass: exp(-Double(x * x) / (2 * variance)) / total) }
      return
    }
    // A block's mass by the midpoint rule, whose error at such σ is far below one part in 10^8; its greatest loss.
    var x = -reach
    while x <= reach {
      let middle = x + (block - 1) / 2
      let mass = block * exp(-middle * middle / (2 * variance)) / total
      let curvature = block * block / (24 * variance) * (1 + middle * middle / variance)
      add(loss(x), mass: mass * (1 + curvature + 1e-8))
      x += block
    }
  }

  /// P(x) ∝ exp(-|x|/t) against its shift by D: ±D/t outside, (D - 2 x) / t for 0 < x < D.
  private mutating func addDiscreteLaplace(scale: Double, shift: Int64) {
    let epsilon = Double(shift) / scale
    guard shift <= LossAtoms.mostPoints else {
      // The pure guarantee dominates.
      addBlackBox(epsilon: epsilon, delta: 0)
      return
    }
    let decay = exp(-1 / scale)
    reserve(from: -epsilon, to: epsilon)
    add(epsilon, mass: 1 / (1 + decay))
    add(-epsilon, mass: exp(-epsilon) / (1 + decay))
    let center = -expm1(-1 / scale) / (1 + decay)
    for x in 1..<max(1, shift) {
      add((Double(shift) - 2 * Double(x)) / scale, mass: center * exp(-Double(x) / scale))
    }
  }

  /// The pair that dominates every (ε, δ) mechanism (Kairouz, Oh and Viswanath 2015, arXiv 1311.0776).
  private mutating func addBlackBox(epsilon: Double, delta: Double) {
    reserve(from: -epsilon, to: epsilon)
    infinity += delta
    let up = 1 / (1 + exp(-epsilon))
    add(epsilon, mass: (1 - delta) * up)
    add(-epsilon, mass: (1 - delta) * (1 - up))
  }

  // MARK: - Grid

  private mutating func reserve(from low: Double, to high: Double) {
    first = Int((low / step).rounded(.down)) - 1
    masses = Array(repeating: 0, count: Int((high / step).rounded(.up)) + 2 - first)
  }

  /// Splits a point of mass among its neighbours on the grid: b = m (1 - e^-f) / (1 - e^-h) goes up, where f is what the
  /// loss is above the lower one.
  private mutating func add(_ loss: Double, mass: Double) {
    let below = (loss / step).rounded(.down)
    let place = min(max(0, Int(below) - first), masses.count - 2)
    let above = max(0, loss - below * step)
    let share = min(1, expm1(-above) / expm1(-step))
    masses[place] += mass * (1 - share)
    masses[place + 1] += mass * share
  }

  /// Adds a density of losses, cell by cell of the grid: within one the shares of its ends are smooth, and four points of
  /// Gauss and Legendre integrate them to better than 12 digits.
  ///
  /// - Parameter panel: The width over which the density is smooth.
  private mutating func addDensity(from low: Double, to high: Double, panel: Double, _ density: (Double) -> Double) {
    var start = low
    var cell = (low / step).rounded(.down)
    while start < high {
      cell += 1
      let end = min(high, cell * step)
      guard end > start else { continue }
      let count = max(1, ((end - start) / panel).rounded(.up))
      let half = (end - start) / count / 2
      for index in 0..<Int(count) {
        let middle = start + Double(2 * index + 1) * half
        for (node, weight) in LossAtoms.nodes {
          let loss = middle + node * half
          add(loss, mass: weight * half * density(loss))
        }
      }
      start = end
    }
  }

  private static let nodes: [(Double, Double)] = [
    (-0.861_136_311_594_052_6, 0.347_854_845_137_453_85), (-0.339_981_043_584_856_26, 0.652_145_154_862_546_2),
    (0.339_981_043_584_856_26, 0.652_145_154_862_546_2), (0.861_136_311_594_052_6, 0.347_854_845_137_453_85),
  ]
}

extension Rational {
  /// 1 / √value, a little up.
  fileprivate var inverseRoot: Double { (1 / self).double(rounding: .up).squareRoot().nextUp }
}
