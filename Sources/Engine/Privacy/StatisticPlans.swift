import Crypto
import JSON
import Privacy
import Provenance
import Spill
import YAML

/// The statistics of a configuration, planned: what can be known before the data are looked at.
struct StatisticPlans {
  /// Counts over contributions.
  struct OverContributions {
    var configured: Configuration.Statistic
    var statistic: Statistic
    var plan: ReleasePlan
    var key: BoundingKey
    var datasets: Set<String>?
  }

  /// Figures of datasets' own statistics.
  struct OverDataset {
    var configured: Configuration.Statistic
    var dataset: String
  }

  var contributions: [OverContributions] = []
  var datasets: [OverDataset] = []
  let secret: SecretBytes

  /// - Parameters:
  ///   - names: every id of a dataset that the configuration names, itself included.
  /// - Throws: `YAMLError` with the line of the statistic that cannot be planned.
  init(
    _ privacy: Configuration.Privacy, file: String, secret: SecretBytes, names: (String) -> Set<String>
  ) throws {
    self.secret = secret
    for configured in privacy.statistics {
      switch try Self.plan(configured, file: file) {
      case .dataset(let dataset): datasets.append(OverDataset(configured: configured, dataset: dataset))
      case .contributions(let statistic, let plan):
        contributions.append(
          OverContributions(
            configured: configured, statistic: statistic, plan: plan,
            key: try BoundingKey(secret: secret, plan: plan), datasets: configured.dataset.map(names)))
      }
    }
  }

  /// Says what is wrong with a statistic before anything is read.
  /// - Throws: `YAMLError` with the line of the first that cannot be planned.
  static func check(_ privacy: Configuration.Privacy, file: String) throws {
    for configured in privacy.statistics { _ = try plan(configured, file: file) }
  }

  /// What all of them together may spend.
  /// - Throws: as `check`.
  static func loss(of privacy: Configuration.Privacy, file: String) throws -> Rational {
    try privacy.statistics.reduce(Rational.zero) { sum, configured in
      switch (try plan(configured, file: file), configured.loss) {
      case (.contributions(_, let plan), _): sum + plan.rho
      case (.dataset, .rho(let text)), (.dataset, .accuracy(let text)): sum + (Rational(text) ?? .zero)
      }
    }
  }

  private enum Planned {
    case dataset(String)
    case contributions(Statistic, ReleasePlan)
  }

  private static func plan(_ configured: Configuration.Statistic, file: String) throws -> Planned {
    func wrong(_ message: String) -> YAMLError {
      YAMLError(
        file: file, line: configured.line, column: configured.column,
        message: "privacy.statistics, \(configured.id): \(message)")
    }
    switch configured.count {
    case .datasetRows, .datasetSubjects, .distribution, .datasetSum:
      guard let dataset = configured.dataset else { throw wrong("'dataset' is missing: whose statistics are meant?") }
      let isOfAttribute = configured.count == .distribution || configured.count == .datasetSum
      guard !isOfAttribute || configured.by.count == 1 else {
        throw wrong("\(configured.count.rawValue) needs one attribute under 'by'")
      }
      guard case .rho = configured.loss else {
        throw wrong("what a dataset states of itself is bounded as it says, so that accuracy has no price; give rho")
      }
      guard configured.delta == nil else { throw wrong("the groups of a dataset's own figures are listed by it") }
      return .dataset(dataset)
    case .rows, .subjects, .sum, .mean, .variance, .histogram, .quantiles:
      do {
        let shape = try StatisticShape(configured)
        func statistic(_ rho: Rational) throws -> Statistic {
          try Statistic(
            id: configured.id, measure: shape.measure, by: shape.attributes, partitions: shape.partitions,
            bounds: shape.bounds, value: shape.value,
            levels: shape.levels, rho: rho, population: configured.dataset ?? "all contributions",
            utility: try utility(configured), delta: configured.delta.flatMap { Rational($0) },
            quantile: shape.choice)
        }
        let asked: Statistic
        switch configured.loss {
        case .rho(let text):
          guard let rho = Rational(text) else { throw wrong("rho is no decimal") }
          asked = try statistic(rho)
        case .accuracy(let text):
          guard let width = Rational(text) else { throw wrong("accuracy is no decimal") }
          asked = try statistic(ReleasePlan(statistic(1)).rho(reaching: width))
        }
        return .contributions(asked, try ReleasePlan(asked))
      } catch let error as PrivacyError {
        throw wrong(error.description)
      } catch let error as StatisticShape.Wrong {
        throw wrong(error.message)
      }
    }
  }

  static func utility(_ configured: Configuration.Statistic) throws(PrivacyError) -> UtilityLimit? {
    guard let plausible = configured.plausible else { return nil }
    let relative = configured.maxRelativeError.flatMap { Rational($0) } ?? Rational(1, 2)
    return try UtilityLimit(plausible: Int64(plausible), maximumRelativeHalfWidth: relative)
  }

  /// Empty aggregates of the statistics over contributions, which share passes where they can, and the budget.
  func aggregators(_ spill: SpillPlace) -> [BoundedAggregator] {
    BoundedAggregator.sharing(
      contributions.map { BoundedQuestion($0.statistic, plan: $0.plan, key: $0.key, datasets: $0.datasets) },
      spill: spill)
  }
}
