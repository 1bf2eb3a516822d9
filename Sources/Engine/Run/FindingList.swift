import Policy
import Provenance
import Reporting

/// The open verdicts of a run as findings, in the order of a report: by regulation, then severity, then rule and subject.
struct FindingList {
  struct Item {
    var verdict: Verdict
    var rule: Rule
    var regulation: String
    var state: Report.FindingState
    /// Anchor of the finding, the same every period.
    var id: String
  }

  let all: [Item]

  init(
    _ log: VerdictLog, rules: [Rule], world: RecordWorld, period: Configuration.Period, asOf: Instant,
    configuration: Configuration
  ) {
    let byID = Dictionary(rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var items: [Item] = []
    for verdict in log.open {
      guard let rule = byID[verdict.rule] else { continue }
      let regulation = String(rule.id.prefix { $0 != "." })
      items.append(
        Item(
          verdict: verdict, rule: rule, regulation: regulation, state: Self.state(verdict),
          id: ContentID.finding(rule: verdict.rule, subject: verdict.subject.description).anchor))
    }
    all = items.sorted { left, right in
      if left.regulation != right.regulation { return left.regulation < right.regulation }
      if left.verdict.severity != right.verdict.severity { return left.verdict.severity > right.verdict.severity }
      return left.verdict < right.verdict
    }
  }

  private static func state(_ verdict: Verdict) -> Report.FindingState {
    switch verdict.kind {
    case .error: .error
    case .needsAttestation: .needsAttestation
    case .indeterminate: verdict.waiver?.state == .valid ? .waived : .notDetermined
    default:
      switch verdict.waiver?.state {
      case .valid: .waived
      case .expired: .waiverLapsed
      default: .open
      }
    }
  }
}
