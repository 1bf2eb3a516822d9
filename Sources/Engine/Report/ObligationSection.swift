import Policy
import Reporting

/// Every rule that was judged, with what became of it over all subjects.
struct ObligationSection {
  let facts: RunFacts

  func build() -> [Report.Obligation] {
    facts.packs.packs.flatMap { pack in
      pack.rules.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }.map { obligation($0, pack: pack.id) }
    }
  }

  private func obligation(_ rule: Rule, pack: String) -> Report.Obligation {
    let log = facts.judged.verdicts
    let listed = log.kinds(of: rule.id)
    let waived = log.waived(of: rule.id)
    var kinds = listed
    kinds.merge(log.tally.judged[rule.id] ?? [:], uniquingKeysWith: +)
    // Of a target to which no path can fail the paths were not counted.
    kinds[.pass, default: 0] += log.tally.cleared[rule.id] ?? 0
    let counts = Report.VerdictCounts(
      pass: kinds[.pass] ?? 0, fail: (kinds[.fail] ?? 0) - (waived[.fail] ?? 0), waived: waived.values.reduce(0, +),
      indeterminate: (kinds[.indeterminate] ?? 0) - (waived[.indeterminate] ?? 0),
      needsAttestation: kinds[.needsAttestation] ?? 0, notApplicable: kinds[.notApplicable] ?? 0,
      notYetInForce: kinds[.notYetInForce] ?? 0, error: kinds[.error] ?? 0)
    return Report.Obligation(
      rule: rule.id, regulation: pack, cite: rule.cite, title: rule.title,
      severity: ReportWords.severity(rule.severity),
      counts: counts,
      notExercised: counts.pass > 0 && counts.pass == listed[.pass] ?? 0
        && !log.isExercised(rule.id))
  }
}
