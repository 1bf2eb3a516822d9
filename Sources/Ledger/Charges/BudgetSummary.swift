import GRDB
import Privacy

/// A zCDP loss in the words of (ε, δ), at the three deltas that reports name. Rounded up.
public struct EpsilonAtDeltas: Hashable, Sendable {
  public struct Point: Hashable, Sendable {
    public let delta: Rational
    /// nil where the charges added so much to δ, or more.
    public let epsilon: Rational?
  }

  /// 1e-5, 1e-6, 1e-9.
  public let points: [Point]

  public static let deltas = [Rational(1, 100_000), Rational(1, 1_000_000), Rational(1, 1_000_000_000)]

  /// - Parameter spent: What the charges added to δ: (δ, ρ)-approximate zCDP has the ε that ρ has at what is left of a δ.
  /// - Throws: `PrivacyError.rho` if rho is negative.
  public init(rho: Rational, adding spent: Rational = .zero) throws(PrivacyError) {
    var points: [Point] = []
    for delta in EpsilonAtDeltas.deltas {
      points.append(
        Point(delta: delta, epsilon: delta > spent ? try ZCDP.epsilon(rho: rho, delta: delta - spent) : nil))
    }
    self.points = points
  }
}

/// What was spent and what is left, in plain values for a table or a report.
public struct BudgetSummary: Hashable, Sendable {
  public struct OfQuarter: Hashable, Sendable {
    public let quarter: Quarter
    /// Cap, with what was carried in and without what was carried out.
    public let allotment: Rational
    public let carriedIn: Rational
    public let carriedOut: Rational
    public let spent: Rational
    /// What can still be spent: the least of what the quarter, its year and the window leave.
    public let left: Rational
    /// What was added to δ.
    public let delta: Rational
    public let epsilonSpent: EpsilonAtDeltas
    public let epsilonLeft: EpsilonAtDeltas
  }

  public struct OfYear: Hashable, Sendable {
    public let year: Int
    public let cap: Rational
    public let spent: Rational
    public let left: Rational
    /// Cap on what is added to δ, and what was.
    public let capOfDelta: Rational
    public let delta: Rational
    public let epsilonSpent: EpsilonAtDeltas
    public let epsilonLeft: EpsilonAtDeltas
  }

  /// The time for which records of a person are kept: the worst such time that the quarter asked for lies in.
  public struct OfWindow: Hashable, Sendable {
    public let quarters: Int
    public let cap: Rational
    public let spent: Rational
    public let left: Rational
  }

  /// Charges of one statistic in one quarter on one population.
  public struct OfStatistic: Hashable, Sendable {
    public let statistic: String
    public let population: String
    public let quarter: Quarter
    public let charges: Int
    /// Charges whose result was lost.
    public let burned: Int
    public let rho: Rational
    public let delta: Rational
  }

  public struct OfPopulation: Hashable, Sendable {
    public let population: String
    public let rho: Rational
    public let delta: Rational
    public let epsilon: EpsilonAtDeltas
  }

  /// Quarters with charges or carries, and the one asked for, in order.
  public let quarters: [OfQuarter]
  public let years: [OfYear]
  /// nil where the budget has no such cap.
  public let window: OfWindow?
  /// By quarter, then statistic, then population.
  public let statistics: [OfStatistic]
  /// By dataset or other population; losses of different populations add up for a subject that is in both.
  public let populations: [OfPopulation]
  /// Loss since the ledger began.
  public let total: Rational
  public let totalDelta: Rational
  public let epsilonTotal: EpsilonAtDeltas
}

/// Whether the planned statistics fit the quarters to come.
public struct BudgetForecast: Hashable, Sendable {
  public struct Line: Hashable, Sendable {
    public let quarter: Quarter
    /// What could be spent at the beginning.
    public let available: Rational
    public let planned: Rational
    public let fits: Bool
    /// What is left of the quarter after the plan, if it fits; otherwise what was available.
    public let left: Rational
  }

  public let lines: [Line]
}

extension Ledger {
  /// What was spent and is left.
  ///
  /// - Parameter quarter: Shown even if nothing was charged in it.
  public func budget(_ budget: PrivacyBudget, quarter: Quarter) throws(LedgerError) -> BudgetSummary {
    try read { db in
      let filter = try Ledger.filter(db)
      let quarters = Set(filter.spent.keys).union(filter.carriedIn.keys).union(filter.carriedOut.keys).union([quarter])
      return BudgetSummary(
        quarters: try quarters.sorted().map { try Ledger.summary(of: $0, filter, budget) },
        years: try Set(quarters.map(\.year)).sorted().map { year in
          let spent = filter.spent(inYear: year)
          let left = max(.zero, budget.year - spent)
          let delta = filter.delta(inYear: year)
          return BudgetSummary.OfYear(
            year: year, cap: budget.year, spent: spent, left: left, capOfDelta: budget.delta, delta: delta,
            epsilonSpent: try EpsilonAtDeltas(rho: spent, adding: delta),
            epsilonLeft: try EpsilonAtDeltas(rho: left))
        },
        window: budget.window.map { window in
          let spent = filter.spent(around: quarter, quarters: window.quarters)
          return BudgetSummary.OfWindow(
            quarters: window.quarters, cap: window.rho, spent: spent, left: max(.zero, window.rho - spent))
        },
        statistics: try Ledger.statistics(db), populations: try Ledger.populations(db), total: filter.total,
        totalDelta: filter.totalDelta, epsilonTotal: try EpsilonAtDeltas(rho: filter.total, adding: filter.totalDelta))
    }
  }

  /// Plays the planned loss of one quarter forward.
  ///
  /// - Parameters:
  ///   - planned: Loss of all statistics of a quarter.
  ///   - from: The first quarter.
  ///   - quarters: How many, at most 400.
  public func forecast(
    _ budget: PrivacyBudget, planned: Rational, from: Quarter, quarters: Int
  ) throws(LedgerError) -> BudgetForecast {
    try read { db in
      var filter = try Ledger.filter(db)
      var lines: [BudgetForecast.Line] = []
      var quarter = from
      for _ in 0..<min(max(0, quarters), 400) {
        let available = filter.left(in: quarter, budget)
        let fits = filter.allows(planned, in: quarter, budget)
        if fits { filter.charge(planned, in: quarter) }
        lines.append(
          BudgetForecast.Line(
            quarter: quarter, available: available, planned: planned, fits: fits,
            left: filter.left(in: quarter, budget)))
        quarter = quarter.next
      }
      return BudgetForecast(lines: lines)
    }
  }

  private static func summary(
    of quarter: Quarter, _ filter: ZCDPFilter, _ budget: PrivacyBudget
  ) throws -> BudgetSummary.OfQuarter {
    let spent = filter.spent[quarter] ?? .zero
    let left = filter.left(in: quarter, budget)
    let delta = filter.deltas[quarter] ?? .zero
    return BudgetSummary.OfQuarter(
      quarter: quarter, allotment: filter.allotment(of: quarter, budget),
      carriedIn: filter.carriedIn[quarter] ?? .zero, carriedOut: filter.carriedOut[quarter] ?? .zero, spent: spent,
      left: left, delta: delta, epsilonSpent: try EpsilonAtDeltas(rho: spent, adding: delta),
      epsilonLeft: try EpsilonAtDeltas(rho: left))
  }

  private static func statistics(_ db: Database) throws -> [BudgetSummary.OfStatistic] {
    struct Key: Hashable {
      let quarter: Quarter
      let statistic, population: String
    }
    var sums: [Key: (charges: Int, burned: Int, rho: Rational, delta: Rational)] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT * FROM charge ORDER BY number") {
      guard let quarter = Quarter(row["quarter"] as String), let rho = Rational(row["rho"] as String),
        let delta = Rational(row["delta"] as String)
      else {
        throw LedgerError.inconsistent(table: "charge", row: String(row["number"] as Int64))
      }
      let key = Key(quarter: quarter, statistic: row["statistic"], population: row["population"])
      var sum = sums[key] ?? (0, 0, .zero, .zero)
      sum.charges += 1
      sum.burned += row["state"] == ChargeState.burned.rawValue ? 1 : 0
      sum.rho += rho
      sum.delta += delta
      sums[key] = sum
    }
    return sums.sorted {
      ($0.key.quarter, $0.key.statistic, $0.key.population) < ($1.key.quarter, $1.key.statistic, $1.key.population)
    }.map { key, sum in
      BudgetSummary.OfStatistic(
        statistic: key.statistic, population: key.population, quarter: key.quarter, charges: sum.charges,
        burned: sum.burned, rho: sum.rho, delta: sum.delta)
    }
  }

  private static func populations(_ db: Database) throws -> [BudgetSummary.OfPopulation] {
    var sums: [String: (rho: Rational, delta: Rational)] = [:]
    for line in try statistics(db) {
      let sum = sums[line.population] ?? (.zero, .zero)
      sums[line.population] = (sum.rho + line.rho, sum.delta + line.delta)
    }
    return try sums.sorted { $0.key < $1.key }.map { population, sum in
      BudgetSummary.OfPopulation(
        population: population, rho: sum.rho, delta: sum.delta,
        epsilon: try EpsilonAtDeltas(rho: sum.rho, adding: sum.delta))
    }
  }
}
