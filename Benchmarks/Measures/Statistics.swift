import Crypto
import Privacy

/// The statistics that are counted: as in the example.
enum Statistics {
  static func aggregators(secret: SecretBytes) throws -> [BoundedAggregator] {
    let regions = ["DE", "FR", "NL", "ES", "IT", "SE", "US-CA"]
    let rho = Rational(1, 100)
    let statistics = [
      try Statistic(
        id: "people-by-region", measure: .subjects, by: [Attribute("region")], partitions: [regions],
        bounds: .init(groups: 1), rho: rho),
      try Statistic(
        id: "rows-by-region-and-age", measure: .rows, by: [Attribute("region"), Attribute("ageBand")],
        partitions: [regions, ["adult", "16-17", "13-15"]], bounds: .init(groups: 2, rows: 4), rho: rho),
    ]
    return BoundedAggregator.sharing(
      try statistics.map { statistic in
        let plan = try ReleasePlan(statistic)
        return BoundedQuestion(statistic, plan: plan, key: try BoundingKey(secret: secret, plan: plan))
      })
  }
}
