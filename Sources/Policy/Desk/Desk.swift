import CEL
import JSON
import Provenance

/// Where one worker judges record after record: it remembers how it judged those before, and writes lines straight into a batch.
///
/// What it writes is what `Docket.judge(_:kind:)` gives, to the byte.
///
/// `@unchecked Sendable`: used by one thread at a time; a docket hands a desk to one caller, who gives it back when done.
final class Desk: @unchecked Sendable {
  private let docket: Docket
  private let notes: WorldNotes
  private let places: PlaceReader
  /// By number of the clause.
  private var trees: [JudgementTree]
  private let plans: [RecordKind: [ClausePlan]]
  /// By number of the clause: how many more of those evaluated last passed than did not.
  private var passes: [Int]
  private static let memory = 16
  /// For the paths that end at one target after the other.
  private(set) lazy var walk = LineageWalk(docket.world.graph)
  private lazy var paths = PathDesk(docket, notes, places)
  private var members: [RecordProbe.Member] = []

  init(_ docket: Docket) {
    self.docket = docket
    notes = WorldNotes(docket.world)
    places = PlaceReader(docket)
    plans = docket.judge.plans.byKind
    trees = (0..<docket.judge.plans.count).map { _ in JudgementTree() }
    passes = Array(repeating: 0, count: trees.count)
  }

  /// Judges one record by all clauses of its kind; false, and nothing added, where it has to go the long way.
  func judge(
    _ record: JSONView, kind: RecordKind, id: String, person: PersonRecords?, into batch: inout VerdictBatch
  ) -> Bool {
    guard id.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) else {
      return false
    }
    let isPersonal = kind == .contribution
    if !isPersonal, let disguise = docket.disguise, disguise.isPerson(id) { return false }
    let token = isPersonal ? docket.disguise?.token(id) : nil
    return record.withCursor { root in
      guard readMembers(root) else { return false }
      if places.textCount > Self.texts { forget() }
      let records = SubjectRecords(id: id, kind: kind, view: record, person: person)
      places.begin(records)
      var probe = RecordProbe(
        root, record, kind: kind, id: id, members: members, docket: docket, notes: notes, places: places)
      for plan in plans[kind] ?? [] { judge(plan, &probe, records, token: token, into: &batch) }
      if isPersonal { paths.judge(probe, records, token: token, into: &batch) }
      return true
    }
  }

  /// Notes where the members lie; false if sources disagree about the record.
  private func readMembers(_ root: JSONCursor) -> Bool {
    guard root.letter == UInt8(ascii: "{") else { return false }
    members.removeAll(keepingCapacity: true)
    var here = root.at(root.index + 1)
    let end = root.close
    while here.index < end {
      let name = here.name
      here.index += 1
      if name == Self.conflicts { return false }
      members.append(.init(name: name, index: here.index))
      here.index = here.next
    }
    return true
  }

  private static let conflicts = JSONName("conflicts")

  /// Texts in answers that are told apart; then all is forgotten.
  private static let texts = 1 << 19

  private func forget() {
    for index in trees.indices { trees[index].removeAll() }
    paths.forget()
    places.forget()
  }

  // MARK: Clauses

  private func judge(
    _ plan: ClausePlan, _ probe: inout RecordProbe, _ records: SubjectRecords, token: String?,
    into batch: inout VerdictBatch
  ) {
    guard plan.isRemembered else {
      judgeAtLength(plan, records, into: &batch)
      return
    }
    switch plan.subjects {
    case .record: judge(plan, probe, records, token: token, element: nil, into: &batch)
    case .named(let steps):
      guard let list = probe.find(steps), list.letter == UInt8(ascii: "[") else { return }
      var here = list.at(list.index + 1)
      let end = list.close
      var place = 0
      while here.index < end {
        let text = String(decoding: here.utf8, as: UTF8.self)
        probe.setElement(here, place: place, flags: notes.flags(text))
        judge(plan, probe, records, token: token, element: text, into: &batch)
        place += 1
        here.index = here.next
      }
    case .elements(let steps):
      guard let list = probe.find(steps), list.letter == UInt8(ascii: "["), list.index + 1 < list.close else { return }
      judgeAtLength(plan, records, into: &batch)
    case .other: judgeAtLength(plan, records, into: &batch)
    }
  }

  private func judgeAtLength(_ plan: ClausePlan, _ records: SubjectRecords, into batch: inout VerdictBatch) {
    for verdict in Trial(docket, plan.judged, records).verdicts() { append(verdict, plan, to: &batch) }
  }

  private func append(_ verdict: Verdict, _ plan: ClausePlan, to batch: inout VerdictBatch) {
    batch.append(docket.disguise?.disguised(verdict) ?? verdict, rule: plan.rule)
  }

  /// - Parameter element: of `each`, a text.
  private func judge(
    _ plan: ClausePlan, _ probe: RecordProbe, _ records: SubjectRecords, token: String?, element: String?,
    into batch: inout VerdictBatch
  ) {
    let named = element.map(docket.world.resolve)
    places.use(plan.judged, element: element.map(CELValue.string))
    let isOfPerson = named.map { docket.disguise?.isPerson($0) == true } ?? false
    let outcome = isOfPerson ? JudgementTree.Outcome.evaluate : trees[plan.number].outcome(probe, plan.epochs)
    let act = plan.act.read(probe) { self.activation(Trial(docket, plan.judged, records), element) }
    let isInForce = plan.judged.rule.isInForce(at: act.when ?? .instant(docket.context.asOf))
    if case .template(let number) = outcome {
      let line = LineMaker(probe: probe, plan: plan, token: token, element: named, disguise: docket.disguise)
      if line.append(trees[plan.number].templates[number], act, isInForce: isInForce, to: &batch) { return }
    }
    let trial = Trial(docket, plan.judged, records)
    let subject = named.map { Subject($0, act: probe.id) } ?? Subject(probe.id)
    let activation = self.activation(trial, element)
    let place = element == nil ? nil : probe.elementPlace
    switch outcome {
    case .new: learn(plan, probe, trial, activation, subject: subject, element: element, into: &batch)
    case .template: append(trial.verdict(activation, subject: subject, element: place), plan, to: &batch)
    case .evaluate:
      // Where most do not pass, evaluating without evidence first is in vain.
      let expectsPass = passes[plan.number] >= 0
      var known: Outcome?
      if expectsPass {
        let outcome = plan.judged.clause.outcome(activation, rule: plan.judged.rule)
        known = outcome
        let isPlain =
          outcome.kind == .pass && docket.conflicted.isEmpty && !isOfPerson
          && !(plan.judged.mayBeVacuous && activation.metEmptyAll)
        let line = LineMaker(probe: probe, plan: plan, token: token, element: named, disguise: docket.disguise)
        if isPlain, line.append(plan.pass, act, isInForce: isInForce, to: &batch) {
          passes[plan.number] = min(passes[plan.number] + 1, Self.memory)
          return
        }
      }
      let verdict = trial.verdict(
        activation, subject: subject, element: place, known: known, tracesFirst: !expectsPass)
      passes[plan.number] =
        verdict.kind == .pass
        ? min(passes[plan.number] + 1, Self.memory) : max(passes[plan.number] - 1, -Self.memory)
      append(verdict, plan, to: &batch)
    }
  }

  private func activation(_ trial: Trial, _ element: String?) -> SubjectActivation {
    let activation = trial.activation()
    activation.element = element.map(CELValue.string)
    return activation
  }

  /// Judges the first record of its sort.
  private func learn(
    _ plan: ClausePlan, _ probe: RecordProbe, _ trial: Trial, _ activation: SubjectActivation, subject: Subject,
    element: String?, into batch: inout VerdictBatch
  ) {
    let log = VisitLog()
    let place = element == nil ? nil : probe.elementPlace
    append(trial.verdict(activation, subject: subject, element: place, visits: log), plan, to: &batch)
    let learnt = Lesson(plan, docket: docket).learn(log, probe, trial, activation, element: element)
    trees[plan.number].add(learnt, probe, plan.epochs)
  }
}
