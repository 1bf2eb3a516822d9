import CEL
import JSON
import Provenance

/// Where one worker judges record after record: it remembers how it judged those before, and writes lines straight into a batch.
///
/// What it writes is what `Docket.judge(_:kind:)` gives, to the byte.
///
/// `@unchecked Sendable`: used by one thread at a time; a docket hands a desk to one caller, who gives it back when done. For the same reason
/// what is met for each verdict needs no check of its exclusivity.
final class Desk: @unchecked Sendable {
  private let docket: Docket
  private let notes: WorldNotes
  private let places: PlaceReader
  /// By number of the clause.
  @exclusivity(unchecked) private var trees: [JudgementTree<VerdictTemplate>]
  /// By number of the clause: what there is to judge, where that is a computed list; nil where it is none of texts.
  @exclusivity(unchecked) private var lists: [JudgementTree<[LineMaker.Element]?>]
  /// By number of the clause and element: the moment judged, where it follows from the element.
  @exclusivity(unchecked) private var acts: [[String: When?]]
  private let plans: [RecordKind: [ClausePlan]]
  private let sheets: [RecordKind: AnswerSheet]
  /// By number of the clause: how many more of those evaluated last passed than did not.
  @exclusivity(unchecked) private var passes: [Int]
  private static let memory = 16
  /// Bytes of computed lists that a clause may remember: there is one for each dataset that contributions name.
  private static let listed = 64 << 20
  /// For the paths that end at one target after the other.
  private(set) lazy var walk = LineageWalk(docket.world.graph)
  private lazy var paths = PathDesk(docket, from: .contribution, notes, places)
  private lazy var datasetPaths = PathDesk(docket, from: .dataset, notes, places)
  private lazy var ends = EndDesk(docket, notes, places)
  private let reader = RecordReader()
  private var members: [RecordProbe.Member] = []

  init(_ docket: Docket) {
    self.docket = docket
    notes = WorldNotes(docket.world)
    places = PlaceReader(docket)
    plans = docket.judge.plans.byKind
    let count = docket.judge.plans.count
    sheets = Dictionary(uniqueKeysWithValues: RecordKind.allCases.map { ($0, AnswerSheet()) })
    trees = (0..<count).map { _ in JudgementTree() }
    lists = (0..<count).map { _ in JudgementTree(capacity: Self.listed) }
    acts = Array(repeating: [:], count: count)
    passes = Array(repeating: 0, count: count)
  }

  /// Judges one record by all clauses of its kind; false, and nothing added, where it has to go the long way.
  func judge(
    _ record: JSONView, kind: RecordKind, id: String, person: PersonRecords?, into batch: inout VerdictBatch
  ) -> Bool {
    guard LineBytes.isPlain(id) else { return false }
    let isPersonal = kind == .contribution
    if !isPersonal, let disguise = docket.disguise, disguise.isPerson(id) { return false }
    let token = isPersonal ? docket.disguise?.token(id) : nil
    return record.withCursor { root in
      guard RecordProbe.read(root, into: &members) else { return false }
      guard let sheet = sheets[kind] else { return false }
      if places.size > Self.texts || sheet.size > Self.answers { forget() }
      sheet.beginRecord()
      let records = SubjectRecords(id: id, kind: kind, view: record, person: person)
      places.begin(records)
      defer { places.end() }
      var probe = RecordProbe(
        root, record, kind: kind, id: id, members: members, docket: docket, notes: notes, places: places)
      for plan in plans[kind] ?? [] { judge(plan, &probe, records, sheet, token: token, into: &batch) }
      if isPersonal { paths.judge(probe, records, token: token, into: &batch) }
      return true
    }
  }

  /// Judges the paths from datasets that end at some targets.
  func judgePaths(_ targets: some Sequence<String>, into batch: inout VerdictBatch) {
    fromDatasets.forEach(targets) { found in
      if places.size > Self.texts || max(datasetPaths.size, ends.size) > Self.answers { forget() }
      switch found {
      case .cleared(let clause): batch.tally.clear(clause.rule.id)
      case .suspect(let pair, let clauses):
        guard !datasetPaths.judge(pair, by: clauses.map(\.index), into: &batch) else { return }
        docket.append(pair, clauses, to: &batch)
      }
    }
  }

  /// Asks datasets which facts they bring that path rules follow.
  func findCarriers(_ sources: some Sequence<LineageGraph.Node>) {
    if places.size > Self.texts || ends.size > Self.answers { forget() }
    fromDatasets.findCarriers(sources)
  }

  private var fromDatasets: DatasetPaths { DatasetPaths(docket: docket, walk: walk, ends: ends, reader: reader) }

  /// Texts and places in answers that are told apart, and bytes of answers of one kind of record; then all is forgotten.
  private static let texts = 1 << 19
  private static let answers = 64 << 20

  private func forget() {
    for index in trees.indices {
      trees[index].removeAll()
      lists[index].removeAll()
    }
    paths.forget()
    datasetPaths.forget()
    ends.forget()
    places.forget()
    for sheet in sheets.values { sheet.forget() }
  }

  // MARK: Clauses

  private func judge(
    _ plan: ClausePlan, _ probe: inout RecordProbe, _ records: SubjectRecords, _ sheet: AnswerSheet, token: String?,
    into batch: inout VerdictBatch
  ) {
    switch plan.subjects {
    case .record: _ = judge(plan, probe, records, sheet, token: token, element: nil, into: &batch)
    case .named(let steps):
      guard let list = probe.find(steps), list.letter == UInt8(ascii: "[") else { return }
      var here = list.at(list.index + 1)
      let end = list.close
      var place = 0
      while here.index < end {
        let element = element(String(decoding: here.utf8, as: UTF8.self))
        probe.setElement(here, place: place, flags: notes.flags(element.text))
        sheet.beginElement()
        _ = judge(plan, probe, records, sheet, token: token, element: element, into: &batch)
        place += 1
        here.index = here.next
      }
    case .computed(let each):
      guard let elements = elements(each, plan, probe, records, sheet) else {
        judgeAtLength(plan, records, into: &batch)
        return
      }
      // What does not ask for the element comes to the same for all.
      var leaf: Int?
      for element in elements {
        if leaf == nil { probe.setElement(text: element.text, flags: notes.flags(element.text)) }
        sheet.beginElement()
        leaf = judge(plan, probe, records, sheet, token: token, element: element, leaf: leaf, into: &batch)
      }
    case .elements(let steps):
      guard let list = probe.find(steps), list.letter == UInt8(ascii: "["), list.index + 1 < list.close else { return }
      judgeAtLength(plan, records, into: &batch)
    case .other: judgeAtLength(plan, records, into: &batch)
    }
  }

  private func element(_ text: String) -> LineMaker.Element {
    let id = docket.world.resolve(text)
    return LineMaker.Element(text: text, id: id, isPerson: docket.disguise?.isPerson(id) == true)
  }

  /// What `each` computes for a record; nil where that is no list of texts.
  private func elements(
    _ each: PlannedEach, _ plan: ClausePlan, _ probe: RecordProbe, _ records: SubjectRecords, _ sheet: AnswerSheet
  ) -> [LineMaker.Element]? {
    places.use(plan, element: nil)
    func elements(_ value: CELValue) -> [LineMaker.Element]? {
      guard case .list(let list) = value else { return nil }
      let texts = list.elements.compactMap(\.string)
      return texts.count == list.count ? texts.map(element) : nil
    }
    let outcome = lists[plan.number].outcome(sheet, probe)
    if case .leaf(let number) = outcome { return lists[plan.number].leaves[number] }
    let activation = activation(Trial(docket, plan.judged, records), nil)
    guard case .new = outcome else { return elements(each.over.evaluate(activation)) }
    let tracer = CELTracer(observes: true)
    let found = elements(each.over.evaluate(activation, tracer: tracer))
    let questions = plan.reader.questions(tracer, of: probe)
    lists[plan.number].add(
      questions.questions.map { sheet.number(of: $0, plan) }, questions.coversAll ? .some(found) : nil,
      size: 64 + (found ?? []).reduce(0) { $0 + $1.text.utf8.count + 80 }, sheet, probe)
    return found
  }

  private func judgeAtLength(_ plan: ClausePlan, _ records: SubjectRecords, into batch: inout VerdictBatch) {
    for verdict in Trial(docket, plan.judged, records).verdicts() { append(verdict, plan, to: &batch) }
  }

  private func append(_ verdict: Verdict, _ plan: ClausePlan, to batch: inout VerdictBatch) {
    batch.append(docket.disguise?.disguised(verdict) ?? verdict, rule: plan.rule)
  }

  /// - Parameters:
  ///   - element: of `each`, a text.
  ///   - leaf: where the answers lead, if that is known.
  /// - Returns: where they lead, if the element was not asked for.
  private func judge(
    _ plan: ClausePlan, _ probe: RecordProbe, _ records: SubjectRecords, _ sheet: AnswerSheet, token: String?,
    element: LineMaker.Element?, leaf: Int? = nil, into batch: inout VerdictBatch
  ) -> Int? {
    places.use(plan, element: element.map { CELValue.string($0.text) })
    let isOfPerson = element?.isPerson ?? false
    let outcome: JudgementTree<VerdictTemplate>.Outcome =
      isOfPerson || !plan.isRemembered ? .evaluate : leaf.map { .leaf($0) } ?? trees[plan.number].outcome(sheet, probe)
    let act = moment(plan, probe, records, element?.text)
    let isInForce = plan.judged.rule.isInForce(at: act.when ?? .instant(docket.context.asOf))
    if plan.tellsMoment(isInForce: isInForce, in: batch) {
      let trial = Trial(docket, plan.judged, records)
      let place = element == nil ? nil : probe.elementPlace
      let subject = plan.subject(probe.id, element)
      append(trial.verdict(activation(trial, element?.text), subject: subject, element: place), plan, to: &batch)
      return nil
    }
    if case .leaf(let number) = outcome {
      if counts(plan, number, probe, isInForce: isInForce, in: &batch) { return sheet.asksElement ? nil : number }
      let line = LineMaker(probe: probe, plan: plan, token: token, element: element, disguise: docket.disguise)
      if line.append(trees[plan.number].leaves[number], act, isInForce: isInForce, to: &batch) {
        return sheet.asksElement ? nil : number
      }
    }
    evaluate(
      plan, probe, records, sheet, outcome, (act, isInForce: isInForce), token: token, element: element, into: &batch)
    return nil
  }

  /// Counts a verdict that is known and not written; false, and nothing counted, where its line or its evidence has to be looked at.
  private func counts(
    _ plan: ClausePlan, _ number: Int, _ probe: RecordProbe, isInForce: Bool, in batch: inout VerdictBatch
  ) -> Bool {
    guard docket.conflicted.isEmpty else { return false }
    let (known, isVacuous) = (trees[plan.number].leaves[number].kind, trees[plan.number].leaves[number].isVacuous)
    let kind = isInForce ? known : .notYetInForce
    guard !batch.isWritten(kind) else { return false }
    batch.count(kind, rule: plan.rule, isVacuous: isVacuous, isPersonal: probe.kind == .contribution)
    return true
  }

  /// Judges what is not known yet, or never will be.
  private func evaluate(
    _ plan: ClausePlan, _ probe: RecordProbe, _ records: SubjectRecords, _ sheet: AnswerSheet,
    _ outcome: JudgementTree<VerdictTemplate>.Outcome, _ moment: (act: ActValue, isInForce: Bool), token: String?,
    element: LineMaker.Element?, into batch: inout VerdictBatch
  ) {
    let trial = Trial(docket, plan.judged, records)
    let subject = plan.subject(probe.id, element)
    let activation = self.activation(trial, element?.text)
    let place = element == nil ? nil : probe.elementPlace
    switch outcome {
    case .new: learn(plan, probe, sheet, trial, activation, subject: subject, element: element, into: &batch)
    case .leaf: append(trial.verdict(activation, subject: subject, element: place), plan, to: &batch)
    case .evaluate:
      // Where most do not pass, evaluating without evidence first is in vain; but what an agent took part in may be most of a register,
      // and to note all of it for one that passes takes much memory.
      let expectsPass = passes[plan.number] >= 0 || probe.kind == .agent
      var known: Outcome?
      if expectsPass {
        let outcome = plan.judged.clause.outcome(activation, rule: plan.judged.rule)
        known = outcome
        let isPlain =
          outcome.kind == .pass && docket.conflicted.isEmpty && element?.isPerson != true
          && !(plan.judged.mayBeVacuous && activation.metEmptyAll)
        let line = LineMaker(probe: probe, plan: plan, token: token, element: element, disguise: docket.disguise)
        if isPlain, line.append(plan.pass, moment.act, isInForce: moment.isInForce, to: &batch) {
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

  private func moment(
    _ plan: ClausePlan, _ probe: RecordProbe, _ records: SubjectRecords, _ element: String?
  ) -> ActValue {
    func read() -> ActValue {
      plan.act.read(probe) { self.activation(Trial(docket, plan.judged, records), element) }
    }
    guard plan.actIsOfElement, let element else { return read() }
    if let known = acts[plan.number][element] { return ActValue(when: known, text: nil) }
    let act = read()
    if acts[plan.number].count >= Self.moments { acts[plan.number] = [:] }
    if act.text == nil { acts[plan.number][element] = .some(act.when) }
    return act
  }

  /// Moments of elements that are kept for a clause; then all are forgotten.
  private static let moments = 1 << 16

  private func activation(_ trial: Trial, _ element: String?) -> SubjectActivation {
    let activation = trial.activation()
    activation.element = element.map(CELValue.string)
    return activation
  }

  /// Judges the first record of its sort.
  private func learn(
    _ plan: ClausePlan, _ probe: RecordProbe, _ sheet: AnswerSheet, _ trial: Trial, _ activation: SubjectActivation,
    subject: Subject, element: LineMaker.Element?, into batch: inout VerdictBatch
  ) {
    let log = VisitLog()
    let place = element == nil ? nil : probe.elementPlace
    append(trial.verdict(activation, subject: subject, element: place, visits: log), plan, to: &batch)
    let learnt = Lesson(plan, docket: docket).learn(log, probe, trial, activation, hasElement: element != nil)
    trees[plan.number].add(learnt, plan, sheet, probe)
  }
}

extension ClausePlan {
  /// Who is judged: the record, or it and an element of `each`.
  func subject(_ id: String, _ element: LineMaker.Element?) -> Subject {
    guard let element else { return Subject(id) }
    if case .computed = subjects { return Subject(id, act: element.text) }
    return Subject(element.id, act: id)
  }
}

extension JudgementTree<VerdictTemplate> {
  mutating func add(_ learnt: Lesson.Learnt, _ plan: ClausePlan, _ sheet: AnswerSheet, _ probe: RecordProbe) {
    add(
      learnt.questions.map { sheet.number(of: $0, plan) }, learnt.template, size: learnt.template?.size ?? 0, sheet,
      probe)
  }
}
