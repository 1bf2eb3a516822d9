extension Report {
  /// What became of one obligation, over all its subjects.
  ///
  /// Roll-up order: error, fail, indeterminate, needs attestation, pass, not applicable. An obligation whose only failures
  /// are waived is `waived`; a lapsed waiver waives nothing.
  public enum ObligationState: String, CaseIterable, Hashable, Sendable {
    case met, notMet, waived, notDetermined, needsAttestation
    /// The rule itself broke; it counts as not determined in no sum of its own, and fails the run.
    case broken
    /// Counted apart: not checked, because nothing in the records calls for it.
    case notApplicable
    /// Counted apart: proposed or future law.
    case notYetInForce

    /// Whether the obligation is one of those that the totals call checked.
    public var isChecked: Bool { self != .notApplicable && self != .notYetInForce }
  }

  /// How many verdicts of each sort a rule had.
  public struct VerdictCounts: Hashable, Sendable {
    /// A target to which no lineage path can fail counts once for all of them.
    public var pass: Int = 0
    /// Failures that no waiver covers.
    public var fail: Int = 0
    /// Failures and undetermined verdicts that a waiver in force covers.
    public var waived: Int = 0
    /// Undetermined verdicts that no waiver covers.
    public var indeterminate: Int = 0
    public var needsAttestation: Int = 0
    public var notApplicable: Int = 0
    public var notYetInForce: Int = 0
    public var error: Int = 0

    public init(
      pass: Int = 0, fail: Int = 0, waived: Int = 0, indeterminate: Int = 0, needsAttestation: Int = 0,
      notApplicable: Int = 0, notYetInForce: Int = 0, error: Int = 0
    ) {
      self.pass = pass
      self.fail = fail
      self.waived = waived
      self.indeterminate = indeterminate
      self.needsAttestation = needsAttestation
      self.notApplicable = notApplicable
      self.notYetInForce = notYetInForce
      self.error = error
    }

    /// What the counts say of the obligation as a whole.
    public var state: ObligationState {
      if error > 0 { return .broken }
      if fail > 0 { return .notMet }
      if indeterminate > 0 { return .notDetermined }
      if needsAttestation > 0 { return .needsAttestation }
      if waived > 0 { return .waived }
      if pass > 0 { return .met }
      return notYetInForce > 0 ? .notYetInForce : .notApplicable
    }

    /// Subjects to which the rule applied.
    public var judged: Int { pass + fail + waived + indeterminate + needsAttestation + error }
  }

  /// One rule of a pack and its result.
  public struct Obligation: Hashable, Sendable {
    /// Id of the rule, for example `gdpr.art6.1.basis-per-purpose`.
    public var rule: String
    /// Id of the regulation, a `Regulation.id`.
    public var regulation: String
    /// Where the law says so.
    public var cite: String
    /// What is demanded, in a few words.
    public var title: String
    public var severity: Severity
    public var counts: VerdictCounts
    /// Whether a passing rule had nothing to look at: `all` over an empty list.
    public var notExercised: Bool = false

    public init(
      rule: String, regulation: String, cite: String, title: String, severity: Severity, counts: VerdictCounts,
      notExercised: Bool = false
    ) {
      self.rule = rule
      self.regulation = regulation
      self.cite = cite
      self.title = title
      self.severity = severity
      self.counts = counts
      self.notExercised = notExercised
    }

    public var state: ObligationState { counts.state }
  }

  /// A regulation or policy: one pack.
  public struct Regulation: Hashable, Sendable {
    /// Id of the pack, for example `gdpr`.
    public var id: String
    /// Name as printed, for example `General Data Protection Regulation`.
    public var name: String
    /// The act, for example `Regulation (EU) 2016/679`.
    public var act: String?

    public init(id: String, name: String, act: String? = nil) {
      self.id = id
      self.name = name
      self.act = act
    }
  }

  /// Obligations of one regulation by state.
  public struct RegulationCounts: Hashable, Sendable {
    public var regulation: Regulation
    public var states: [ObligationState: Int]

    /// Obligations in the given state.
    public subscript(_ state: ObligationState) -> Int { states[state] ?? 0 }

    /// Obligations checked: the sum of all states but not applicable and not yet in force.
    public var checked: Int { states.reduce(0) { $0 + ($1.key.isChecked ? $1.value : 0) } }

    public init(regulation: Regulation, states: [ObligationState: Int]) {
      self.regulation = regulation
      self.states = states
    }
  }

  /// The verdict in numbers.
  public struct RollUp: Hashable, Sendable {
    /// By regulation, in the order given.
    public var regulations: [RegulationCounts]
    /// All findings in numbers, those that the report does not list among them.
    public var findings: FindingTotals
    /// Id of the gravest open finding, which page one names.
    public var worst: String?
    /// Records that were judged.
    public var recordsJudged: Int
    /// Records that were refused.
    public var recordsRejected: Int

    /// Counts obligations, and findings unless there are more than are listed; this is the only place where they are counted.
    ///
    /// - Parameters:
    ///   - regulations: the packs in the order of the report.
    ///   - findings: those that the report lists.
    ///   - totals: of all findings, where the report does not list them all.
    ///   - recordsJudged: accepted records after merging.
    public init(
      regulations: [Regulation], obligations: [Obligation], findings: [Finding], totals: FindingTotals? = nil,
      recordsJudged: Int, recordsRejected: Int
    ) {
      var states: [String: [ObligationState: Int]] = [:]
      for obligation in obligations { states[obligation.regulation, default: [:]][obligation.state, default: 0] += 1 }
      self.regulations = regulations.map { RegulationCounts(regulation: $0, states: states[$0.id] ?? [:]) }
      self.findings = totals ?? FindingTotals(findings)
      worst = findings.filter { $0.state.isOpen }.min { ($0.severity.rank, $0.id) < ($1.severity.rank, $1.id) }?.id
      self.recordsJudged = recordsJudged
      self.recordsRejected = recordsRejected
    }

    /// All regulations together.
    public func total(_ state: ObligationState) -> Int { regulations.reduce(0) { $0 + $1[state] } }
    /// Obligations checked, of all regulations.
    public var checked: Int { regulations.reduce(0) { $0 + $1.checked } }
    /// Findings that are open, by severity.
    public var openBySeverity: [Severity: Int] { findings.openBySeverity }
    /// Findings that are open, of all severities.
    public var open: Int { findings.openBySeverity.values.reduce(0, +) }
    /// Findings that are waived.
    public var waivedFindings: Int { findings.waived }
    /// Findings that could not be determined.
    public var undeterminedFindings: Int { findings.undetermined }
    /// Findings that wait for a human's signature.
    public var attestationFindings: Int { findings.attestation }
  }

  /// Something that a person must decide.
  public struct Decision: Hashable, Sendable {
    /// What is to be decided.
    public var what: Prose
    /// Who decides.
    public var owner: Display?
    /// The day by which it is to be decided.
    public var due: String?
    /// Id of the finding that asks for it.
    public var finding: String?

    public init(what: Prose, owner: Display? = nil, due: String? = nil, finding: String? = nil) {
      self.what = what
      self.owner = owner
      self.due = due
      self.finding = finding
    }
  }

  /// What changed since the report before.
  public struct Changes: Hashable, Sendable {
    /// Name of the period before, for example `2026-Q2`.
    public var period: String
    /// Edition of the report before.
    public var edition: String?
    /// Ids of findings that are new.
    public var new: [String] = []
    /// Ids of findings that are still there.
    public var remaining: [String] = []
    /// Ids of findings that are gone.
    public var resolved: [String] = []

    /// How many there are of each; more than are named where they are many.
    public var newCount: Int
    public var remainingCount: Int
    public var resolvedCount: Int

    /// - Parameter counts: new, remaining and resolved findings in all; nil if each is named.
    public init(
      period: String, edition: String? = nil, new: [String] = [], remaining: [String] = [], resolved: [String] = [],
      counts: (new: Int, remaining: Int, resolved: Int)? = nil
    ) {
      self.period = period
      self.edition = edition
      self.new = new
      self.remaining = remaining
      self.resolved = resolved
      newCount = counts?.new ?? new.count
      remainingCount = counts?.remaining ?? remaining.count
      resolvedCount = counts?.resolved ?? resolved.count
    }
  }
}
