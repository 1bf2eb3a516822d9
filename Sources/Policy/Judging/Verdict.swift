import JSON
import Provenance

/// What a rule decided about one subject, with the facts that decided it.
public struct Verdict: Hashable, Sendable {
  /// Id of the rule.
  public var rule: String
  public var subject: Subject
  public var kind: VerdictKind
  /// Only for `notYetInForce`: what the verdict would be if the rule were law.
  public var readiness: VerdictKind?
  public var severity: Severity
  public var cite: String
  /// The moment judged, an instant or a day as RFC 3339; nil where the record does not say.
  public var act: String?
  /// One plain sentence; it holds no value of class personal or confidential.
  public var why: String
  /// Sorted by record, then place.
  public var evidence: [Evidence]
  /// On a path, the ids along it with the runs between them.
  public var path: [String]
  /// On a path, the step at which the fact changed, from 1.
  public var hop: Int?
  /// A way out: the facts that would have to be others. Empty where none was searched or found.
  public var change: [Change]
  public var waiver: WaiverNote?
  /// Whether the rule was law at the moment judged.
  public var inForce: Bool
  /// The verdict rests on an `all` over an empty list: it holds, but nothing was exercised.
  public var vacuous: Bool
  /// Ids of the subject identify a person (a contribution): never printed or logged bare.
  public var subjectIsPersonal: Bool
  /// Records of the evidence whose ids identify a person too; not written to lines.
  public var personalRecords: Set<String> = []

  public init(
    rule: String, subject: Subject, kind: VerdictKind, readiness: VerdictKind? = nil, severity: Severity, cite: String,
    act: String? = nil, why: String = "", evidence: [Evidence] = [], path: [String] = [], hop: Int? = nil,
    change: [Change] = [], waiver: WaiverNote? = nil, inForce: Bool = true, vacuous: Bool = false,
    subjectIsPersonal: Bool = false
  ) {
    self.rule = rule
    self.subject = subject
    self.kind = kind
    self.readiness = readiness
    self.severity = severity
    self.cite = cite
    self.act = act
    self.why = why
    self.evidence = evidence
    self.path = path
    self.hop = hop
    self.change = change
    self.waiver = waiver
    self.inForce = inForce
    self.vacuous = vacuous
    self.subjectIsPersonal = subjectIsPersonal
  }
}

extension Verdict: Comparable {
  /// By rule, then printed subject, byte by byte: the order of `verdicts.jsonl`.
  public static func < (left: Verdict, right: Verdict) -> Bool {
    if left.rule != right.rule { return left.rule.utf8.lexicographicallyPrecedes(right.rule.utf8) }
    return left.subject < right.subject
  }
}
