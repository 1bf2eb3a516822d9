extension Report {
  /// The privacy statement of the statistics, after NIST SP 800-226 and the OpenDP registry of deployments.
  public struct Privacy: Hashable, Sendable {
    /// Who is protected, in plain words.
    public var unit: Prose
    /// When two datasets are neighbours, in plain words.
    public var neighbours: Prose
    /// Budget of the quarter, in rho of zero-concentrated differential privacy.
    public var quarter: Budget
    /// Budget of the year.
    public var year: Budget
    /// What the quarter's charges amount to, at three deltas.
    public var epsilons: [Epsilon]
    /// What was spent in each quarter of the year, in order; this quarter is the last.
    public var quarters: [QuarterCharge] = []
    /// What each dataset, or other population, has spent of all quarters together.
    public var populations: [PopulationCharge] = []
    /// Whether the coming quarters can bear what this one asks.
    public var forecast: [Forecast] = []
    /// The charges of this quarter.
    public var charges: [Charge] = []
    public var bounds: [Bound] = []
    /// What the guarantee does not cover.
    public var notCovered: [Prose] = []
    /// Fields of the deployments registry that are not elsewhere: name and value, in order.
    public var registry: [RegistryField] = []
    /// When the year's budget is used up at this pace; nil if it is not.
    public var exhausted: String?
    /// Whether a seeded generator was used: the output is then not private, and every page says so.
    public var notPrivate: Bool = false

    public init(
      unit: Prose, neighbours: Prose, quarter: Budget, year: Budget, epsilons: [Epsilon],
      quarters: [QuarterCharge] = [], populations: [PopulationCharge] = [], forecast: [Forecast] = [],
      charges: [Charge] = [], bounds: [Bound] = [], notCovered: [Prose] = [],
      registry: [RegistryField] = [], exhausted: String? = nil, notPrivate: Bool = false
    ) {
      self.unit = unit
      self.neighbours = neighbours
      self.quarter = quarter
      self.year = year
      self.epsilons = epsilons
      self.quarters = quarters
      self.populations = populations
      self.forecast = forecast
      self.charges = charges
      self.bounds = bounds
      self.notCovered = notCovered
      self.registry = registry
      self.exhausted = exhausted
      self.notPrivate = notPrivate
    }
  }

  /// A budget: limit = spent + left, exact decimals of rho.
  public struct Budget: Hashable, Sendable {
    public var limit: String
    public var spent: String
    public var left: String

    public init(limit: String, spent: String, left: String) {
      self.limit = limit
      self.spent = spent
      self.left = left
    }
  }

  /// The guarantee at one delta.
  public struct Epsilon: Hashable, Sendable {
    /// Delta as an exact decimal, for example `0.000001`.
    public var delta: String
    /// Epsilon of the quarter by conversion of rho, rounded up.
    public var quarter: String
    /// Epsilon of the year so far by conversion of rho, rounded up.
    public var year: String
    /// Epsilon of the quarter by the privacy loss distribution, rounded up; nil if not computed.
    public var lossDistribution: String?
    /// e to the power of the quarter's epsilon, rounded up: the factor for one person.
    public var factor: String

    public init(delta: String, quarter: String, year: String, lossDistribution: String? = nil, factor: String) {
      self.delta = delta
      self.quarter = quarter
      self.year = year
      self.lossDistribution = lossDistribution
      self.factor = factor
    }
  }

  /// What one quarter spent.
  public struct QuarterCharge: Hashable, Sendable {
    /// Name, for example `2026-Q2`.
    public var name: String
    /// Rho as an exact decimal.
    public var spent: String
    /// Whether it is the quarter of this report.
    public var isCurrent: Bool = false

    public init(name: String, spent: String, isCurrent: Bool = false) {
      self.name = name
      self.spent = spent
      self.isCurrent = isCurrent
    }
  }

  /// What was spent on one population.
  public struct PopulationCharge: Hashable, Sendable {
    /// Id of a dataset, or words.
    public var name: String
    /// Rho as an exact decimal, rounded up.
    public var rho: String
    /// Added to delta, as an exact decimal.
    public var delta: String

    public init(name: String, rho: String, delta: String) {
      self.name = name
      self.rho = rho
      self.delta = delta
    }
  }

  /// A quarter to come, if it asks what this one asked.
  public struct Forecast: Hashable, Sendable {
    public var quarter: String
    /// Rho that could be spent, rounded down, and that would be, rounded up.
    public var available: String
    public var planned: String
    public var fits: Bool

    public init(quarter: String, available: String, planned: String, fits: Bool) {
      self.quarter = quarter
      self.available = available
      self.planned = planned
      self.fits = fits
    }
  }

  /// One query's charge.
  public struct Charge: Hashable, Sendable {
    /// Id of the statistic or release.
    public var id: String
    public var title: String
    /// Mechanism, for example `discrete Gaussian`.
    public var mechanism: String
    /// Its parameter as printed, for example `σ² = 200`.
    public var parameter: String?
    /// Rho as an exact decimal.
    public var rho: String
    /// Delta as an exact decimal, `0` for none.
    public var delta: String = "0"
    /// Half-width of the 95 % interval, as an exact decimal.
    public var halfWidth: String?
    /// Whether a stored release answered, at no charge.
    public var replayed: Bool = false

    public init(
      id: String, title: String, mechanism: String, parameter: String? = nil, rho: String, delta: String = "0",
      halfWidth: String? = nil, replayed: Bool = false
    ) {
      self.id = id
      self.title = title
      self.mechanism = mechanism
      self.parameter = parameter
      self.rho = rho
      self.delta = delta
      self.halfWidth = halfWidth
      self.replayed = replayed
    }
  }

  /// A bound on what one person can contribute, and where it comes from.
  public struct Bound: Hashable, Sendable {
    /// Id of the statistic.
    public var statistic: String
    /// What is bounded, for example `rows per person and group`.
    public var name: String
    public var value: String
    /// Origin: `policy`, `public knowledge`, `differentially private estimate`.
    public var origin: String

    public init(statistic: String, name: String, value: String, origin: String) {
      self.statistic = statistic
      self.name = name
      self.value = value
      self.origin = origin
    }
  }

  /// A field of the deployments registry.
  public struct RegistryField: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }
}
