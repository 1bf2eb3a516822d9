import BigInt

/// A question about people, asked of contributions: how many rows or distinct subjects, in each of some public groups.
public struct Statistic: Hashable, Sendable {
  public enum Measure: String, Hashable, Sendable, CaseIterable {
    /// Rows, a subject counting at most `Bounds.rows` times in a group.
    case rows
    /// Distinct data subjects.
    case subjects
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
  /// None, one or two attributes.
  public let attributes: [Attribute]
  public let partitions: PartitionList
  public let bounds: Bounds
  /// zCDP loss that the question may spend.
  public let rho: Rational
  /// Whose contributions are meant, in words or by dataset id; part of what tells questions apart.
  public let population: String
  public let utility: UtilityLimit?

  /// - Parameter partitions: One list of public values for each attribute of `attributes`.
  /// - Throws: `PrivacyError.grouping`, `.partitions`, `.bounds` or `.rho`.
  public init(
    id: String, measure: Measure, by attributes: [Attribute] = [], partitions: [[String]] = [], bounds: Bounds,
    rho: Rational, population: String = "all contributions", utility: UtilityLimit? = nil
  ) throws(PrivacyError) {
    guard attributes.count <= 2, Set(attributes).count == attributes.count else { throw .grouping }
    guard partitions.count == attributes.count else { throw .partitions }
    guard bounds.groups >= 1, bounds.rows >= 1 else { throw .bounds }
    guard rho.signum > 0 else { throw .rho }
    self.id = id
    self.measure = measure
    self.attributes = attributes
    self.partitions = try PartitionList(partitions)
    self.bounds = bounds
    self.rho = rho
    self.population = population
    self.utility = utility
  }

  /// Groups that one subject really can enter: never more than there are.
  var effectiveGroups: Int64 { min(bounds.groups, Int64(partitions.count)) }

  /// Rows of one subject that really count in a group.
  var effectiveRows: Int64 { measure == .subjects ? 1 : bounds.rows }

  /// D1 = L0 Linf, D2² = L0 Linf².
  func sensitivity() throws(PrivacyError) -> Sensitivity {
    try Sensitivity(groups: effectiveGroups, perGroup: effectiveRows)
  }
}
