import BigInt

/// How the figures of a part are made private.
public enum ReleaseNoise: Hashable, Sendable {
  /// Discrete Gaussian noise on each of them.
  case gaussian(DiscreteGaussian)
  /// One of the ends of some bins, chosen by how well it stands for a quantile.
  case choice(QuantileChoice)

  /// As the ledger and stored releases call it.
  public var name: String {
    switch self {
    case .gaussian: "discrete-gaussian"
    case .choice: "exponential"
    }
  }

  /// What must be known of it, as text: exact numbers.
  public var parameters: [String: String] {
    switch self {
    case .gaussian(let noise): ["sigmaSquared": noise.sigmaSquared.description]
    case .choice(let choice):
      [
        "epsilon": choice.mechanism.epsilon.description, "scoreSensitivity": String(choice.mechanism.sensitivity),
        "quantile": choice.quantile.description, "candidates": String(choice.candidates),
      ]
    }
  }

  /// - Throws: `PrivacyError.storedRelease` for parameters that `parameters` does not give.
  public init(name: String, parameters: (String) -> String?) throws(PrivacyError) {
    func rational(_ name: String) throws(PrivacyError) -> Rational {
      guard let value = parameters(name).flatMap({ Rational($0) }) else { throw .storedRelease }
      return value
    }
    switch name {
    case "discrete-gaussian": self = .gaussian(try DiscreteGaussian(sigmaSquared: rational("sigmaSquared")))
    case "exponential":
      guard let sensitivity = parameters("scoreSensitivity").flatMap({ Int64($0) }),
        let candidates = parameters("candidates").flatMap({ Int($0) })
      else { throw .storedRelease }
      self = .choice(
        QuantileChoice(
          quantile: try rational("quantile"), candidates: candidates,
          mechanism: try ExponentialMechanism(epsilon: rational("epsilon"), sensitivity: sensitivity)))
    default: throw .storedRelease
    }
  }

  /// zCDP loss on a table of this sensitivity.
  func rho(_ sensitivity: Sensitivity) -> Rational {
    switch self {
    case .gaussian(let noise): noise.rho(sensitivity)
    case .choice(let choice): choice.mechanism.rho
    }
  }

  /// σ² of each figure; nil where a figure is chosen.
  public var sigmaSquared: Rational? { if case .gaussian(let noise) = self { noise.sigmaSquared } else { nil } }

  /// What the accountants see of it, where one subject changes at most `groups` figures, each by at most `perGroup`.
  ///
  /// - Throws: `PrivacyError.bounds` unless both are positive.
  public func event(groups: Int64, perGroup: Int64) throws(PrivacyError) -> PrivacyEvent {
    switch self {
    case .gaussian(let noise):
      try PrivacyEvent(
        .discreteGaussian(sigmaSquared: noise.sigmaSquared, shift: perGroup), count: Int(clamping: groups))
    // Of its losses no more is taken for known than that they lie within ε.
    case .choice(let choice): try PrivacyEvent(.blackBox(epsilon: choice.mechanism.epsilon, delta: 0))
    }
  }
}

/// The exponential mechanism over the ends of bins, for one quantile.
public struct QuantileChoice: Hashable, Sendable {
  public let quantile: Rational
  /// How many ends there are to choose from.
  public let candidates: Int
  public let mechanism: ExponentialMechanism

  init(quantile: Rational, candidates: Int, mechanism: ExponentialMechanism) {
    self.quantile = quantile
    self.candidates = candidates
    self.mechanism = mechanism
  }

  /// The one that spends at most so much: ε = √8ρ, rounded down on a grid of 2^-30.
  ///
  /// - Parameter rows: Rows that one subject has in all, at most.
  /// - Throws: `PrivacyError.rho` if so little is left of ε as nothing, `.probability` or `.bounds` as
  ///   `ExponentialMechanism.quantile`.
  init(_ quantile: Rational, candidates: Int, rows: Int64, spending rho: Rational) throws(PrivacyError) {
    guard rho.signum > 0 else { throw .rho }
    let grid = Rational(1 << 30)
    let epsilon = Rational((Enclosure.squareRoot(8 * rho).lowerBound * grid).floor) / grid
    self.quantile = quantile
    self.candidates = candidates
    mechanism = try ExponentialMechanism.quantile(quantile, of: [], rows: rows, epsilon: epsilon).mechanism
  }

  /// The place of the chosen end, from the rows in each bin.
  func choose(_ counts: [Int64], using random: inout some RandomBits) throws(PrivacyError) -> Int64 {
    let scores = try ExponentialMechanism.scores(of: counts, quantile: quantile)
    return mechanism.choose(scores, using: &random).map(Int64.init) ?? 0
  }

  /// Rows by which the number of rows below the chosen end is at most further from the quantile's than that of the best
  /// end, but for `alpha`: 2Δ / ε (ln candidates + ln 1/α), in scores, of which a row makes b for q = a/b (McSherry and
  /// Talwar 2007, theorem 6). Rounded up.
  func halfWidth(alpha: Rational) -> BigInt {
    let logarithms = Enclosure.ln(Rational(candidates)).upperBound + Enclosure.ln(1 / alpha).upperBound
    return (2 * Rational(mechanism.sensitivity) / mechanism.epsilon * logarithms / Rational(quantile.denominator))
      .ceiling
  }

  /// A loss with which `halfWidth` is at most so many rows; within rounding the least one.
  func rho(reaching widest: BigInt, alpha: Rational) -> Rational {
    let epsilon = mechanism.epsilon * Rational(halfWidth(alpha: alpha), over: max(1, widest))
    return PureLoss.exponentialMechanismRho(epsilon: epsilon)
  }
}
