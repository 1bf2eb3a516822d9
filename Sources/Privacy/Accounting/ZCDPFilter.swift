/// What may be spent: caps on zCDP loss.
public struct PrivacyBudget: Hashable, Sendable {
  /// How long records of a person are kept: what all releases of that time together may cost them.
  public struct Window: Hashable, Sendable {
    /// Quarters in a row, the first and last included.
    public let quarters: Int
    /// ρ of any so many quarters.
    public let rho: Rational

    /// - Throws: `PrivacyError.rho` unless rho is positive, `.bounds` unless 1 to 400 quarters.
    public init(quarters: Int, rho: Rational) throws(PrivacyError) {
      guard rho.signum > 0 else { throw .rho }
      guard (1...400).contains(quarters) else { throw .bounds }
      self.quarters = quarters
      self.rho = rho
    }
  }

  /// ρ of one quarter.
  public let quarter: Rational
  /// ρ of one calendar year.
  public let year: Rational
  /// nil where no cap beyond the year's is set.
  public let window: Window?
  /// What releases of one calendar year may add to δ by naming groups that no list names; zero where none may.
  public let delta: Rational

  /// - Throws: `PrivacyError.rho` unless both are positive, `.probability` unless 0 <= delta < 1.
  public init(
    quarter: Rational, year: Rational, window: Window? = nil, delta: Rational = .zero
  ) throws(PrivacyError) {
    guard quarter.signum > 0, year.signum > 0 else { throw .rho }
    guard delta.signum >= 0, delta < 1 else { throw .probability }
    self.delta = delta
    self.quarter = quarter
    self.year = year
    self.window = window
  }
}

/// The zCDP filter: lets a charge pass only while the exact sum of all charges stays within the caps.
///
/// Valid under fully adaptive choice of what is asked next (Feldman and Zrnic 2021, arXiv 2008.11193; Whitehouse,
/// Ramdas, Rogers and Wu 2023, arXiv 2203.05481). Quarters share their subjects, so that losses add up over them;
/// unused ρ of a quarter moves forward only where it is carried explicitly, and never raises the cap of the year.
/// Everything is compared as exact rationals, without slack; bounds of the sums answer where they can (`ExactSum`).
public struct ZCDPFilter: Sendable {
  /// What each quarter spent.
  public private(set) var losses: [Quarter: ExactSum] = [:]
  /// What was added to δ; thresholds make releases (δ, ρ)-approximately zCDP, whose δ add up.
  public private(set) var deltas: [Quarter: Rational] = [:]
  public private(set) var carriedIn: [Quarter: Rational] = [:]
  public private(set) var carriedOut: [Quarter: Rational] = [:]

  public init() {}

  /// What each quarter spent, worked out.
  public var spent: [Quarter: Rational] { losses.mapValues(\.exact) }

  /// Loss of all quarters together.
  public var total: Rational { spent.values.sum() }

  /// Loss of a calendar year.
  public func spent(inYear year: Int) -> Rational {
    losses.filter { $0.key.year == year }.values.map(\.exact).sum()
  }

  /// What all quarters together added to δ.
  public var totalDelta: Rational { deltas.values.sum() }

  /// What a calendar year added to δ.
  public func delta(inYear year: Int) -> Rational {
    deltas.filter { $0.key.year == year }.values.sum()
  }

  /// What can still be added to δ in a year.
  public func deltaLeft(inYear year: Int, _ budget: PrivacyBudget) -> Rational {
    max(.zero, budget.delta - delta(inYear: year))
  }

  /// What the quarter may spend by its own cap and what was carried to and from it; can be negative after a cap was
  /// lowered.
  public func allotment(of quarter: Quarter, _ budget: PrivacyBudget) -> Rational {
    budget.quarter + (carriedIn[quarter] ?? .zero) - (carriedOut[quarter] ?? .zero)
  }

  /// The most that was spent in any run of so many quarters that a quarter belongs to.
  public func spent(around quarter: Quarter, quarters: Int) -> Rational {
    let spent = spent
    return (0..<quarters).reduce(Rational.zero) { most, before in
      let first = quarter.index - before
      return max(most, spent.filter { (first..<first + quarters).contains($0.key.index) }.values.sum())
    }
  }

  /// What can still be spent in a quarter: the least of what its allotment, its year and every window over it leave, not
  /// below zero.
  public func left(in quarter: Quarter, _ budget: PrivacyBudget) -> Rational {
    var left = allotment(of: quarter, budget) - (losses[quarter]?.exact ?? .zero)
    left = min(left, budget.year - spent(inYear: quarter.year))
    if let window = budget.window { left = min(left, window.rho - spent(around: quarter, quarters: window.quarters)) }
    return max(.zero, left)
  }

  /// Whether a loss of `rho`, and what it adds to δ, fit.
  public func allows(
    _ rho: Rational, delta: Rational = .zero, in quarter: Quarter, _ budget: PrivacyBudget
  ) -> Bool {
    rho.signum >= 0 && (rho.signum == 0 || fits(rho, in: quarter, budget)) && delta.signum >= 0
      && (delta.signum == 0 || delta <= deltaLeft(inYear: quarter.year, budget))
  }

  /// Whether a positive loss is at most what `left` says, without working that out.
  private func fits(_ rho: Rational, in quarter: Quarter, _ budget: PrivacyBudget) -> Bool {
    func holds(atMost cap: Rational, _ isMeant: (Quarter) -> Bool) -> Bool {
      ExactSum.holds(losses.filter { isMeant($0.key) }.values, and: rho, atMost: cap)
    }
    guard holds(atMost: allotment(of: quarter, budget), { $0 == quarter }),
      holds(atMost: budget.year, { $0.year == quarter.year })
    else { return false }
    guard let window = budget.window else { return true }
    return (0..<window.quarters).allSatisfy { before in
      let first = quarter.index - before
      return holds(atMost: window.rho) { (first..<first + window.quarters).contains($0.index) }
    }
  }

  /// Notes a charge that was made, whether or not it fitted.
  public mutating func charge(_ rho: Rational, delta: Rational = .zero, in quarter: Quarter) {
    losses[quarter, default: ExactSum()].add(rho)
    if delta.signum > 0 { deltas[quarter, default: .zero] += delta }
  }

  /// Whether so much unused ρ of a quarter can be carried to a later one.
  public func allowsCarry(_ rho: Rational, from: Quarter, to: Quarter, _ budget: PrivacyBudget) -> Bool {
    rho.signum > 0 && from < to && rho <= allotment(of: from, budget) - (losses[from]?.exact ?? .zero)
  }

  /// Notes unused ρ that was carried forward.
  public mutating func carry(_ rho: Rational, from: Quarter, to: Quarter) {
    carriedOut[from, default: .zero] += rho
    carriedIn[to, default: .zero] += rho
  }
}
