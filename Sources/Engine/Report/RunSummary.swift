import Policy
import Reporting

/// What a person wants to know first when a run ends.
struct RunSummary {
  let report: Report
  /// What came of the records that an earlier run refused, where they were offered again.
  let retried: Retry.Outcome?
  /// Waivers and attestations to look at.
  let reminders: [String]

  var text: String {
    let verdict = report.verdict
    var lines: [String] = []
    let severities = Report.Severity.allCases.compactMap { severity in
      verdict.openBySeverity[severity].map { "\($0) \(severity.rawValue)" }
    }
    lines.append(
      "\(grouped(verdict.recordsJudged)) records judged, \(grouped(verdict.recordsRejected)) rejected; "
        + "\(verdict.checked) obligations checked: \(verdict.total(.met)) met, \(verdict.total(.notMet)) not met, "
        + "\(verdict.total(.waived)) waived, \(verdict.total(.notDetermined)) not determined.")
    if let retried { lines.append(retried.sentence) }
    lines.append(
      verdict.open == 0
        ? "No open findings; \(verdict.waivedFindings) waived, \(verdict.undeterminedFindings) not determined."
        : "Open findings: \(severities.joined(separator: ", ")); \(verdict.waivedFindings) waived, "
          + "\(verdict.undeterminedFindings) not determined, \(verdict.attestationFindings) to be attested.")
    if let changes = report.changes {
      lines.append(
        "Since \(changes.period): \(changes.newCount) new, \(changes.remainingCount) still there, \(changes.resolvedCount) resolved."
      )
    }
    if !report.conflicts.isEmpty {
      lines.append("Sources disagree about \(report.conflicts.count) facts; the report lists them.")
    }
    if let privacy = report.privacy {
      lines.append(
        "Privacy: rho \(privacy.quarter.spent) of \(privacy.quarter.limit) spent this quarter, \(privacy.year.left) left this year."
      )
    }
    for refused in report.refusedStatistics { lines.append("Not released: \(refused.id): \(refused.reason)") }
    lines += reminders.map(Terminal.safe)
    return lines.joined(separator: "\n")
  }
}
