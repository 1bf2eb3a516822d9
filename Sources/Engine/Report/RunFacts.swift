import Foundation
import Ledger
import Policy
import Provenance
import Reporting
import Transparency

/// Everything that a run found out and its report tells.
struct RunFacts {
  let intake: Intake
  let packs: PackSet
  let input: IndexedInput
  let world: RecordWorld
  let judged: JudgedRecords
  let quarantine: Quarantine
  let findings: FindingList
  let history: FindingFollowing.History
  let releases: ReleaseOutcome?
  let keys: RunKeyring
  /// The audit log before the run.
  let checkpoint: Checkpoint
  let resources: Resources
  let people: PeopleIDs
  /// What is to be said of people whose fields were erased.
  let erasures: [String]
  /// What is to be said of fields whose tokens can be told by their number.
  let tokens: [String]

  var configuration: Configuration { intake.configuration }

  /// The calendar year in which the period ends, in the zone of the law.
  var lastYear: Int {
    let clock = ClockCalendar(timeZone: configuration.law.timeZone) ?? .utc
    return clock.day(of: configuration.period.to.adding(seconds: 0, nanoseconds: -1)).year
  }

  /// Classes to the audiences that may open them; the owner opens all.
  func readers(of name: String) -> [String] {
    ["owner"] + configuration.audiences.filter { $0.opens.contains(name) }.map(\.name)
  }
}

/// Makes the report of a run, for the owner: values of class public and internal stand in it, others are marked as sealed.
struct ReportBuilder {
  let facts: RunFacts

  func build() throws -> Report {
    let scope = try ScopeSection(facts: facts).build()
    let findings = FindingSection(facts: facts).build()
    let regulations = facts.packs.packs.map {
      Report.Regulation(id: $0.id, name: RegulationNames.name(of: $0), act: $0.law.act)
    }
    let obligations = ObligationSection(facts: facts).build()
    let privacy = try facts.releases.map { try PrivacySection(facts: facts, outcome: $0) }
    return Report(
      identity: identity,
      verdict: Report.RollUp(
        regulations: regulations, obligations: obligations, findings: findings, totals: totals,
        recordsJudged: facts.judged.recordCount,
        recordsRejected: scope.sources.reduce(0) { $0 + $1.rejected }),
      decisions: decisions(findings), changes: changes, scope: scope, findings: findings,
      conflicts: ConflictSection(facts: facts).build(), matches: MatchSection(facts: facts).build(),
      lineage: LineageSection(facts: facts).build(), privacy: privacy?.statement(),
      statistics: try privacy?.statistics() ?? [],
      refusedStatistics: privacy?.refused() ?? [], statutory: StatutorySection(facts: facts).build(),
      protection: ProtectionSection(facts: facts).build(),
      integrity: IntegritySection(facts: facts).build(), method: try MethodSection(facts: facts).build(),
      obligations: obligations)
  }

  private var identity: Report.Identity {
    let configuration = facts.configuration
    let profile = facts.world.profileID.flatMap { facts.world.record($0) }
    let short = configuration.organisation.split(separator: ":").last.map(String.init) ?? configuration.organisation
    return Report.Identity(
      id:
        "AFF-\(configuration.period.name)-\(short.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber) })",
      edition: "1.0", title: "How personal data was used in machine learning",
      organisationID: configuration.organisation,
      organisation: profile?.root["name"]?.string ?? configuration.organisation,
      responsible: profile?.root["dpo"] == nil ? nil : "the data protection officer",
      period: Report.Period(
        name: configuration.period.name, from: configuration.period.from.day, to: configuration.period.to.day),
      asOf: facts.intake.asOf.description,
      audience: Report.Audience(id: "owner", name: "the organisation itself", isOwner: true),
      language: "en")
  }

  /// The gravest open findings ask for a decision.
  private func decisions(_ findings: [Report.Finding]) -> [Report.Decision] {
    findings.filter { $0.state.isOpen && $0.severity == .critical }.prefix(5).map {
      Report.Decision(what: $0.remedy.first ?? $0.ruleSentence, owner: $0.owner, due: $0.due, finding: $0.id)
    }
  }

  private var changes: Report.Changes? {
    facts.history.changes.map { period, changes in
      Report.Changes(
        period: period, new: changes.new.identifiers.map(ContentID.anchor),
        remaining: changes.stillThere.identifiers.map(ContentID.anchor),
        resolved: changes.resolved.identifiers.map(ContentID.anchor),
        counts: (changes.new.count, changes.stillThere.count, changes.resolved.count))
    }
  }

  /// All findings, those that the report does not list among them.
  private var totals: Report.FindingTotals {
    let counts = facts.findings.counts
    var totals = Report.FindingTotals(
      count: facts.findings.total, new: facts.history.new, openBySeverity: [:], states: [:], byRegulation: [:])
    for (rank, rule) in counts.order.ids.enumerated() {
      for (state, count) in counts.states(rank: rank) {
        let severity = ReportWords.severity(counts.order.severities[rank])
        if state.isOpen { totals.openBySeverity[severity, default: 0] += count }
        totals.states[state, default: 0] += count
        totals.byRegulation[RuleOrder.regulation(of: rule), default: 0] += count
      }
    }
    return totals
  }
}

extension Instant {
  /// The day in UTC, `2026-10-05`.
  var day: String { String(description.prefix(10)) }

  /// RFC 3339 in UTC without a fraction: what a page shows of a time. The record keeps the rest.
  var toTheSecond: String { Instant(seconds: seconds).description }
}

/// Names of regulations as people say them.
enum RegulationNames {
  static func name(of pack: Pack) -> String {
    switch pack.id {
    case "gdpr": "GDPR, General Data Protection Regulation"
    case "ccpa": "CCPA, California Consumer Privacy Act"
    case "eu-ai-act": "EU AI Act, Artificial Intelligence Act"
    case "us-aaa": "AAA, Algorithmic Accountability Act (a bill)"
    default: pack.law.act
    }
  }
}
