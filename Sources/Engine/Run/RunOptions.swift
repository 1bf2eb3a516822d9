public import Policy
import Spill

/// How grave a finding is; graver is greater.
public typealias OpenSeverity = Policy.Severity

/// What a user may set for a run beside the configuration.
public struct RunOptions: Sendable {
  /// A quarter such as `2026-Q3`, instead of the configuration's period.
  public var period: String?
  /// The instant at which everything is judged; nil for the end of the period.
  public var asOf: String?
  /// Tasks that work side by side, at least 1.
  public var workers: Int
  /// Stop if a record is rejected.
  public var isStrict: Bool
  public var secrets: SecretSource
  /// Offers again what the period's earlier bundle keeps as refused.
  public var retry: RetryOptions?
  /// Bytes that verdicts, and bounded statistics, may each hold in memory before they go on in sealed files without a name.
  package var spillBudget = SpillPlace.standardBudget
  /// Findings that the report lists; all are counted, and all are in `findings.csv`.
  package var findingLimit = FindingList.limit

  public init(
    period: String?, asOf: String?, workers: Int, isStrict: Bool, secrets: SecretSource,
    retry: RetryOptions? = nil
  ) {
    self.period = period
    self.asOf = asOf
    self.workers = workers
    self.isStrict = isStrict
    self.secrets = secrets
    self.retry = retry
  }
}
