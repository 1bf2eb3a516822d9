import CEL
import JSON
import Provenance

/// The variables of one subject, read as they are reached.
///
/// One is made for each evaluation of a clause over a subject and used from one thread; no access to its variables is held while another
/// begins, so they need no check of their exclusivity.
final class SubjectActivation: CELActivation {
  let context: JudgeContext
  let clause: PlannedClause
  let subject: SubjectRecords
  let tables: CELValue
  /// The element of `each`, the variable after the clause's own.
  @exclusivity(unchecked) var element: CELValue?
  /// Whether an `all` of `require` held over nothing when it was last evaluated without a tracer.
  var metEmptyAll = false
  @exclusivity(unchecked) private var memo: [CELValue?]
  /// Where the contribution judged went, or those that belong to the person who made the request judged; nil for other records.
  private(set) lazy var reach: PersonReach? =
    subject.person?.reach
    ?? (subject.kind == .contribution && subject.path == nil
      ? PersonReach([(subject.id, subject.view)], world: context.world) : nil)

  init(_ clause: PlannedClause, _ subject: SubjectRecords, tables: CELValue, context: JudgeContext) {
    self.clause = clause
    self.subject = subject
    self.tables = tables
    self.context = context
    memo = Array(repeating: nil, count: clause.bindings.count)
  }

  func value(of variable: CELVariable) -> CELValue? { value(at: variable.index) }

  /// The value of the variable declared at a place; the element of `each` stands after the last.
  func value(at index: Int) -> CELValue? {
    guard clause.bindings.indices.contains(index) else { return element }
    if let known = memo[index] { return known }
    let value = make(clause.bindings[index])
    memo[index] = value
    return value
  }

  private func make(_ binding: Binding) -> CELValue {
    switch binding {
    case .profile: context.profile
    case .asOf: context.asOfValue
    case .period: context.period
    case .config: context.config
    case .tables: tables
    case .regime: subject.regime(context).celValue
    case .world: .object(WorldObject(context: context))
    case .pending: .unknown(CELUnknowns(CELAttribute(SubjectActivation.pending)))
    case .record, .this: .object(RecordObject(view: subject.view, shape: context.shapes[subject.kind]))
    case .lineage: context.lineage(of: subject.id)
    case .documents: context.records(context.world.documents(covering: subject.id), .document)
    case .events: context.records(context.world.events(touching: subject.id), .event)
    case .runs: context.records(context.world.runs(touching: subject.id), .run)
    case .dataset: named("dataset", .dataset)
    case .agent: named("agent", .agent)
    case .recipient: named("recipient", .agent)
    case .entities: .list(CELList(source: RecordsByID(context: context, ids: subject.entityIDs, kind: nil)))
    case .contributions:
      subject.person.map { .list(CELList(source: ContributionList(person: $0, shape: context.shapes[.contribution]))) }
        ?? Self.nobody
    case .reached:
      reach.map { .list(CELList(source: RecordsByID(context: context, ids: $0.entities, kind: nil))) } ?? Self.nobody
    case .uses:
      reach.map { .list($0.uses.map { .object(UseObject(use: $0, context: context)) }) } ?? Self.nobody
    case .source: .object(RecordObject(view: subject.view, shape: context.shapes[subject.kind]))
    case .target:
      subject.path.map { .object(RecordObject(view: $0.target, shape: context.shapes.entity)) }
        ?? .unknown(CELUnknowns(CELAttribute("target")))
    case .path:
      subject.path.map { path in .list(path.hops.map { context.hop($0) }) }
        ?? .unknown(CELUnknowns(CELAttribute("path")))
    case .flow: subject.path.map { context.lineage(of: $0.targetID) } ?? .unknown(CELUnknowns(CELAttribute("flow")))
    }
  }

  private func named(_ member: String, _ kind: RecordKind) -> CELValue {
    guard let id = subject.view[member]?.string else {
      return .unknown(CELUnknowns(CELAttribute(subject.kind.rawValue, [.field(member)])))
    }
    return context.record(id, kinds: [kind], as: kind)
  }

  /// A duty whose time has not run out yet: unknown, and indeterminate whatever the rule says of missing facts.
  static let pending = "pending"

  /// It is not known who made the request, or the person's contributions are not at hand.
  private static let nobody = CELValue.unknown(CELUnknowns(CELAttribute("request", [.field("subjectRef")])))
}

/// The record judged, or the two ends of a path.
struct SubjectRecords: Sendable {
  let id: String
  let kind: RecordKind
  let view: JSONView
  var path: PathRecords?
  /// Who made the request judged.
  var person: PersonRecords?

  struct PathRecords: Sendable {
    var targetID: String
    var target: JSONView
    var hops: [Hop]
  }

  var withoutPath: SubjectRecords { SubjectRecords(id: id, kind: kind, view: view, person: person) }

  /// Ids of the datasets and models that an event or request names.
  var entityIDs: [String] {
    switch kind {
    case .event: view["entities"]?.elements.compactMap(\.string) ?? []
    case .request: view["appliedTo"]?.elements.compactMap { $0["id"]?.string } ?? []
    default: []
    }
  }

  func regime(_ context: JudgeContext) -> Regime { regime(context.profileFacts, context.flags(of:)) }

  /// - Parameter flags: of the facts that flowed to a record; nil if the graph does not have it.
  func regime(_ profile: ProfileFacts, _ flags: (String) -> LineageFlags?) -> Regime {
    func together(_ ids: [String]) -> LineageFlags { ids.reduce(into: []) { $0.formUnion(flags($1) ?? []) } }
    if let path { return Regime(flags(path.targetID) ?? [], profile) }
    switch kind {
    case .dataset, .model, .run: return Regime(flags(id) ?? [], profile)
    case .event: return Regime(together(entityIDs), profile)
    case .request: return Regime(request: view, profile)
    case .contribution:
      return Regime(region: view["region"]?.string, facts: view["dataset"]?.string.flatMap(flags), profile)
    case .document:
      return Regime(together(view["covers"]?["records"]?.elements.compactMap(\.string) ?? []), profile)
    case .agent, .profile: return Regime([], profile)
    }
  }
}

extension JudgeContext {
  /// A step of a path as a struct.
  func hop(_ hop: Hop) -> CELValue {
    .object(HopObject(hop: hop, graph: world.graph, grounds: .list(hop.grounds.map(ground))))
  }

  private func ground(_ ground: Ground) -> CELValue {
    var values: [String: CELValue] = [:]
    if ground.type != .unknown && ground.type != .notStated { values["type"] = .string(ground.type.rawValue) }
    values["purpose"] = ground.purpose.map(CELValue.string)
    values["art9Condition"] = ground.art9Condition.map(CELValue.string)
    values["document"] = ground.document.map(CELValue.string)
    values["law"] = ground.law.map(CELValue.string)
    values["at"] = ground.at.flatMap(When.init).map { Moment($0).value }
    return .object(
      FixedObject(
        FactTypes.ground, values, optional: ["type", "purpose", "art9Condition", "document", "law", "at"]))
  }
}
