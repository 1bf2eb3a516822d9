import CEL
import JSON
import Provenance

/// Turns what a judgement looked at into questions to the record judged and to those that it names.
struct QuestionReader {
  let kind: RecordKind
  let shape: StructShape
  let clause: PlannedClause
  let bindings: [String: Binding]
  /// Name of the element of `each`.
  let element: String?
  /// Whether that lies in the record judged, at a place.
  private let isPlaced: Bool
  /// Whether the far end of a path is asked, as if it were the record judged.
  let isOfTarget: Bool
  private let indexes: [String: Int]
  private let uses: [Outcome.Part: ExpressionUses]

  init(
    _ clause: PlannedClause, kind: RecordKind, shape: StructShape, isPlaced: Bool, isOfTarget: Bool = false
  ) {
    self.isPlaced = isPlaced
    self.isOfTarget = isOfTarget
    self.kind = kind
    self.shape = shape
    self.clause = clause
    let named = clause.bindings.enumerated().map { ($1.name(for: clause.target), $0) }
    indexes = Dictionary(named, uniquingKeysWith: { first, _ in first })
    bindings = indexes.mapValues { clause.bindings[$0] }
    element = clause.each?.variable
    var uses: [Outcome.Part: ExpressionUses] = [:]
    for (part, program) in [(Outcome.Part.when, clause.when), (.require, clause.require)] {
      uses[part] = program.map { ExpressionUses($0, records: [Self.subject, kind.rawValue, "source"]) }
    }
    self.uses = uses
  }

  /// The name under which the record judged is kept in places, whatever an expression calls it.
  static let subject = "this"

  func path(_ place: CELPlace) -> PlacePath {
    PlacePath(place, elementIndex: clause.bindings.count) { name in
      if name != Self.subject { return indexes[name] }
      return isOfTarget ? indexes["target"] : indexes[name] ?? indexes[kind.rawValue] ?? indexes["source"]
    }
  }

  /// The same place with one name for the record judged.
  func normal(_ place: CELPlace) -> CELPlace {
    let isSubject =
      switch bindings[place.variable] {
      case .record?, .this?, .source?: !isOfTarget
      case .target?: isOfTarget
      default: false
      }
    if !place.steps.contains(where: { if case .keyed = $0 { true } else { false } }) {
      return isSubject && place.variable != Self.subject ? CELPlace(Self.subject, place.steps) : place
    }
    return CELPlace(
      isSubject ? Self.subject : place.variable,
      place.steps.map { if case .keyed(let inner, let text) = $0 { .keyed(normal(inner), was: text) } else { $0 } })
  }

  func binding(_ place: CELPlace) -> Binding? {
    if place.variable == Self.subject { return .this }
    let binding = bindings[place.variable]
    return isOfTarget && binding == .flow ? .lineage : binding
  }

  /// The list among the facts that flowed to a target in which a place lies, if which list it is tells enough: no evidence is made of it,
  /// and there are few.
  func wholeList(_ place: CELPlace) -> String? {
    guard isOfTarget, binding(place) == .lineage, case .field(let name)? = place.steps.first,
      name == "purposesAllowed" || LineageObject.lists.contains(name)
    else { return nil }
    return name
  }

  /// Whether a moment of the record judged serves only to ask tables what was in force.
  func isEpoch(_ members: [MemberStep], _ part: Outcome.Part) -> Bool {
    uses[part]?.epochs.contains(members.map(\.token).joined(separator: ".")) == true
  }

  /// The questions, in the order in which things were seen, each once; up to the first thing that no question covers.
  func questions(_ log: VisitLog, of probe: RecordProbe) -> QuestionList {
    var list = QuestionList(self, probe)
    if isPlaced { list.ask(.elementPlace) }
    for (part, seen) in log.observations where list.coversAll { list.add(part, seen) }
    return list
  }

  /// The same of an expression that is no condition and not traced beside others.
  func questions(_ tracer: CELTracer, of probe: RecordProbe) -> QuestionList {
    var list = QuestionList(self, probe)
    for seen in tracer.observations where list.coversAll { list.add(nil, seen) }
    return list
  }

  /// The member that steps from the record judged lead to, and its sort; nil for what is computed from several.
  func locate(_ steps: [CELPlace.Step]) -> (members: [MemberStep], value: ValueShape)? {
    var members: [MemberStep] = []
    var here = ValueShape.object(shape)
    for step in steps {
      switch (step, here) {
      case (.field(let name), .object(let shape)):
        guard let field = shape[name] else { return nil }
        members.append(MemberStep(field.member))
        switch field.reading {
        case .value(let value): here = value
        case .stated: here = .token
        case .computed: return nil
        }
      case (.field(let name), .map(let element)):
        members.append(MemberStep(name))
        here = element.value
      case (.index(let index), .list(let element)):
        members.append(.index(index))
        here = element.value
      default: return nil
      }
    }
    return (members, here)
  }
}
