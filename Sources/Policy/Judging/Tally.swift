/// What is counted, not listed: passing and not applicable paths, and targets none of whose paths can fail. Merges associatively.
public struct PathTally: Hashable, Sendable {
  /// Pairs judged one by one, by rule and verdict.
  public private(set) var judged: [String: [VerdictKind: Int]] = [:]
  /// Targets, by rule, none of whose paths can fail: their facts say so, and the paths from those datasets that bring the fact were neither
  /// judged nor counted. A target counts once for each clause of the rule.
  public private(set) var cleared: [String: Int] = [:]

  public init() {}

  mutating func count(_ rule: String, _ kind: VerdictKind, _ number: Int = 1) {
    judged[rule, default: [:]][kind, default: 0] += number
  }

  mutating func clear(_ rule: String) { cleared[rule, default: 0] += 1 }

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
