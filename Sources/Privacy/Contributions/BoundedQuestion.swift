import Crypto

/// A statistic over contributions with what it takes to bound them.
public struct BoundedQuestion: Sendable {
  let statistic: Statistic
  let planDigest: Digest
  let key: BoundingKey
  let datasets: Set<String>?

  /// - Parameters:
  ///   - plan: Made from `statistic`.
  ///   - key: Made for `plan`.
  ///   - datasets: Ids of the datasets whose contributions count; all where nil.
  public init(_ statistic: Statistic, plan: ReleasePlan, key: BoundingKey, datasets: Set<String>? = nil) {
    self.statistic = statistic
    planDigest = plan.digest
    self.key = key
    self.datasets = datasets
  }

  /// Whether counts it, rather than adding up values.
  var counts: Bool { statistic.value == nil }

  /// Whether one table of rows can answer both: the same rows in the same groups, at most as many of a subject, and no two values.
  func shares(with other: BoundedQuestion) -> Bool {
    let (one, two) = (statistic, other.statistic)
    guard key.check == other.key.check, datasets == other.datasets, one.attributes == two.attributes,
      one.partitions == two.partitions, (one.delta == nil) == (two.delta == nil),
      one.effectiveGroups == two.effectiveGroups
    else { return false }
    return counts || other.counts || one.value == two.value && one.bounds.rows == two.bounds.rows
  }

  /// Questions that share a table, together, in the order in which they first appear.
  static func grouped(_ questions: [BoundedQuestion]) -> [[BoundedQuestion]] {
    var groups: [[BoundedQuestion]] = []
    for question in questions {
      // With all of a group, not with its first alone: a count may share with either of two sums that do not share.
      if let place = groups.firstIndex(where: { $0.allSatisfy(question.shares) }) {
        groups[place].append(question)
      } else {
        groups.append([question])
      }
    }
    return groups
  }
}
