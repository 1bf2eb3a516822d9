import Synchronization

/// How often the tokens of each field come: a token tells nothing of its value, but few values, or one that comes all the time, can be told by
/// their number.
///
/// Shared by the sealers of a run. It holds no more than a thousand tokens of a field, in part, and counts no value.
public final class TokenCensus: Sendable {
  /// What the tokens of one field tell by their number.
  public struct Finding: Equatable, Sendable {
    /// As a rule of the plan names it: `dataset.owner`.
    public let field: String
    /// Whether there are fewer distinct tokens than `TokenCensus.fewestValues`.
    public let hasFewValues: Bool
    /// Whether one token stands in more than a tenth of the places.
    public let hasFrequentValue: Bool
  }

  /// Fewer distinct values than this are too few to hide in.
  public static let fewestValues = 1000

  private let fields: [String]
  private let counts: Mutex<[FrequentValues]>

  public init(plan: ProtectionPlan) {
    fields = plan.tokenFields
    counts = Mutex(plan.tokenFields.map { _ in FrequentValues() })
  }

  func add(_ tokens: [RecordDraft.Token]) {
    counts.withLock { counts in for token in tokens { counts[token.field].add(token.prefix) } }
  }

  /// Fields of which tokens were written and which either holds of, in the order of the plan. Whether a token stands in more than a tenth is
  /// known to a thousandth.
  public var findings: [Finding] {
    counts.withLock { counts in
      zip(fields, counts).compactMap { field, values in
        guard values.total > 0 else { return nil }
        let finding = Finding(
          field: field, hasFewValues: (values.distinct ?? .max) < Self.fewestValues,
          hasFrequentValue: values.greatest * 10 > values.total)
        return finding.hasFewValues || finding.hasFrequentValue ? finding : nil
      }
    }
  }
}

/// Counts the frequent ones among any number of values in bounded room (Misra and Gries, "Finding repeated elements", 1982).
struct FrequentValues {
  /// Values counted, each with what is left of its number.
  private var counters: [UInt64: Int] = [:]
  /// How often every counter was lowered by one, which is what any of them may lack.
  private var lowered = 0
  private(set) var total = 0

  static let capacity = 1024

  mutating func add(_ value: UInt64) {
    total += 1
    if let count = counters[value] {
      counters[value] = count + 1
    } else if counters.count < Self.capacity {
      counters[value] = 1
    } else {
      lowered += 1
      counters = counters.compactMapValues { $0 > 1 ? $0 - 1 : nil }
    }
  }

  /// How many different values came; `nil` for more than `capacity`.
  var distinct: Int? { lowered == 0 ? counters.count : nil }

  /// How often the most frequent value came, at most; too much by no more than `total / (capacity + 1)`.
  var greatest: Int { (counters.values.max() ?? 0) + lowered }
}
