extension Report {
  /// Where a finding stands.
  public enum FindingState: String, CaseIterable, Hashable, Sendable {
    /// The rule is broken.
    case open
    /// Broken or undetermined, accepted by a named person, with an end date.
    case waived
    /// Broken; it was waived, and the waiver ended.
    case waiverLapsed
    /// The records lack what the rule needs.
    case notDetermined
    /// The mechanical part holds; a signed statement is missing.
    case needsAttestation
    /// The rule itself broke.
    case error

    /// Whether it counts as an open finding.
    public var isOpen: Bool { self == .open || self == .waiverLapsed || self == .error }
  }

  /// One rule that does not hold, or is open, for one subject.
  public struct Finding: Hashable, Sendable {
    /// Id and anchor, the same in every report for the same rule and subject; see `ContentID.finding`.
    public var id: String
    /// UUID of version 5 of the same rule and subject.
    public var uuid: String
    /// Id of the rule: the `rule` of an `Obligation`.
    public var rule: String
    /// Id of the regulation.
    public var regulation: String
    /// Where the law says so.
    public var cite: String
    /// What is wrong, in one line.
    public var title: String
    /// The subject as this audience may see it.
    public var subject: Display
    public var severity: Severity
    public var verdict: Verdict
    public var state: FindingState
    /// The instant judged, where it is not the report's.
    public var act: String?
    /// Name of the period in which it was first seen.
    public var firstSeen: String
    /// Whether it was first seen in this period.
    public var isNew: Bool
    /// Days since it was first seen, at the state of the records.
    public var ageInDays: Int?
    public var owner: Display?
    /// The day by which it is to be closed; follows from the severity.
    public var due: String?
    /// The rule in one sentence.
    public var ruleSentence: Prose
    /// What was found, paragraph by paragraph.
    public var found: [Prose]
    /// How many people are concerned.
    public var people: Quantity?
    public var evidence: [Evidence] = []
    /// The hops of a lineage path, from the source on.
    public var path: [PathHop] = []
    /// What would close it, step by step.
    public var remedy: [Prose] = []
    public var waiver: Waiver?

    /// - Parameter subjectID: the subject as `record-format` writes it; it makes the id and is not shown.
    public init(
      rule: String, regulation: String, subjectID: String, subject: Display, cite: String, title: String,
      severity: Severity, verdict: Verdict, state: FindingState, act: String? = nil, firstSeen: String, isNew: Bool,
      ageInDays: Int? = nil, owner: Display? = nil, due: String? = nil, ruleSentence: Prose, found: [Prose],
      people: Quantity? = nil, evidence: [Evidence] = [], path: [PathHop] = [], remedy: [Prose] = [],
      waiver: Waiver? = nil
    ) {
      let identity = ContentID.finding(rule: rule, subject: subjectID)
      id = identity.anchor
      uuid = identity.uuid
      self.rule = rule
      self.regulation = regulation
      self.subject = subject
      self.cite = cite
      self.title = title
      self.severity = severity
      self.verdict = verdict
      self.state = state
      self.act = act
      self.firstSeen = firstSeen
      self.isNew = isNew
      self.ageInDays = ageInDays
      self.owner = owner
      self.due = due
      self.ruleSentence = ruleSentence
      self.found = found
      self.people = people
      self.evidence = evidence
      self.path = path
      self.remedy = remedy
      self.waiver = waiver
    }
  }

  /// One fact that decided a verdict.
  public struct Evidence: Hashable, Sendable {
    /// The record that holds it, as this audience may see it.
    public var record: Display
    /// Id of the source file.
    public var file: String?
    /// Where in the source: `line 118`, `run 4407`.
    public var locator: String?
    /// JSON Pointer within the record.
    public var pointer: String
    /// The value, or a mark that it is sealed or absent.
    public var value: Display
    /// What it shows, in words, where the value alone does not say it.
    public var shows: Prose?
    /// SHA-256 that commits to it: of the record, or of the sealed disclosure.
    public var digest: String?

    public init(
      record: Display, file: String? = nil, locator: String? = nil, pointer: String, value: Display,
      shows: Prose? = nil, digest: String? = nil
    ) {
      self.record = record
      self.file = file
      self.locator = locator
      self.pointer = pointer
      self.value = value
      self.shows = shows
      self.digest = digest
    }
  }

  /// One hop of a lineage path.
  public struct PathHop: Hashable, Sendable {
    public var from: Display
    public var to: Display
    /// The run between them.
    public var run: Display?
    /// When the run ended.
    public var at: String?
    /// Country, ISO 3166-1 alpha-2, where the hop moved data.
    public var country: String?
    /// Whether the rule breaks here.
    public var breaks: Bool = false
    /// What travels or stops here, in words.
    public var note: Prose?

    public init(
      from: Display, to: Display, run: Display? = nil, at: String? = nil, country: String? = nil,
      breaks: Bool = false, note: Prose? = nil
    ) {
      self.from = from
      self.to = to
      self.run = run
      self.at = at
      self.country = country
      self.breaks = breaks
      self.note = note
    }
  }

  /// An accepted risk. It stands beside the verdict and never replaces it.
  public struct Waiver: Hashable, Sendable {
    /// Id of the waiver.
    public var id: String
    public var reason: Prose
    /// Who accepts the risk.
    public var owner: Display
    /// Who signed, or nil where it is not signed.
    public var signedBy: Display?
    /// The instant from which it holds.
    public var from: String?
    /// The instant at which it lapses.
    public var until: String
    /// Whether it had lapsed at the state of the records.
    public var lapsed: Bool = false

    public init(
      id: String, reason: Prose, owner: Display, signedBy: Display? = nil, from: String? = nil, until: String,
      lapsed: Bool = false
    ) {
      self.id = id
      self.reason = reason
      self.owner = owner
      self.signedBy = signedBy
      self.from = from
      self.until = until
      self.lapsed = lapsed
    }
  }
}
