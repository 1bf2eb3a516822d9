/// Why a statistic cannot be planned or released. No case holds a value that came from data.
public enum PrivacyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A contribution bound is below one.
  case bounds
  /// A loss is not positive, or so small that the noise would exceed what 64 bits hold (σ² above 2^80).
  case rho
  /// A probability does not lie strictly between 0 and 1.
  case probability
  /// What naming groups may add to δ is not above 2^-44 for each group of a subject, or above 10^-3.
  case delta
  /// A scale or σ² is not positive, or above what the samplers take.
  case scale
  /// A statistic groups by more than three attributes or by one twice, or asks for levels that it cannot have.
  case grouping
  /// The number to be added is missing or not wanted, or its bounds are not in order or not on its grid.
  case value
  /// Edges of bins are not in ascending order, or too few or too many.
  case bins
  /// A name that is no attribute of a contribution by which one can group.
  case attribute(String)
  /// The public list of partitions is empty, has one value twice, or does not fit the attributes.
  case partitions
  /// A half-width that no loss is known for beforehand.
  case accuracy
  /// Groups that are not listed belong to plain counts by attributes alone.
  case hiddenGroups
  /// A quantile is chosen of one binned number alone.
  case choice
  /// A facet of a dataset whose figures cannot be released, and why.
  case notReleasable(NotReleasable)
  /// Of an event only ρ is known: it has no distribution of losses.
  case lossDistribution
  /// Two aggregates of different plans or keys were to be merged, or a table does not belong to the plan.
  case mismatch
  /// A stored release cannot be read.
  case storedRelease

  public var description: String {
    switch self {
    case .bounds: "contribution bounds must be at least 1"
    case .rho: "rho must be positive, and large enough for the noise to fit 64 bits"
    case .probability: "a probability must lie strictly between 0 and 1"
    case .delta: "delta must be at most 0.001, and above 6e-14 for each group that a person may enter"
    case .scale: "a noise scale must be positive and at most 2^40"
    case .grouping: "a statistic groups by at most three different attributes, and only counts of groups have levels"
    case .value:
      "a sum, mean or variance needs a number with lower < upper, both on its grid and at most 2^30 steps apart and from zero"
    case .bins: "bins need 2 to 65537 edges in ascending order"
    case .attribute(let name): "\(name) is not an attribute of contributions by which one can group"
    case .partitions: "partitions must be listed, each once, one list for each attribute"
    case .accuracy:
      "accuracy is a half-width of at least one step, of counts or sums; the intervals of means, variances and chosen quantiles depend on the data"
    case .hiddenGroups:
      "groups that come from the data can be asked for by counts of rows or subjects by at least one attribute, without levels or bins"
    case .choice: "the exponential mechanism chooses one quantile of one number, without groups"
    case .notReleasable(let reason): "not releasable: \(reason.rawValue)"
    case .lossDistribution: "an event of which only rho is known has no privacy loss distribution"
    case .mismatch: "the aggregate belongs to another statistic or key"
    case .storedRelease: "the stored release cannot be read"
    }
  }
}

/// Why a dataset's own figures must not be released, even with noise.
public enum NotReleasable: String, Error, Hashable, Sendable, CaseIterable {
  case absent = "the dataset states no such figure"
  case noEnforcedBound = "no enforced bound"
  case noSubjectField = "no subject field, so one person's rows cannot be told from another's"
  case noMaximum = "no bound on what one subject contributes"
  case notExact = "the figure is an estimate, or its method is not known"
  case alreadyPrivate = "the figure is already differentially private upstream"
  case openDomain = "the values themselves come from the data"
  case repeatedValue = "a value is listed twice"

  public var description: String { rawValue }
}
