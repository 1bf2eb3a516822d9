import JSON
import Policy

/// The verdicts of a run as they come in: counts by rule, what is open, and the lines of `verdicts.jsonl`. Merges associatively.
struct VerdictLog: Sendable {
  /// Line of a verdict with what it is sorted by.
  private struct Line: Sendable {
    var rule: String
    var subject: String
    var bytes: [UInt8]
  }

  /// By rule and kind; paths that pass or do not apply are in `tally` alone.
  private(set) var counts: [String: [VerdictKind: Int]] = [:]
  /// Verdicts of these kinds whose waiver counts, by rule.
  private(set) var waived: [String: Int] = [:]
  /// Rules with a verdict that rests on an `all` over nothing, and no other pass.
  private(set) var exercised: Set<String> = []
  private(set) var open: [Verdict] = []
  private(set) var tally = PathTally()
  private var lines: [Line] = []

  /// - Parameter tokens: stand-ins for ids of people; nil leaves them as they are.
  mutating func add(_ judgement: Judgement, tokens: SubjectTokens? = nil) {
    for verdict in judgement.verdicts { add(tokens.map(verdict.tokenized) ?? verdict) }
    tally.merge(judgement.tally)
  }

  private mutating func add(_ verdict: Verdict) {
    counts[verdict.rule, default: [:]][verdict.kind, default: 0] += 1
    if verdict.kind == .pass, !verdict.vacuous { exercised.insert(verdict.rule) }
    if verdict.kind.isOpen {
      open.append(verdict)
      if verdict.waiver?.state == .valid { waived[verdict.rule, default: 0] += 1 }
    }
    lines.append(Line(rule: verdict.rule, subject: verdict.subject.description, bytes: verdict.line))
  }

  mutating func merge(_ other: VerdictLog) {
    for (rule, kinds) in other.counts { counts[rule, default: [:]].merge(kinds, uniquingKeysWith: +) }
    waived.merge(other.waived, uniquingKeysWith: +)
    exercised.formUnion(other.exercised)
    open += other.open
    tally.merge(other.tally)
    lines += other.lines
  }

  /// Sorts what came in, by rule, then subject.
  mutating func sort() {
    open.sort()
    lines.sort { left, right in
      if left.rule != right.rule { return left.rule.utf8.lexicographicallyPrecedes(right.rule.utf8) }
      if left.subject != right.subject { return left.subject.utf8.lexicographicallyPrecedes(right.subject.utf8) }
      return left.bytes.lexicographicallyPrecedes(right.bytes)
    }
  }

  /// Hands on the lines, without line ends, in their order.
  func forEachLine(_ body: ([UInt8]) throws -> Void) rethrows {
    for line in lines { try body(line.bytes) }
  }

  var verdictCount: Int { lines.count }
}
