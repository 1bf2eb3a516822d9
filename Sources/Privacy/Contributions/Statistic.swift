import BigInt

/// A question about people, asked of contributions: a figure in each of some public groups.
public struct Statistic: Hashable, Sendable {
  public enum Measure: String, Hashable, Sendable, CaseIterable {
    /// Rows, a subject counting at most `Bounds.rows` times in a group.
    case rows
    /// Distinct data subjects.
    case subjects
    /// Of a number.
    case sum, mean, variance
  }

  /// What is released beside the groups themselves, of counts. What a level adds is measured on its own, with its share of
  /// the loss; afterwards all are made to agree.
  public enum Levels: String, Hashable, Sendable, CaseIterable {
    /// The groups alone.
    case groups
    /// Totals over the last attribute, over the last two, and so on.
    case totals
    /// Sixteen neighbours of the last attribute's list together, sixteen of those, and so on: for quantiles.
    case tree
  }

  /// How much of one subject enters at all. What exceeds it is left out by a keyed choice.
  public struct Bounds: Hashable, Sendable {
    /// L0: groups that one subject may enter.
    public var groups: Int64
    /// Linf: rows that one subject may have in a group; of no effect where subjects are counted.
    public var rows: Int64

    public init(groups: Int64 = 1, rows: Int64 = 1) {
      self.groups = groups
      self.rows = rows
    }
  }

  public let id: String
  public let measure: Measure
  /// At most three attributes.
  public let attributes: [Attribute]
  public let partitions: PartitionList
  public let bounds: Bounds
  /// The number that is added up; nil where rows or subjects are counted.
  public let value: ValueDomain?
  public let levels: Levels
  /// zCDP loss that the question may spend.
  public let rho: Rational
  /// Whose contributions are meant, in words or by dataset id; part of what tells questions apart.
  public let population: String
  public let utility: UtilityLimit?
  /// The probability with which a group may be named although one person alone is in it; nil where the groups are listed.
  public let delta: Rational?
  /// Which quantile of the bins of the one attribute is chosen by the exponential mechanism; nil where figures get noise.
  public let quantile: Rational?

  /// - Parameters:
  ///   - partitions: One list of public values for each attribute of `attributes`; an empty one for an attribute of bins.
  ///     No list at all where `delta` is given.
  ///   - value: Needed for sums, means and variances, and for nothing else.
  ///   - delta: Given where the groups come from the data: what counts of rows or subjects may add to δ so that those with
  ///     enough people are named.
  ///   - quantile: Given where that alone is asked for, of rows by one attribute of bins.
  /// - Throws: `PrivacyError.grouping`, `.partitions`, `.bounds`, `.value`, `.rho`; `.choice` where a quantile is asked of anything else; `.hiddenGroups` where groups that are not
  ///   listed are asked for by anything but a plain count of at least one attribute, `.delta` unless δ is above 0
  ///   and at most 1e-3.
  public init(
    id: String, measure: Measure, by attributes: [Attribute] = [], partitions: [[String]] = [], bounds: Bounds,
    value: ValueDomain? = nil, levels: Levels = .groups, rho: Rational, population: String = "all contributions",
    utility: UtilityLimit? = nil, delta: Rational? = nil, quantile: Rational? = nil
  ) throws(PrivacyError) {
    guard attributes.count <= 3, Set(attributes).count == attributes.count else { throw .grouping }
    guard delta != nil || partitions.count == attributes.count else { throw .partitions }
    guard bounds.groups >= 1, bounds.rows >= 1, bounds.rows <= 1 << 40 else { throw .bounds }
    guard rho.signum > 0 else { throw .rho }
    let isCount = measure == .rows || measure == .subjects
    guard isCount == (value == nil) else { throw .value }
    guard levels == .groups || isCount && !attributes.isEmpty else { throw .grouping }
    if let delta {
      guard isCount, levels == .groups, !attributes.isEmpty, partitions.isEmpty, !attributes.contains(where: \.isBinned)
      else { throw .hiddenGroups }
      guard delta.signum > 0, delta <= Rational(1, 1000) else { throw .delta }
    }
    if quantile != nil {
      guard measure == .rows, levels == .groups, delta == nil, attributes.count == 1, attributes[0].isBinned else {
        throw .choice
      }
    }
    self.quantile = quantile
    self.id = id
    self.measure = measure
    self.attributes = attributes
    var lists: [[String]] = []
    for (attribute, list) in zip(attributes, partitions) {
      guard case .binned(_, let bins) = attribute else {
        lists.append(list)
        continue
      }
      guard list.isEmpty else { throw .partitions }
      lists.append(bins.labels)
    }
    self.partitions = delta == nil ? try PartitionList(lists) : .hidden
    self.delta = delta
    self.bounds = bounds
    self.value = value
    self.levels = levels
    self.rho = rho
    self.population = population
    self.utility = utility
  }

  /// Groups that one subject really can enter: never more than there are.
  var effectiveGroups: Int64 { delta == nil ? min(bounds.groups, Int64(partitions.count)) : bounds.groups }

  /// Rows of one subject that really count in a group.
  var effectiveRows: Int64 { measure == .subjects ? 1 : bounds.rows }
}
