import Crypto

/// Exact figures that obey a plan's bounds. They never leave the room: only a release with noise does.
public struct BoundedTable: Sendable {
  /// Counts; or sums; or counts, sums and sums of squares about the middle of the bounds, in halves of a step.
  let columns: [[Int64]]
  /// Names of groups that come from the data; nil where the plan lists them.
  let keys: [[String]]?
  /// Of the plan that the figures belong to.
  public let planDigest: Digest
  /// Keyed digest of the bounded input; with the plan's it names the question.
  public let digest: Digest
  /// Whether a contribution that belongs to the question named no subject: what one person adds is then not bounded, and the figures
  /// must not be released.
  public let lacksSubjects: Bool

  init(
    columns: [[Int64]], keys: [[String]]? = nil, planDigest: Digest, digest: Digest, lacksSubjects: Bool = false
  ) {
    self.columns = columns
    self.keys = keys
    self.planDigest = planDigest
    self.digest = digest
    self.lacksSubjects = lacksSubjects
  }

  init(counts: [Int64], planDigest: Digest, digest: Digest) {
    self.init(columns: [counts], planDigest: planDigest, digest: digest)
  }

  /// The first column.
  var counts: [Int64] { columns[0] }
}
