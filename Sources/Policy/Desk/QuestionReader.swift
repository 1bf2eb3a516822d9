import CEL
import JSON
import Provenance

/// Turns what a judgement looked at into questions to the record judged.
struct QuestionReader: Sendable {
  private let kind: RecordKind
  private let shape: StructShape
  private let bindings: [String: Binding]
  private let hasElement: Bool
  private let when: ExpressionUses?
  private let require: ExpressionUses?

  init(_ clause: PlannedClause, kind: RecordKind, shape: StructShape) {
    self.kind = kind
    self.shape = shape
    bindings = Dictionary(
      clause.bindings.map { ($0.name(for: clause.target), $0) }, uniquingKeysWith: { first, _ in first })
    hasElement = clause.each != nil
    func uses(_ program: CELProgram?) -> ExpressionUses? {
      program.map { ExpressionUses($0, records: ["this", kind.rawValue], element: clause.each?.variable) }
    }
    when = uses(clause.when)
    require = uses(clause.require)
  }

  /// The questions, in the order of the visits, each once; up to the first visit that no question covers.
  func questions(
    _ visits: [(part: Outcome.Part, read: CELRead)], of probe: RecordProbe, element: String?
  ) -> (questions: [Question], coverAll: Bool) {
    var questions: [Question] = hasElement ? [.elementPlace] : []
    var asked: Set<Question> = Set(questions)
    for (index, visit) in visits.enumerated() {
      // The value of a member tells whether it is there.
      if visit.read.extent == .presence, visits.indices.contains(index + 1) {
        let next = visits[index + 1]
        if next.part == visit.part, next.read.extent == .value, next.read.attribute == visit.read.attribute,
          isScalar(visit.read)
        {
          continue
        }
      }
      switch question(visit.part, visit.read, probe, element: element) {
      case .all(let found): for question in found where asked.insert(question).inserted { questions.append(question) }
      case .uncovered: return (questions, false)
      }
    }
    return (questions, true)
  }

  private enum Reading {
    /// What tells all that the visit saw; nothing where every record that answered the earlier questions alike has the same there.
    case all([Question])
    case uncovered

    static let settled = Reading.all([])
    static func asked(_ question: Question) -> Reading { .all([question]) }
  }

  private func isScalar(_ read: CELRead) -> Bool {
    guard let binding = bindings[read.attribute.variable], binding == .record || binding == .this,
      let (members, value) = locate(read.attribute.steps), !members.isEmpty
    else { return false }
    switch value {
    case .list, .map, .object: return false
    default: return true
    }
  }

  private func uses(_ part: Outcome.Part) -> ExpressionUses? {
    switch part {
    case .when: when
    case .require: require
    case .attest: nil
    }
  }

  private func question(
    _ part: Outcome.Part, _ read: CELRead, _ probe: RecordProbe, element: String?
  ) -> Reading {
    let steps = read.attribute.steps
    guard let binding = bindings[read.attribute.variable] else {
      guard hasElement, element != nil, steps.isEmpty else { return .uncovered }
      return uses(part)?.elementIsKey == true ? .settled : .asked(.element)
    }
    switch binding {
    case .profile, .asOf, .period, .config, .tables, .pending: return .settled
    case .record, .this: return member(part, read, probe)
    case .dataset, .agent, .recipient: return .asked(.value([MemberStep(read.attribute.variable)]))
    case .regime:
      switch steps.first {
      case nil: return .settled
      case .field("gdpr"): return .asked(.regime(.gdpr))
      case .field("ccpa"): return .asked(.regime(.ccpa))
      case .field("aiAct"): return .asked(.regime(.aiAct))
      default: return .uncovered
      }
    case .lineage:
      guard case .field(let name)? = steps.first else { return .asked(.lineage([])) }
      guard steps.count == 1 else { return .uncovered }
      if let flag = LineageObject.flags[name] { return .asked(.lineage(flag)) }
      guard read.extent != .value, LineageObject.lists.contains(name) else { return .uncovered }
      return .all([.lineage([]), .lineageCount(name)])
    case .world:
      guard uses(part)?.elementIsKey == true, let element, steps.count > 1, steps[0] == .field("lineage"),
        steps[1] == .field(element)
      else { return .settled }
      if steps.count == 2 { return .asked(.elementLineage([])) }
      guard steps.count == 3, case .field(let name) = steps[2], let flag = LineageObject.flags[name] else {
        return .uncovered
      }
      return .asked(.elementLineage(flag))
    case .documents, .events, .runs, .entities, .contributions, .reached, .uses, .source, .target, .path, .flow:
      return .uncovered
    }
  }

  private func member(_ part: Outcome.Part, _ read: CELRead, _ probe: RecordProbe) -> Reading {
    if let questions = computed(read, probe) { return .all(questions) }
    guard let (members, value) = locate(read.attribute.steps) else { return .uncovered }
    guard !members.isEmpty else { return read.extent == .presence ? .settled : .uncovered }
    // No two records have one id.
    if read.extent == .value, members == [MemberStep("id")] { return .uncovered }
    switch (read.extent, value) {
    case (.presence, _): return .asked(.presence(members))
    case (_, .list), (_, .map), (_, .object):
      // Of what is not there only that can be seen.
      if probe.find(members) == nil { return .asked(.presence(members)) }
      guard case .list = value, read.extent == .shape else { return .uncovered }
      return .asked(.count(members))
    case (.shape, _): return .uncovered
    case (.value, .instant), (.value, .when):
      let name = members.map(\.token).joined(separator: ".")
      return .asked(uses(part)?.epochs.contains(name) == true ? .epoch(members) : .value(members))
    case (.value, _): return .asked(.value(members))
    }
  }

  /// The members from which a computed field of the record follows; nil for any other place.
  private func computed(_ read: CELRead, _ probe: RecordProbe) -> [Question]? {
    guard read.attribute.steps.count == 1, case .field(let name) = read.attribute.steps[0],
      case .computed(let field)? = shape[name]?.reading
    else { return nil }
    switch field {
    case .during(let from, let to): return [.value([MemberStep(from)]), .value([MemberStep(to)])]
    case .retentionEnd:
      // Those that tell which others count come first.
      let first = ["until", "period", "startAt", "start"].map { ["retention", $0] }
      let rest = field.members(in: probe.view).filter { !first.contains($0) && $0 != ["retention"] }
      return [.presence([MemberStep("retention")])] + (first + rest).map { .value($0.map(MemberStep.init)) }
    }
  }

  /// The member that an attribute of the record stands for, and its sort; nil for what is computed from several.
  private func locate(_ steps: [CELAttribute.Step]) -> ([MemberStep], ValueShape)? {
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
