import Ledger
import Policy
import Provenance

/// Findings followed from period to period through the ledger.
struct FindingFollowing {
  let ledger: Ledger
  let run: RunRecord
  let period: RecordedPeriod

  /// So many ids of each sort of change stand in a report.
  static let limit = 2_000

  struct History {
    /// Period in which each finding that a report lists was first seen, by id.
    var firstSeen: [String: String] = [:]
    /// Findings that were not there before this period.
    var new = 0
    /// End of each known period.
    var ends: [String: String] = [:]
    /// The period before, and what changed since; nil for the first.
    var changes: (period: String, changes: FindingChangeSummary)?
  }

  func record(_ findings: FindingList) throws -> History {
    try ledger.recordFindings(of: period, by: run) { record in
      try findings.forEach { item in
        try record(
          FindingPresence(
            identifier: item.id, rule: item.verdict.rule, subject: item.verdict.subject.description,
            verdict: item.verdict.kind.rawValue, severity: item.verdict.severity.rawValue))
      }
    }
    var history = History()
    history.firstSeen = try ledger.lookUpFindings { lookup in
      var first: [String: String] = [:]
      for item in findings.listed { first[item.id] = try lookup.firstSeen(item.id) }
      return first
    }
    history.new = try ledger.newFindingCount(of: period.name)
    for known in try ledger.periods() { history.ends[known.name] = known.finish }
    if let before = try ledger.periodBefore(period) {
      history.changes = (
        before.name, try ledger.findingChanges(from: before.name, to: period.name, naming: Self.limit)
      )
    }
    return history
  }
}
