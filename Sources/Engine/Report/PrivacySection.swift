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
    guard let privacy = facts.configuration.privacy else {
      throw EngineError(.configuration, "there are releases, and no privacy section")
    }
    budget = try privacy.budget()
  }

  // MARK: Statement

  func statement() -> Report.Privacy {
    let summary = outcome.budget
    let quarter = summary.quarters.first { $0.quarter == outcome.quarter }
    let year = summary.years.first { $0.year == outcome.quarter.year }
    return Report.Privacy(
      unit: "One person: everything that the sources hold about one data subject.",
      neighbours: Report.Prose(Self.neighbours),
      quarter: figures(limit: quarter?.allotment ?? budget.quarter, spent: quarter?.spent ?? .zero),
      year: figures(limit: year?.cap ?? budget.year, spent: year?.spent ?? .zero),
      epsilons: epsilons(quarter, year),
      quarters: summary.quarters.filter { $0.quarter.year == outcome.quarter.year && $0.quarter <= outcome.quarter }.map
      {
        Report.QuarterCharge(
          name: $0.quarter.description, spent: decimal($0.spent, .up), isCurrent: $0.quarter == outcome.quarter)
      },
      populations: populations,
      forecast: outcome.forecast.map {
        Report.Forecast(
          quarter: $0.quarter.description, available: decimal($0.available, .down), planned: decimal($0.planned, .up),
          fits: $0.fits)
      },
      charges: outcome.released.map(charge), bounds: outcome.released.flatMap(bounds),
      notCovered: Self.notCovered.map { Report.Prose($0) }, registry: registry,
      exhausted: outcome.forecast.first { !$0.fits }.map { $0.quarter.firstDay })
  }

  /// What each population has spent up to this quarter.
  private var populations: [Report.PopulationCharge] {
    let charges = outcome.budget.statistics.filter { $0.quarter <= outcome.quarter }
    return Dictionary(grouping: charges, by: \.population).sorted { $0.key < $1.key }.map { name, charges in
      Report.PopulationCharge(
        name: name, rho: decimal(charges.map(\.rho).sum(), .up), delta: delta(charges.map(\.delta).sum()))
    }
  }

  static let neighbours =
    "Two sets of records are neighbours if all rows of one person are in the one and not in the other."

  static let notCovered = [
    "What verdicts say of single records; they are exact and go to those who may read them.",
    "Numbers of records, sources and findings, which are exact and carry no guarantee.",
    "Numbers of requests that the law wants exact (California, 11 CCR 7102 and 7157): they stand in part 6, and noise is never added to them.",
    "Sampling error, and whether the records are right.",
    "How long the run took. Reports are written once, at the end of the run.",
  ]

  /// What NIST SP 800-226 asks of a guarantee, from its top to what it stands on, in plain words; then how it was made.
  private var registry: [Report.RegistryField] {
    let rows = [
      (
        "How strong (SP 800-226: privacy parameters)",
        "the tables above: the smaller epsilon is, the less anybody can learn about one person from these statistics"
      ),
      (
        "Who is protected (unit of privacy)",
        "one person with everything that the sources hold about them, not single rows or events"
      ),
      (
        "For how long (composition)",
        "all quarters count together; what was spent stays spent, and no release is drawn a second time"
      ),
      (
        "Whom one must trust (trust model)",
        "central: the organisation sees the records and adds the noise; readers see the noisy figures alone"
      ),
      (
        "How noise is made (mechanism)",
        "exact discrete Gaussian (Canonne, Kamath, Steinke 2020) on whole numbers, or one quantile chosen by the "
          + "exponential mechanism (McSherry, Talwar 2007), from OpenSSL, without a seed"
      ),
      (
        "What it costs in accuracy (utility)",
        "the intervals beside each figure; a statistic that noise would drown is refused before anything is spent"
      ),
      (
        "What it may get wrong (bias)",
        "people with more rows or groups than the bounds count for less; negative counts are published as zero"
      ),
      ("What it does not hide (side channels)", "how long the run took; the report is written once, at its end"),
      (
        "What guards the records themselves (access, collection)",
        "not differential privacy: the protection plan of part 7, and what the verdicts say of collection"
      ),
      ("Privacy definition", "zero-concentrated differential privacy (zCDP), add or remove one person"),
      (
        "Accountant",
        "zCDP filter in exact rationals, carried from quarter to quarter; beside it the distribution of losses, "
          + "which holds if the plan of the quarter stood before its first release"
      ),
      ("Ledger before this run", "\(outcome.head.entries) entries, head \(outcome.head.hash.hex)"),
      ("Software", "Affidavit \(EngineVersion.text)"),
    ]
    return rows.map { Report.RegistryField(name: $0, value: $1) }
  }

  private var windowText: String {
    guard let window = outcome.budget.window else { return "no cap beyond that of the year is set" }
    return "any \(window.quarters) quarters together may cost rho \(decimal(window.cap, .down)); "
      + "\(decimal(window.spent, .up)) is spent"
  }

  private func figures(limit: Rational, spent: Rational) -> Report.Budget {
    Report.Budget(limit: decimal(limit, .down), spent: decimal(spent, .up), left: decimal(limit - spent, .down))
  }

  /// At most six decimals, on the safe side, trailing zeros dropped.
  private func decimal(_ value: Rational, _ rounding: Rounding) -> String {
    Self.trimmed(value.decimal(places: 6, rounding: rounding))
  }

  /// At most eighteen decimals, rounded up.
  private func delta(_ value: Rational) -> String {
    Self.trimmed(value.decimal(places: 18, rounding: .up))
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
    return zip(quarter.epsilonSpent.points, year.epsilonSpent.points).enumerated().compactMap { place, both in
      let (own, all) = both
      guard let ofQuarter = own.epsilon, let ofYear = all.epsilon else { return nil }
      let epsilon = ofQuarter.decimal(places: 3, rounding: .up)
      let factor = (exp(ofQuarter.double(rounding: .up)) * 100).rounded(.up) / 100
      return Report.Epsilon(
        delta: Self.trimmed(own.delta.decimal(places: 9, rounding: .up)), quarter: Self.trimmed(epsilon),
        year: Self.trimmed(ofYear.decimal(places: 3, rounding: .up)),
        lossDistribution: outcome.certificate.points[place].epsilon.map {
          Self.trimmed($0.decimal(places: 3, rounding: .up))
        },
        factor: factor < 1e9 ? String(format: "%.2f", factor) : "1000000000")
    }
  }

  private func charge(_ released: ReleaseOutcome.Released) -> Report.Charge {
    let parts = released.plan.parts
    let parameters = parts.map { part in
      switch part.mechanism {
      case .gaussian(let noise):
        let variance = "σ² = \(Self.trimmed(noise.sigmaSquared.decimal(places: 3, rounding: .up)))"
        return parts.count == 1 ? variance : "\(part.name): \(variance)"
      case .choice(let choice):
        return "ε = \(Self.trimmed(choice.mechanism.epsilon.decimal(places: 6, rounding: .up))), "
          + "\(choice.candidates) candidates"
      }
    }
    let isChosen = parts.contains { $0.mechanism.sigmaSquared == nil }
    return Report.Charge(
      id: released.configured.id, title: StatisticWords.title(released.configured),
      mechanism: isChosen ? "exponential mechanism" : "discrete Gaussian",
      parameter: parameters.joined(separator: "; "), rho: decimal(released.plan.rho, .up),
      delta: delta(released.plan.delta),
      halfWidth: parts.count == 1 && !isChosen ? String(parts[0].halfWidth) : nil, replayed: !released.stored.isFresh)
  }

  private func bounds(_ released: ReleaseOutcome.Released) -> [Report.Bound] {
    let configured = released.configured
    func bound(_ name: String, _ value: String, _ origin: String = "policy") -> Report.Bound {
      Report.Bound(statistic: configured.id, name: name, value: value, origin: origin)
    }
    guard !configured.count.isOfDataset else {
      return released.plan.parts.map {
        bound(
          "squared L2 sensitivity", Self.trimmed($0.sensitivity.l2Squared.decimal(places: 3, rounding: .up)),
          "declared and enforced by the dataset's source")
      }
    }
    var bounds = [bound("groups a person", String(configured.maxGroups ?? 1))]
    if configured.count != .subjects {
      bounds.append(bound("rows a person and group", String(configured.maxRows ?? 1)))
    }
    for part in released.plan.parts {
      guard let threshold = part.threshold else { continue }
      bounds.append(bound("noisy figure from which a group is named", String(threshold)))
      bounds.append(bound("added to delta for naming groups", part.delta.shortest))
    }
    if let value = configured.value {
      if let lower = value.lower { bounds.append(bound("lowest \(value.name)", lower)) }
      if let upper = value.upper { bounds.append(bound("highest \(value.name)", upper)) }
      if let first = value.bins.first, let last = value.bins.last {
        bounds.append(bound("\(value.name), \(value.bins.count - 1) bins from", "\(first) to \(last)"))
      }
    }
    return bounds
  }

  // MARK: Statistics

  func statistics() throws -> [Report.Statistic] {
    try outcome.released.flatMap { try PublishedStatistic($0).all() }
  }

  func refused() -> [Report.RefusedStatistic] {
    outcome.refused.map {
      Report.RefusedStatistic(id: $0.configured.id, title: StatisticWords.title($0.configured), reason: $0.reason)
    }
  }
}
