import Privacy

/// What a configured statistic asks of contributions, in the words of the privacy room.
struct StatisticShape {
  let measure: Statistic.Measure
  let attributes: [Attribute]
  let partitions: [[String]]
  let value: ValueDomain?
  let levels: Statistic.Levels
  /// Of the last attribute, where that is cut into bins.
  let bins: Bins?
  let bounds: Statistic.Bounds
  /// The quantile that the exponential mechanism chooses; nil where all figures get noise.
  let choice: Rational?

  struct Wrong: Error {
    let message: String
  }

  /// - Throws: `Wrong` or `PrivacyError`.
  init(_ configured: Configuration.Statistic) throws {
    var attributes = try StatisticMistakes.attributes(configured.by)
    var partitions = configured.partitions
    if configured.delta == nil { try StatisticMistakes.check(partitions, of: configured.by) }
    bins = try StatisticShape.bins(configured)
    value = try StatisticShape.domain(configured)
    guard bins == nil || value == nil, configured.value == nil || bins != nil || value != nil else {
      throw Wrong(message: "'value' is of no use to the count of \(configured.count.rawValue)")
    }
    if let bins, let name = configured.value?.name {
      attributes.append(.binned(name, bins))
      partitions.append([])
    }
    switch configured.count {
    case .sum: measure = .sum
    case .mean: measure = .mean
    case .variance: measure = .variance
    case .subjects: measure = .subjects
    default: measure = .rows
    }
    self.attributes = attributes
    self.partitions = partitions
    guard configured.count != .quantiles || !configured.quantiles.isEmpty else {
      throw Wrong(message: "'quantiles' is missing: a list such as [0.25, 0.5, 0.75]")
    }
    guard configured.count == .quantiles || configured.quantiles.isEmpty else {
      throw Wrong(message: "'quantiles' belongs to a count of quantiles alone")
    }
    for quantile in try configured.quantiles.map({ try StatisticShape.number($0) })
    where quantile.signum <= 0 || quantile >= 1 {
      throw Wrong(message: "a quantile lies strictly between 0 and 1")
    }
    choice = try StatisticShape.choice(configured)
    bounds = try StatisticShape.bounds(configured, hasGroups: !attributes.isEmpty, isOfSubjects: measure == .subjects)
    levels = choice != nil ? .groups : configured.count == .quantiles ? .tree : configured.totals ? .totals : .groups
  }

  /// What one person may add. A bound that has no effect need not be given: there is one group, or a person counts once.
  private static func bounds(
    _ configured: Configuration.Statistic, hasGroups: Bool, isOfSubjects: Bool
  ) throws -> Statistic.Bounds {
    var missing: [String] = []
    if hasGroups, configured.maxGroups == nil { missing.append("'groups' (how many groups one person may enter)") }
    if !isOfSubjects, configured.maxRows == nil {
      missing.append("'rows' (how many rows of one person a group may count)")
    }
    guard missing.isEmpty else {
      throw Wrong(
        message:
          "'bounds' lacks \(missing.joined(separator: " and ")): set without looking at the data; the noise follows from it"
      )
    }
    return .init(groups: Int64(configured.maxGroups ?? 1), rows: Int64(configured.maxRows ?? 1))
  }

  private static func choice(_ configured: Configuration.Statistic) throws -> Rational? {
    guard configured.mechanism == .exponential else { return nil }
    guard configured.count == .quantiles, configured.quantiles.count == 1, configured.by.isEmpty else {
      throw Wrong(message: "'mechanism: exponential' belongs to a count of quantiles with one quantile and no 'by'")
    }
    return try number(configured.quantiles[0])
  }

  private static func bins(_ configured: Configuration.Statistic) throws -> Bins? {
    guard configured.count == .histogram || configured.count == .quantiles else { return nil }
    guard let value = configured.value, !value.bins.isEmpty else {
      throw Wrong(message: "'value' with 'name' and 'bins' is missing: edges that do not come from the data")
    }
    return try Bins(edges: value.bins.map { try number($0) })
  }

  private static func domain(_ configured: Configuration.Statistic) throws -> ValueDomain? {
    guard [.sum, .mean, .variance].contains(configured.count) else { return nil }
    guard let value = configured.value, let lower = value.lower, let upper = value.upper else {
      throw Wrong(message: "'value' with 'name', 'lower' and 'upper' is missing: bounds that do not come from the data")
    }
    let (least, most) = (try number(lower), try number(upper))
    try StatisticMistakes.check(least, most, decimals: value.decimals)
    return try ValueDomain(name: value.name, lower: least, upper: most, places: value.decimals)
  }

  private static func number(_ text: String) throws -> Rational {
    guard let number = Rational(text) else { throw Wrong(message: "\(text) is no decimal") }
    return number
  }
}
