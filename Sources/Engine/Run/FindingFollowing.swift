import Ledger

/// Findings followed from period to period through the ledger.
struct FindingFollowing {
  let ledger: Ledger
  let period: RecordedPeriod

  struct History {
    /// Period in which each finding was first seen, by id.
    var firstSeen: [String: String] = [:]
    /// End of each known period.
    var ends: [String: String] = [:]
    /// The period before, and what changed since; nil for the first.
    var changes: (period: String, changes: FindingChanges)?
  }

  func record(_ findings: FindingList) throws -> History {
    try ledger.recordFindings(
      findings.all.map {
        FindingPresence(
          identifier: $0.id, rule: $0.verdict.rule, subject: $0.verdict.subject.description,
          verdict: $0.verdict.kind.rawValue,
          severity: $0.verdict.severity.rawValue)
      }, of: period)
    var history = History()
    for record in try ledger.findings(of: period.name) {
      history.firstSeen[record.finding.identifier] = record.firstSeen
    }
    for known in try ledger.periods() { history.ends[known.name] = known.finish }
    if let before = try ledger.periodBefore(period) {
      history.changes = (before.name, try ledger.findingChanges(from: before.name, to: period.name))
    }
    return history
  }
}
