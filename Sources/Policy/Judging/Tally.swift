/// Verdicts that are counted, not listed: passing and not applicable paths. Merges associatively.
public struct PathTally: Hashable, Sendable {
  /// Pairs judged one by one, by rule and verdict.
  public private(set) var judged: [String: [VerdictKind: Int]] = [:]
  /// Pairs that the facts at their target cleared without judging each: they cannot fail.
  public private(set) var cleared: [String: Int] = [:]

  public init() {}

  mutating func count(_ rule: String, _ kind: VerdictKind, _ number: Int = 1) {
    judged[rule, default: [:]][kind, default: 0] += number
  }

  mutating func clear(_ rule: String, _ number: Int) {
    if number > 0 { cleared[rule, default: 0] += number }
  }

  public mutating func merge(_ other: PathTally) {
    for (rule, kinds) in other.judged {
      judged[rule, default: [:]].merge(kinds, uniquingKeysWith: +)
    }
    cleared.merge(other.cleared, uniquingKeysWith: +)
  }
}

/// What judging a record, or the paths of a world, came to.
public struct Judgement: Sendable {
  /// Sorted by rule, then subject. Paths that pass or are not applicable are counted in `tally` instead.
  public var verdicts: [Verdict]
  public var tally: PathTally

  public init(verdicts: [Verdict] = [], tally: PathTally = PathTally()) {
    self.verdicts = verdicts
    self.tally = tally
  }

  /// Takes over another judgement; sort once at the end.
  public mutating func merge(_ other: Judgement) {
    verdicts += other.verdicts
    tally.merge(other.tally)
  }
}

/// What judging the paths of a world came to.
public typealias PathOutcome = Judgement
