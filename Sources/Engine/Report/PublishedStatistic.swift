import Foundation
import Privacy
import Reporting

/// A release as the report shows it: the groups, the levels above them, or the quantiles.
struct PublishedStatistic {
  let released: ReleaseOutcome.Released

  init(_ released: ReleaseOutcome.Released) {
    self.released = released
  }

  private var configured: Configuration.Statistic { released.configured }
  private var release: Release { released.stored.release }

  /// - Throws: `PrivacyError` if the release does not belong to the plan.
  func all() throws -> [Report.Statistic] {
    if configured.count == .quantiles { return [try quantiles()] }
    return try released.plan.estimates(release).enumerated().map { place, level in
      statistic(level, place: place)
    }
  }

  private func statistic(_ level: EstimatedLevel, place: Int) -> Report.Statistic {
    var estimates = level.estimates
    var notes: [String] = []
    let isRatio = level.name == "mean" || level.name == "variance"
    if isRatio { notes.append("made of noisy counts and sums; each interval is that of all of them together") }
    if !isRatio, estimates.contains(where: { $0.raw != [$0.published] }) {
      notes.append(
        release.parts.count > 1
          ? "made to agree with the totals, whole and not negative" : "negative values are published as zero")
    }
    if let threshold = release.parts.first?.threshold {
      notes.append(
        "groups come from the data; those whose noisy value is below \(threshold) are not named, and the values of those "
          + "that are tend to be high")
    }
    if let top = configured.top, place == 0, top < estimates.count {
      let order = estimates.indices.sorted {
        estimates[$0].published == estimates[$1].published
          ? $0 < $1 : estimates[$0].published > estimates[$1].published
      }
      estimates = order.prefix(top).map { estimates[$0] }
      notes.append("the \(top) largest of \(level.estimates.count) groups, by their noisy values")
    }
    let isHidden = release.parts.contains { $0.threshold != nil }
    let simultaneous = !isHidden && (level.estimates.count > 1 || release.parts.count > 1)
    let cells = estimates.map { cell($0, simultaneous: simultaneous, isRatio: isRatio) }
    return make(
      cells, id: place == 0 ? configured.id : "\(configured.id).\(place)",
      title: StatisticWords.title(configured) + (place == 0 ? "" : ": \(level.name)"), simultaneous: simultaneous,
      notes: notes)
  }

  private func cell(_ estimate: Estimate, simultaneous: Bool, isRatio: Bool) -> Report.Cell {
    let interval = simultaneous ? estimate.simultaneous : estimate.interval
    let raw = isRatio ? estimate.published : estimate.raw.first ?? estimate.published
    return Report.Cell(
      label: estimate.key.isEmpty ? "all" : estimate.key.joined(separator: ", "), raw: text(raw, .up),
      published: text(estimate.published, .up), lower: text(interval.lowerBound, .down),
      upper: text(interval.upperBound, .up),
      halfWidth: text(max(interval.upperBound - raw, raw - interval.lowerBound), .up),
      indistinguishableFromZero: interval.lowerBound.signum <= 0)
  }

  private func quantiles() throws -> Report.Statistic {
    guard let bins = try StatisticShape(configured).bins else { throw PrivacyError.bins }
    let wanted = configured.quantiles.compactMap { Rational($0) }
    let cells = try released.plan.quantiles(wanted, of: bins, in: release).map { estimate in
      let (low, high) = (estimate.interval.lowerBound, estimate.interval.upperBound)
      return Report.Cell(
        label: (estimate.key + [estimate.quantile.shortest]).joined(separator: ", "),
        raw: text(estimate.published, .up),
        published: text(estimate.published, .up), lower: text(low, .down), upper: text(high, .up),
        halfWidth: text(max(high - estimate.published, estimate.published - low), .up))
    }
    let chosen = released.plan.parts.first.flatMap { $0.mechanism.sigmaSquared == nil ? $0.halfWidth : nil }
    return make(
      cells, id: configured.id, title: StatisticWords.title(configured), simultaneous: true,
      notes: [
        chosen.map {
          "chosen by the exponential mechanism among the upper ends of the bins; with 95 % at most \($0) rows further from "
            + "the quantile than the best of them, but how far that is in value depends on the data, so that the interval "
            + "is all of the bins"
        } ?? "read off a tree of noisy counts that were made to agree; upper ends of bins"
      ])
  }

  private func make(
    _ cells: [Report.Cell], id: String, title: String, simultaneous: Bool, notes: [String]
  ) -> Report.Statistic {
    Report.Statistic(
      id: id, title: release.isRehearsal ? "\(Release.rehearsalLabel). \(title)" : title,
      measure: StatisticWords.measure(configured), dimension: configured.by.joined(separator: ", "),
      simultaneous: simultaneous, axis: Report.Axis(covering: cells.flatMap { [$0.lower, $0.upper, $0.published] }),
      cells: cells, postProcessing: notes.isEmpty ? nil : notes.joined(separator: "; "),
      replayed: !released.stored.isFresh)
  }

  /// At most six decimals, without trailing zeros.
  private func text(_ value: Rational, _ rounding: Rounding) -> String {
    let text = value.decimal(places: value.isInteger ? 0 : 6, rounding: rounding)
    guard text.contains(".") else { return text }
    return text.replacing(/\.?0+$/, with: "")
  }
}

extension Configuration.Statistic.Count {
  /// Whether it is a figure that a dataset states of itself.
  var isOfDataset: Bool {
    switch self {
    case .datasetRows, .datasetSubjects, .datasetSum, .distribution: true
    case .rows, .subjects, .sum, .mean, .variance, .histogram, .quantiles: false
    }
  }
}

/// Statistics in words.
enum StatisticWords {
  static func title(_ statistic: Configuration.Statistic) -> String {
    let by =
      statistic.by.isEmpty
      ? "" : (statistic.count == .datasetSum ? " of " : " by ") + statistic.by.map(words).joined(separator: " and ")
    return measure(statistic).prefix(1).uppercased() + measure(statistic).dropFirst() + by
  }

  static func measure(_ statistic: Configuration.Statistic) -> String {
    switch statistic.count {
    case .rows: "rows"
    case .subjects: "people"
    case .sum: "sum of \(statistic.value?.name ?? "values")"
    case .mean: "mean of \(statistic.value?.name ?? "values")"
    case .variance: "variance of \(statistic.value?.name ?? "values")"
    case .histogram: "rows by \(statistic.value?.name ?? "value")"
    case .quantiles: "quantiles of \(statistic.value?.name ?? "values")"
    case .datasetSum: "sum over the dataset"
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
