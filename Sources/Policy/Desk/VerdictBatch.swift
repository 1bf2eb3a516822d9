/// The verdicts of some records as they are written: one line each in one store of bytes, with what they are counted and sorted by.
///
/// ```swift
/// var batch = VerdictBatch(docket)
/// for (view, kind) in records { docket.judge(view, kind: kind, into: &batch) }
/// for entry in batch.entries { sort(batch.rules[entry.rule], batch.bytes[entry.subject], batch.bytes[entry.line]) }
/// ```
public struct VerdictBatch: Sendable {
  /// One verdict.
  public struct Entry: Sendable, Hashable {
    /// Index of its rule in `rules`.
    public var rule: Int
    public var kind: VerdictKind
    /// It rests on an `all` over an empty list.
    public var isVacuous: Bool
    /// Ids of the subject identify a person.
    public var isPersonal: Bool
    /// How the waiver that stands beside it counts; nil without one.
    public var waiver: WaiverNote.State?
    /// Line of that waiver in its file.
    public var waiverLine: Int?
    /// The printed subject, in `bytes`; empty for a verdict that is counted only.
    public var subject: Range<Int>
    /// The line without its end, in `bytes`; the bytes of `Verdict.line`. Empty for a verdict that is counted only.
    public var line: Range<Int>
  }

  /// Ids of all rules of the judge, sorted byte by byte.
  public let rules: [String]
  /// Lines and subjects; what stands between the ranges of the entries means nothing.
  public internal(set) var bytes: [UInt8] = []
  /// In the order in which they were made: record by record, each record's by rule, then subject.
  public internal(set) var entries: [Entry] = []
  /// Paths that pass or do not apply.
  public internal(set) var tally = PathTally()

  /// By place of the kind.
  private let writes: [Bool]

  /// - Parameter written: kinds of verdict of which lines are written; others are counted only, which is much cheaper.
  public init(_ docket: Docket, written: Set<VerdictKind> = Set(VerdictKind.allCases)) {
    rules = docket.judge.ruleIDs
    var writes = Array(repeating: false, count: VerdictKind.allCases.count)
    for kind in written { writes[kind.place] = true }
    self.writes = writes
  }

  /// Whether lines of a kind are written.
  func isWritten(_ kind: VerdictKind) -> Bool { writes[kind.place] }

  /// Forgets all verdicts and keeps the memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    tally = PathTally()
  }

  /// Adds a verdict whose line stands in `bytes` already.
  mutating func append(_ entry: Entry) { entries.append(entry) }

  /// Adds a verdict without a waiver that is counted only.
  mutating func count(_ kind: VerdictKind, rule: Int, isVacuous: Bool, isPersonal: Bool) {
    let nothing = bytes.count..<bytes.count
    entries.append(
      Entry(
        rule: rule, kind: kind, isVacuous: isVacuous, isPersonal: isPersonal, waiver: nil, waiverLine: nil,
        subject: nothing, line: nothing))
  }

  /// Adds a verdict of the rule at an index.
  mutating func append(_ verdict: Verdict, rule: Int) {
    let start = bytes.count
    if isWritten(verdict.kind) { bytes.append(contentsOf: verdict.line) }
    let line = start..<bytes.count
    if isWritten(verdict.kind) { bytes.append(contentsOf: verdict.subject.description.utf8) }
    entries.append(
      Entry(
        rule: rule, kind: verdict.kind, isVacuous: verdict.vacuous, isPersonal: verdict.subjectIsPersonal,
        waiver: verdict.waiver?.state, waiverLine: verdict.waiver?.line, subject: line.upperBound..<bytes.count,
        line: line))
  }
}

/// Stand-ins for ids of people in verdicts. Given by the caller, who holds the key; the same id always has the same stand-in.
public protocol PersonDisguise: Sendable {
  /// Whether a text is the id of a person, wherever it stands. The ids of contributions are such without being asked for.
  func isPerson(_ text: Span<UInt8>) -> Bool
  /// The stand-in of an id.
  func token(_ id: String) -> String
  /// A verdict with stand-ins in place of all ids of people.
  func disguised(_ verdict: Verdict) -> Verdict
}
