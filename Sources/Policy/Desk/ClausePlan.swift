import CEL
import JSON
import Provenance

/// A clause made ready for many records: what it asks, when it is law, and the parts of its lines that never change.
///
/// `@unchecked Sendable`: all of it is immutable; templates and readers hold classes that are never changed once made.
final class ClausePlan: @unchecked Sendable {
  let judged: Judge.JudgedClause
  /// Index among the clauses of all kinds of record.
  let number: Int
  /// Index of the rule in `Judge.ruleIDs`.
  let rule: Int
  /// Clauses of one group read the same variables: those over one sort of subject, of one pack.
  let group: Int
  let subjects: Subjects
  let act: ActReader
  let reader: QuestionReader
  let epochs: Epochs
  let parts: LineParts
  /// On a path, the moment judged follows from the source alone.
  let actIsOfSource: Bool
  /// The moment judged follows from the element of `each` alone.
  let actIsOfElement: Bool
  /// A pass needs no evidence.
  let pass: VerdictTemplate

  /// Who is judged.
  enum Subjects: Sendable {
    case record
    /// The records that a list of texts names, each at the record judged.
    case named([MemberStep])
    /// Elements of a list of the record.
    case elements([MemberStep])
    /// The acts that a computed list names, each with the record judged.
    case computed(PlannedEach)
    /// Anything else; strict rules too, which look at more than what decides.
    case other
  }

  init(
    _ judged: Judge.JudgedClause, kind: RecordKind, number: Int, rule: Int, shape: StructShape, group: Int,
    epochs: Epochs
  ) {
    self.judged = judged
    self.number = number
    self.rule = rule
    self.group = group
    self.epochs = epochs
    subjects = Self.subjects(judged, kind: kind, shape: shape)
    var isPlaced = judged.clause.each != nil
    if case .computed = subjects { isPlaced = false }
    act = ActReader(judged.clause.act, kind: kind, shape: shape)
    reader = QuestionReader(judged.clause, kind: kind, shape: shape, isPlaced: isPlaced)
    parts = LineParts(judged.rule)
    let ofRun: Set<String> = ["profile", "asOf", "period", "config", "tables"]
    let variables = Set(judged.clause.act.attributes.map(\.variable)).subtracting(ofRun)
    actIsOfSource = variables.isSubset(of: ["source"])
    actIsOfElement = judged.clause.each.map { variables.isSubset(of: [$0.variable, "world"]) } ?? false
    let outcome = Outcome(kind: .pass, decidedBy: .require)
    pass = VerdictTemplate(
      kind: .pass, isVacuous: false, groups: [],
      sentence: LineBytes.escaped(Explanation.sentence(judged.rule, outcome, [], nil)))
  }

  /// Whether it is worth remembering how records were judged. What agents took part in is long, and no two took part in the same.
  var isRemembered: Bool {
    if case .other = subjects { return false }
    return judged.clause.target != .record(.agent)
  }

  /// Whether a line has to say where the moment judged stands, which no template does: it decides that the rule was not law yet.
  func tellsMoment(isInForce: Bool, in batch: VerdictBatch) -> Bool {
    !isInForce && !judged.rule.inForce.isEmpty && batch.isWritten(.notYetInForce)
  }

  private static func subjects(_ judged: Judge.JudgedClause, kind: RecordKind, shape: StructShape) -> Subjects {
    // The profile is read as the organisation's, not as the record judged; there is one.
    if judged.rule.strict || kind == .profile || !judged.clause.periods.isEmpty { return .other }
    guard let each = judged.clause.each else { return .record }
    guard each.alone == nil, each.filters.isEmpty else { return .other }
    if each.part == .act, !each.isPlain, each.over.resultType == .list(.string),
      case .ident(each.variable) = each.id.checked.ast.expr.kind
    {
      return .computed(each)
    }
    guard case .select(let operand, let field, .value) = each.over.checked.ast.expr.kind,
      case .ident(let root) = operand.kind, root == kind.rawValue || root == "this", let list = shape[field],
      case .value(.list(let element)) = list.reading
    else { return .other }
    let steps = [MemberStep(list.member)]
    if each.part == .record, case .text = element.value, case .ident(each.variable) = each.id.checked.ast.expr.kind {
      return .named(steps)
    }
    return .elements(steps)
  }
}

/// The parts of the lines of a rule that are the same for all its verdicts.
struct LineParts: Sendable {
  /// Up to the subject.
  let head: [UInt8]
  private let law: [[UInt8]]
  private let readiness: [[UInt8]]
  private let notInForce: [[UInt8]]
  /// Beginnings of the sentences that name facts.
  private let naming: [[UInt8]]

  init(_ rule: Rule) {
    let quoted = { (text: String) in String(decoding: LineBytes.quoted(text), as: UTF8.self) }
    head = Array("{\"rule\":\(quoted(rule.id)),\"subject\":".utf8)
    let rest = ",\"severity\":\(quoted(rule.severity.rawValue)),\"cite\":\(quoted(rule.cite))"
    law = VerdictKind.allCases.map { Array(",\"verdict\":\"\($0.rawValue)\"\(rest)".utf8) }
    readiness = VerdictKind.allCases.map {
      Array(",\"verdict\":\"\(VerdictKind.notYetInForce.rawValue)\",\"readiness\":\"\($0.rawValue)\"\(rest)".utf8)
    }
    notInForce = VerdictKind.allCases.map { LineBytes.escaped(Explanation.notInForce(rule, $0)) }
    naming = VerdictKind.allCases.map { Explanation.namesFacts(rule, $0).map(LineBytes.escaped) ?? [] }
  }

  /// From `verdict` to `cite`.
  func verdict(_ kind: VerdictKind, isInForce: Bool) -> [UInt8] {
    isInForce ? law[kind.place] : readiness[kind.place]
  }

  func notInForce(_ kind: VerdictKind) -> [UInt8] { notInForce[kind.place] }
  func naming(_ kind: VerdictKind) -> [UInt8] { naming[kind.place] }
}

/// The clauses of a judge made ready, by kind of record, in the order of rule ids.
struct ClausePlans: Sendable {
  let byKind: [RecordKind: [ClausePlan]]
  /// Over paths, by the kind of their source.
  let paths: [RecordKind: [ClausePlan]]
  /// Number of clauses.
  let count: Int

  init(
    _ clauses: [RecordKind: [Judge.JudgedClause]], paths: [RecordKind: [Judge.JudgedClause]], ranks: [String: Int],
    shapes: RecordShapes
  ) {
    var packs: [String: (number: Int, epochs: Epochs)] = [:]
    func pack(_ judged: Judge.JudgedClause) -> (number: Int, epochs: Epochs) {
      let name = String(judged.rule.id.prefix { $0 != "." })
      let known = packs[name] ?? (packs.count, Epochs(judged.tables))
      packs[name] = known
      return known
    }
    let sorts = 2 * RecordKind.allCases.count
    func plan(_ judged: Judge.JudgedClause, _ kind: RecordKind, sort: Int, _ number: Int) -> ClausePlan {
      let (pack, epochs) = pack(judged)
      return ClausePlan(
        judged, kind: kind, number: number, rule: ranks[judged.rule.id] ?? 0, shape: shapes[kind],
        group: pack * sorts + sort, epochs: epochs)
    }
    var byKind: [RecordKind: [ClausePlan]] = [:]
    var number = 0
    for (sort, kind) in RecordKind.allCases.enumerated() {
      byKind[kind] = (clauses[kind] ?? []).map { judged in
        defer { number += 1 }
        return plan(judged, kind, sort: sort, number)
      }
    }
    self.byKind = byKind
    var pathPlans: [RecordKind: [ClausePlan]] = [:]
    for (sort, kind) in RecordKind.allCases.enumerated() {
      pathPlans[kind] = (paths[kind] ?? []).enumerated().map { number, judged in
        plan(judged, kind, sort: RecordKind.allCases.count + sort, number)
      }
    }
    self.paths = pathPlans
    count = number
  }
}
