import CEL
import JSON
import Provenance

/// Where one worker asks the ends of paths, remembering by what was asked as `Desk` does: its answers are those of `EvaluatedEnds`.
final class EndDesk: PathEnds {
  /// What is remembered of one end.
  private struct Memory {
    let sheet = AnswerSheet()
    /// By index of the clause.
    var trees: [JudgementTree<Bool>]
    let readers: [QuestionReader]

    init(_ readers: [QuestionReader]) {
      self.readers = readers
      trees = readers.map { _ in JudgementTree() }
    }

    mutating func forget() {
      for index in trees.indices { trees[index].removeAll() }
      sheet.forget()
    }
  }

  private let docket: Docket
  private let notes: WorldNotes
  private let places: PlaceReader
  private let plans: [ClausePlan]
  private let evaluated: EvaluatedEnds
  private var sources: Memory
  private var targets: Memory
  private var members: [RecordProbe.Member] = []

  init(_ docket: Docket, _ notes: WorldNotes, _ places: PlaceReader) {
    self.docket = docket
    self.notes = notes
    self.places = places
    plans = docket.judge.plans.paths[.dataset] ?? []
    evaluated = EvaluatedEnds(docket)
    sources = Memory(plans.map(\.reader))
    let entity = docket.judge.vocabulary.shapes.entity
    targets = Memory(
      plans.map {
        QuestionReader($0.judged.clause, kind: .dataset, shape: entity, isPlaced: false, isOfTarget: true)
      })
  }

  /// Bytes of answers, about.
  var size: Int { max(sources.sheet.size, targets.sheet.size) }

  func forget() {
    sources.forget()
    targets.forget()
  }

  func carries(_ source: PathEnd, _ clauses: [DatasetPaths.Clause]) -> [Bool] {
    ask(&sources, source, source.asSource, clauses) { path in
      path.carries.map { program in { program.evaluate($0, tracer: $1).bool == true } }
    } ?? evaluated.carries(source, clauses)
  }

  func isSuspect(_ target: PathEnd, _ clauses: [DatasetPaths.Clause]) -> [Bool] {
    ask(&targets, target, target.asTarget, clauses) { path in
      path.suspect.map { program in { program.evaluate($0, tracer: $1).bool != false } }
    } ?? evaluated.isSuspect(target, clauses)
  }

  private typealias Condition = (SubjectActivation, CELTracer?) -> Bool

  /// - Parameter condition: of a clause; nil if there is none, so that it holds.
  /// - Returns: by clause; nil if sources disagree about the record.
  private func ask(
    _ memory: inout Memory, _ end: PathEnd, _ records: SubjectRecords, _ clauses: [DatasetPaths.Clause],
    _ condition: (PlannedPath) -> Condition?
  ) -> [Bool]? {
    end.view.withCursor { root in
      guard RecordProbe.read(root, into: &members) else { return nil }
      places.begin(records)
      defer { places.end() }
      memory.sheet.beginRecord()
      let probe = RecordProbe(
        root, end.view, kind: .dataset, id: end.id, members: members, docket: docket, notes: notes, places: places,
        node: end.node)
      return clauses.map { clause in
        guard let condition = clause.judged.clause.path.flatMap(condition) else { return true }
        return ask(&memory, clause, condition, probe, records)
      }
    }
  }

  private func ask(
    _ memory: inout Memory, _ clause: DatasetPaths.Clause, _ condition: Condition, _ probe: RecordProbe,
    _ records: SubjectRecords
  ) -> Bool {
    let plan = plans[clause.index]
    places.use(plan, element: nil)
    let outcome = memory.trees[clause.index].outcome(memory.sheet, probe)
    if case .leaf(let number) = outcome { return memory.trees[clause.index].leaves[number] }
    let activation = Trial(docket, plan.judged, records).activation()
    guard case .new = outcome else { return condition(activation, nil) }
    let tracer = CELTracer(observes: true)
    let holds = condition(activation, tracer)
    let questions = memory.readers[clause.index].questions(tracer, of: probe)
    memory.trees[clause.index].add(
      questions.questions.map { memory.sheet.number(of: $0, plan) }, questions.coversAll ? holds : nil, size: 16,
      memory.sheet, probe)
    return holds
  }
}
