import Foundation
import Ledger
import Privacy
import Reporting

/// The privacy statement and the statistics, from the ledger's exact figures.
struct PrivacySection {
  let facts: RunFacts
  let outcome: ReleaseOutcome
  private let budget: PrivacyBudget

  init(facts: RunFacts, outcome: ReleaseOutcome) throws {
    self.facts = facts
    self.outcome = outcome
    guard let privacy = facts.configuration.privacy, let quarter = Rational(privacy.quarterRho),
      let year = Rational(privacy.yearRho)
    else { throw EngineError(.configuration, "privacy.budget is no decimal") }
    budget = try PrivacyBudget(quarter: quarter, year: year)
  }

  // MARK: Statement

  func statement() -> Report.Privacy {
    let summary = outcome.budget
    let quarter = summary.quarters.first { $0.quarter == outcome.quarter }
    let year = summary.years.first { $0.year == outcome.quarter.year }
    return Report.Privacy(
      unit: "One person: everything that the sources hold about one data subject.",
      neighbours: "Two sets of records are neighbours if all rows of one person are in the one and not in the other.",
      quarter: figures(limit: quarter?.allotment ?? budget.quarter, spent: quarter?.spent ?? .zero),
      year: figures(limit: year?.cap ?? budget.year, spent: year?.spent ?? .zero),
      epsilons: epsilons(quarter, year),
      quarters: summary.quarters.filter { $0.quarter.year == outcome.quarter.year && $0.quarter <= outcome.quarter }.map
      {
        Report.QuarterCharge(
          name: $0.quarter.description, spent: decimal($0.spent, .up), isCurrent: $0.quarter == outcome.quarter)
      },
      charges: outcome.released.map(charge), bounds: outcome.released.flatMap(bounds),
      notCovered: [
        "What verdicts say of single records; they are exact and go to those who may read them.",
        "Numbers of records, sources and findings, which are exact and carry no guarantee.",
        "Sampling error, and whether the records are right.",
        "How long the run took. Reports are written once, at the end of the run.",
      ],
      registry: [
        Report.RegistryField(name: "Model", value: "central, batch, by quarter"),
        Report.RegistryField(
          name: "Privacy definition", value: "zero-concentrated differential privacy (zCDP), add or remove one person"),
        Report.RegistryField(name: "Mechanism", value: "exact discrete Gaussian (Canonne, Kamath, Steinke 2020)"),
        Report.RegistryField(
          name: "Accountant", value: "zCDP filter in exact rationals, carried from quarter to quarter"),
        Report.RegistryField(name: "Randomness", value: "OpenSSL, no seed"),
      ])
  }

  private func figures(limit: Rational, spent: Rational) -> Report.Budget {
    Report.Budget(limit: decimal(limit, .down), spent: decimal(spent, .up), left: decimal(limit - spent, .down))
  }

  /// At most six decimals, on the safe side, trailing zeros dropped.
  private func decimal(_ value: Rational, _ rounding: Rounding) -> String {
    Self.trimmed(value.decimal(places: 6, rounding: rounding))
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  private func epsilons(_ quarter: BudgetSummary.OfQuarter?, _ year: BudgetSummary.OfYear?) -> [Report.Epsilon] {
    guard let quarter, let year else { return [] }
    return zip(quarter.epsilonSpent.points, year.epsilonSpent.points).map { own, all in
      let epsilon = own.epsilon.decimal(places: 3, rounding: .up)
      let factor = (exp(own.epsilon.double(rounding: .up)) * 100).rounded(.up) / 100
      return Report.Epsilon(
        delta: Self.trimmed(own.delta.decimal(places: 9, rounding: .up)), quarter: Self.trimmed(epsilon),
        year: Self.trimmed(all.epsilon.decimal(places: 3, rounding: .up)),
        factor: factor < 1e9 ? String(format: "%.2f", factor) : "1000000000")
    }
  }

  private func charge(_ released: ReleaseOutcome.Released) -> Report.Charge {
    Report.Charge(
      id: released.configured.id, title: StatisticWords.title(released.configured), mechanism: "discrete Gaussian",
      parameter: "σ² = \(Self.trimmed(released.plan.mechanism.sigmaSquared.decimal(places: 3, rounding: .up)))",
      rho: decimal(released.plan.rho, .up), halfWidth: String(released.plan.halfWidth),
      replayed: !released.stored.isFresh)
  }

  private func bounds(_ released: ReleaseOutcome.Released) -> [Report.Bound] {
    let configured = released.configured
    switch configured.count {
    case .rows, .subjects:
      var bounds = [
        Report.Bound(
          statistic: configured.id, name: "groups a person", value: String(configured.maxGroups), origin: "policy")
      ]
      if configured.count == .rows {
        bounds.append(
          Report.Bound(
            statistic: configured.id, name: "rows a person and group", value: String(configured.maxRows),
            origin: "policy"))
      }
      return bounds
    case .datasetRows, .datasetSubjects, .distribution:
      let squared = Self.trimmed(released.plan.sensitivity.l2Squared.decimal(places: 3, rounding: .up))
      return [
        Report.Bound(
          statistic: configured.id, name: "squared L2 sensitivity", value: squared,
          origin: "declared and enforced by the dataset's source")
      ]
    }
  }

  // MARK: Statistics

  func statistics() -> [Report.Statistic] {
    outcome.released.map { released in
      let release = released.stored.release
      let simultaneous = release.cells.count > 1
      let width = simultaneous ? release.simultaneousHalfWidth : release.halfWidth
      let cells = release.cells.map { cell in
        let (lower, upper) = (cell.noisy - width, cell.noisy + width)
        return Report.Cell(
          label: cell.key.isEmpty ? "all" : cell.key.joined(separator: ", "), raw: String(cell.noisy),
          published: String(cell.nonNegative), lower: String(lower), upper: String(upper), halfWidth: String(width),
          indistinguishableFromZero: lower <= 0)
      }
      return Report.Statistic(
        id: released.configured.id, title: StatisticWords.title(released.configured),
        measure: StatisticWords.measure(released.configured), dimension: released.configured.by.joined(separator: ", "),
        simultaneous: simultaneous, axis: Report.Axis(covering: cells.flatMap { [$0.lower, $0.upper, $0.published] }),
        cells: cells,
        postProcessing: cells.contains { $0.raw != $0.published } ? "negative values are published as zero" : nil,
        replayed: !released.stored.isFresh)
    }
  }

  func refused() -> [Report.RefusedStatistic] {
    outcome.refused.map {
      Report.RefusedStatistic(id: $0.configured.id, title: StatisticWords.title($0.configured), reason: $0.reason)
    }
  }
}

/// Statistics in words.
enum StatisticWords {
  static func title(_ statistic: Configuration.Statistic) -> String {
    let by = statistic.by.isEmpty ? "" : " by " + statistic.by.map(words).joined(separator: " and ")
    return measure(statistic).prefix(1).uppercased() + measure(statistic).dropFirst() + by
  }

  static func measure(_ statistic: Configuration.Statistic) -> String {
    switch statistic.count {
    case .rows: "rows"
    case .subjects: "people"
    case .datasetRows: "rows of the dataset"
    case .datasetSubjects: "people in the dataset"
    case .distribution: "people in the dataset"
    }
  }

  /// `ageBand` as `age band`.
  private static func words(_ name: String) -> String {
    name.reduce(into: "") { text, letter in text += letter.isUppercase ? " " + letter.lowercased() : String(letter) }
  }
}
