import BigInt

/// One table of noisy integers within a release: counts, sums, sums of squares, or the counts of a level.
public struct ReleasePart: Hashable, Sendable {
  /// `count`, `sum`, `squares`; of a level `count over 16` or `count by region`; `quantile`.
  public let name: String
  /// Keys of its cells, in the order in which they are released; none where groups come from the data.
  public let keys: [[String]]
  public let sensitivity: Sensitivity
  public let mechanism: ReleaseNoise
  /// zCDP loss: exact, and never above its share of what was asked for.
  public let rho: Rational
  /// Half-width of the noise interval at 95 % for one figure read by itself; where a figure is made of several parts, for
  /// all of them together. Of a chosen quantile, rows by which it may be further off than the best of the candidates.
  public let halfWidth: Int64
  /// Half-width at 95 % that holds for all cells of the release at once (Bonferroni).
  public let simultaneousHalfWidth: Int64
  /// Where groups come from the data: those whose noisy figure is at or above it are named. nil where they are listed.
  public let threshold: Int64?
  /// What the naming adds to δ; zero where groups are listed.
  public let delta: Rational
  /// Which of the table's columns is released, and how its groups are put together.
  let column: Int
  let grouping: Grouping

  /// - Parameters:
  ///   - together: Intervals that must hold at once for one figure.
  ///   - cells: Intervals that must hold at once for the whole release.
  init(
    name: String, keys: [[String]], sensitivity: Sensitivity, spending rho: Rational, together: Int, cells: Int,
    column: Int = 0, grouping: Grouping = .none, naming delta: Rational? = nil
  ) throws(PrivacyError) {
    self.delta = delta ?? .zero
    self.name = name
    self.keys = keys
    self.sensitivity = sensitivity
    let noise = try DiscreteGaussian(spending: rho, on: sensitivity)
    mechanism = .gaussian(noise)
    self.rho = noise.rho(sensitivity)
    let alpha = 1 - ReleasePlan.level
    halfWidth = Int64(clamping: try noise.halfWidth(alpha: alpha / Rational(together)).halfWidth)
    simultaneousHalfWidth =
      cells == together
      ? halfWidth : Int64(clamping: try noise.halfWidth(alpha: alpha / Rational(cells)).halfWidth)
    self.column = column
    self.grouping = grouping
    let collision = HiddenGroups.collision * Rational(sensitivity.groups)
    if let delta, delta <= collision { throw .delta }
    let (groups, perGroup) = (sensitivity.groups, sensitivity.perGroup)
    threshold = try delta.map { delta throws(PrivacyError) in
      try PartitionSelection.threshold(of: noise, perGroup: perGroup, groups: groups, delta: delta - collision)
    }
  }

  /// One quantile of the bins of a statistic, chosen.
  init(choosing quantile: Rational, _ statistic: Statistic) throws(PrivacyError) {
    let (rows, overflow) = statistic.effectiveGroups.multipliedReportingOverflow(by: statistic.effectiveRows)
    guard !overflow else { throw .bounds }
    let choice = try QuantileChoice(
      quantile, candidates: statistic.partitions.count, rows: rows, spending: statistic.rho)
    name = "quantile"
    keys = [[]]
    sensitivity = try Sensitivity(groups: statistic.effectiveGroups, perGroup: statistic.effectiveRows)
    mechanism = .choice(choice)
    rho = choice.mechanism.rho
    halfWidth = Int64(clamping: choice.halfWidth(alpha: 1 - ReleasePlan.level))
    simultaneousHalfWidth = halfWidth
    threshold = nil
    delta = .zero
    column = 0
    grouping = .none
  }

  /// Figures of the table that it is made of; nil where groups come from the data.
  var tableSize: Int? {
    if case .choice(let choice) = mechanism { return choice.candidates }
    return threshold == nil ? keys.count : nil
  }

  /// The exact figures of its cells.
  func exact(_ table: BoundedTable) -> [Int64] {
    guard grouping != .none else { return table.columns[column] }
    var sums = Array(repeating: Int128(0), count: keys.count)
    for (group, value) in table.columns[column].enumerated() { sums[grouping.cell(of: group)] += Int128(value) }
    return sums.map { Int64(clamping: $0) }
  }

  /// What the accountants see: one subject changes at most L0 cells, each by at most Linf.
  public var events: [PrivacyEvent] {
    (try? mechanism.event(groups: sensitivity.groups, perGroup: sensitivity.perGroup)).map { [$0] } ?? []
  }
}

extension ReleasePart {
  /// The parts of a statistic over contributions; each gets the same share of the loss.
  static func parts(of statistic: Statistic) throws(PrivacyError) -> [ReleasePart] {
    let keys = statistic.partitions.keys
    let groups = statistic.effectiveGroups
    let rows = statistic.effectiveRows
    func part(
      _ name: String, _ most: Int64, column: Int, of count: Int
    ) throws(PrivacyError) -> ReleasePart {
      let (perGroup, overflow) = rows.multipliedReportingOverflow(by: most)
      guard !overflow else { throw .bounds }
      return try ReleasePart(
        name: name, keys: keys, sensitivity: try Sensitivity(groups: groups, perGroup: perGroup),
        spending: statistic.rho / Rational(count), together: count, cells: count * keys.count, column: column)
    }
    if let delta = statistic.delta {
      // How many groups there are is not known, so that no interval holds for all of them at once.
      return [
        try ReleasePart(
          name: "count", keys: [], sensitivity: try Sensitivity(groups: groups, perGroup: rows),
          spending: statistic.rho, together: 1, cells: 1, naming: delta)
      ]
    }
    if let quantile = statistic.quantile { return [try ReleasePart(choosing: quantile, statistic)] }
    guard let value = statistic.value else { return try levels(of: statistic) }
    switch statistic.measure {
    case .mean:
      return [try part("count", 1, column: 0, of: 2), try part("sum", value.width, column: 1, of: 2)]
    case .variance:
      return [
        try part("count", 1, column: 0, of: 3), try part("sum", value.width, column: 1, of: 3),
        try part("squares", value.width * value.width, column: 2, of: 3),
      ]
    case .sum, .rows, .subjects:
      return [try part("sum", value.greatest, column: 0, of: 1)]
    }
  }

  private static func levels(of statistic: Statistic) throws(PrivacyError) -> [ReleasePart] {
    let groupings = Grouping.levels(of: statistic)
    let count = statistic.partitions.count
    let cells = groupings.reduce(0) { $0 + $1.count(of: count) }
    let inAll = statistic.effectiveGroups.multipliedReportingOverflow(by: statistic.effectiveRows)
    guard !inAll.overflow else { throw .bounds }
    var parts: [ReleasePart] = []
    for grouping in groupings {
      let levelCells = grouping.count(of: count)
      // All groups that a subject enters may lie in one cell of a level.
      let perCell = min(statistic.effectiveGroups, Int64(grouping.block)) * statistic.effectiveRows
      let sensitivity = try Sensitivity(
        groups: min(statistic.effectiveGroups, Int64(levelCells)), perGroup: perCell, inAll: inAll.partialValue)
      parts.append(
        try ReleasePart(
          name: name(of: grouping, statistic),
          keys: grouping == .none
            ? statistic.partitions.keys : (0..<levelCells).map { key(of: $0, grouping, statistic) },
          sensitivity: sensitivity, spending: statistic.rho / Rational(groupings.count), together: 1, cells: cells,
          grouping: grouping))
    }
    return parts
  }

  private static func name(of grouping: Grouping, _ statistic: Statistic) -> String {
    switch statistic.levels {
    case .groups: return "count"
    case .tree: return grouping.block == 1 ? "count" : "count over \(grouping.block)"
    case .totals:
      guard grouping != .none else { return "count" }
      let kept = keptAttributes(grouping, statistic)
      return kept == 0
        ? "total" : "count by " + statistic.attributes.prefix(kept).map(\.description).joined(separator: ", ")
    }
  }

  private static func keptAttributes(_ grouping: Grouping, _ statistic: Statistic) -> Int {
    var (kept, size) = (statistic.attributes.count, 1)
    while size < grouping.size, kept > 0 {
      kept -= 1
      size *= statistic.partitions.values[kept].count
    }
    return kept
  }

  private static func key(of cell: Int, _ grouping: Grouping, _ statistic: Statistic) -> [String] {
    let groups = grouping.groups(of: cell)
    let first = statistic.partitions.key(at: groups.lowerBound)
    guard statistic.levels == .tree else { return Array(first.prefix(keptAttributes(grouping, statistic))) }
    let last = statistic.partitions.key(at: groups.upperBound)
    guard let low = first.last, let high = last.last, low != high else { return first }
    return first.dropLast() + ["\(low) to \(high)"]
  }
}
