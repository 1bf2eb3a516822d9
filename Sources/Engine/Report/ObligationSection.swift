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
    var kinds = log.counts[rule.id] ?? [:]
    kinds.merge(log.tally.judged[rule.id] ?? [:], uniquingKeysWith: +)
    kinds[.pass, default: 0] += log.tally.cleared[rule.id] ?? 0
    let waived = facts.findings.all.filter { $0.verdict.rule == rule.id && $0.state == .waived }
    let waivedFails = waived.count { $0.verdict.kind == .fail }
    let waivedOpen = waived.count - waivedFails
    let counts = Report.VerdictCounts(
      pass: kinds[.pass] ?? 0, fail: (kinds[.fail] ?? 0) - waivedFails, waived: waived.count,
      indeterminate: (kinds[.indeterminate] ?? 0) - waivedOpen, needsAttestation: kinds[.needsAttestation] ?? 0,
      notApplicable: kinds[.notApplicable] ?? 0, notYetInForce: kinds[.notYetInForce] ?? 0, error: kinds[.error] ?? 0)
    let listed = log.counts[rule.id]?[.pass] ?? 0
    return Report.Obligation(
      rule: rule.id, regulation: pack, cite: rule.cite, title: rule.title,
      severity: ReportWords.severity(rule.severity),
      counts: counts, notExercised: counts.pass > 0 && counts.pass == listed && !log.exercised.contains(rule.id))
  }
}
