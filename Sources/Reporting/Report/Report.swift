/// What one audience is told about one period: a plain value, already redacted for that audience.
///
/// Every view (XML, HTML, tables, OSCAL) is made from this value and shows nothing that does not stand in it. It holds no
/// clock, no random id and no value that its audience may not read: where such a value was, there is a `Sealed` mark.
///
/// Conventions of all its texts, checked by the schema when the report is written:
/// - an instant is RFC 3339 in UTC, `2026-10-05T00:00:00Z`; a day is `2026-10-05`;
/// - a decimal is exact, without exponent: `0.05`, `-12`;
/// - a digest is SHA-256 in lower-case hexadecimal, 64 characters;
/// - ids, anchors and citations are the same in every language.
public struct Report: Hashable, Sendable {
  /// Which report this is, of whom and for whom.
  public var identity: Identity
  /// The verdict in numbers, on page one.
  public var verdict: RollUp
  /// What must be decided, by whom, by when.
  public var decisions: [Decision] = []
  /// What is new, still there and resolved since the report before; nil for the first report.
  public var changes: Changes?
  /// What was read, and what this report does not speak of.
  public var scope: Scope
  /// What fails or is open, in the order in which it is printed: by regulation, then severity, then id.
  public var findings: [Finding] = []
  /// Where sources contradict each other.
  public var conflicts: [Conflict] = []
  /// Which records were taken for one thing, and which merely look alike.
  public var matches: Matches = Matches()
  /// The pictures and paths of lineage that findings speak of.
  public var lineage: Lineage = Lineage()
  /// The privacy statement; nil if the run released no statistics and holds no budget.
  public var privacy: Privacy?
  /// Differentially private statistics.
  public var statistics: [Statistic] = []
  /// Statistics that were asked for and not released.
  public var refusedStatistics: [RefusedStatistic] = []
  /// Numbers that a law wants exact.
  public var statutory: Statutory = Statutory()
  /// What this copy holds back.
  public var protection: Protection
  /// How to check that this report is what was sealed.
  public var integrity: Integrity
  /// With which rules, versions and calendars the verdicts were reached.
  public var method: Method
  /// Who prepared, reviewed and accepted the report.
  public var signOff: SignOff = SignOff()
  /// Every rule that was judged, sorted by regulation, then rule.
  public var obligations: [Obligation] = []

  public init(
    identity: Identity, verdict: RollUp, decisions: [Decision] = [], changes: Changes? = nil, scope: Scope,
    findings: [Finding] = [], conflicts: [Conflict] = [], matches: Matches = Matches(), lineage: Lineage = Lineage(),
    privacy: Privacy? = nil, statistics: [Statistic] = [], refusedStatistics: [RefusedStatistic] = [],
    statutory: Statutory = Statutory(), protection: Protection, integrity: Integrity, method: Method,
    signOff: SignOff = SignOff(),
    obligations: [Obligation] = []
  ) {
    self.identity = identity
    self.verdict = verdict
    self.decisions = decisions
    self.changes = changes
    self.scope = scope
    self.findings = findings
    self.conflicts = conflicts
    self.matches = matches
    self.lineage = lineage
    self.privacy = privacy
    self.statistics = statistics
    self.refusedStatistics = refusedStatistics
    self.statutory = statutory
    self.protection = protection
    self.integrity = integrity
    self.method = method
    self.signOff = signOff
    self.obligations = obligations
  }
}
