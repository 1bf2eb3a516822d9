import Policy
import Provenance
import Reporting

/// The open verdicts of a run as findings: the gravest in full, all of them one by one.
package struct FindingList {
  struct Item {
    var verdict: Verdict
    var rule: Rule
    var regulation: String
    var state: Report.FindingState
    /// UUID of the finding, the same every period. The shorter anchor of a report would not tell millions of findings apart.
    var id: String
  }

  /// So many stand in a report. Each takes about 25 KB of memory while the report is made, signed and judged by its schema.
  package static let limit = 2_000

  let counts: VerdictCounts
  private let open: OpenVerdicts
  /// The gravest, as many as a report holds: open before settled, then by severity, rule and subject. In the order of a report: by
  /// regulation, then severity, then rule and subject.
  let listed: [Item]
  /// Findings in all.
  let total: Int

  private let rules: [String: Rule]

  /// - Parameters:
  ///   - rules: those that the verdicts are of.
  ///   - limit: findings that a report lists.
  init(_ counts: VerdictCounts, _ open: OpenVerdicts, rules: [Rule], limit: Int) throws {
    self.counts = counts
    let byID = Dictionary(rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    self.rules = byID
    self.open = open
    total = counts.open
    var listed: [Int: [Item]] = [:]
    var left = limit
    for isOpen in [true, false] {
      for rank in open.order.gravest {
        let wanted = counts.states(rank: rank).contains { $0.key.isOpen == isOpen }
        guard left > 0, wanted, let rule = byID[open.order.ids[rank]] else { continue }
        try open.forEach(rank: rank, where: { $0.state?.isOpen == isOpen }) { verdict in
          listed[rank, default: []].append(Self.item(verdict, rule))
          left -= 1
          return left > 0
        }
      }
    }
    self.listed = open.order.reported.flatMap { rank in
      (listed[rank] ?? []).sorted { $0.verdict < $1.verdict }
    }
  }

  /// Whether a report holds them all.
  var isComplete: Bool { listed.count == total }

  /// Hands on every finding, in the order of a report.
  func forEach(_ body: (Item) throws -> Void) throws {
    for rank in open.order.reported {
      guard let rule = rules[open.order.ids[rank]] else { continue }
      try open.forEach(rank: rank) { verdict in
        try body(Self.item(verdict, rule))
        return true
      }
    }
  }

  private static func item(_ verdict: Verdict, _ rule: Rule) -> Item {
    Item(
      verdict: verdict, rule: rule, regulation: RuleOrder.regulation(of: rule.id),
      state: VerdictTag(verdict).state ?? .open,
      id: ContentID.finding(rule: verdict.rule, subject: verdict.subject.description).uuid)
  }
}
