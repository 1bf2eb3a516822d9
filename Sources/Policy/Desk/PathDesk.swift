import CEL
import JSON
import Provenance

/// Where one worker judges the paths on which contributions, or datasets, bring facts, remembering as `Desk` does: what it writes is what
/// `ContributionPaths` and `DatasetPaths` give, to the byte.
final class PathDesk {
  private let docket: Docket
  private let notes: WorldNotes
  private let places: PlaceReader
  private let plans: [ClausePlan]
  /// By index of the plan.
  private var trees: [JudgementTree<VerdictTemplate>]
  private let sheet = AnswerSheet()
  private var members: [RecordProbe.Member] = []

  /// - Parameter kind: of the sources.
  init(_ docket: Docket, from kind: RecordKind, _ notes: WorldNotes, _ places: PlaceReader) {
    self.docket = docket
    self.notes = notes
    self.places = places
    plans = docket.judge.plans.paths[kind] ?? []
    trees = plans.map { _ in JudgementTree() }
  }

  /// Bytes of answers, about.
  var size: Int { sheet.size }

  func forget() {
    for index in trees.indices { trees[index].removeAll() }
    sheet.forget()
  }

  /// Judges the paths of one contribution.
  ///
  /// - Parameter token: stand-in for its id.
  func judge(_ probe: RecordProbe, _ source: SubjectRecords, token: String?, into batch: inout VerdictBatch) {
    let paths = ContributionPaths(docket: docket, contribution: source)
    let carrying = plans.indices.filter { paths.carries(plans[$0].judged) }
    guard !carrying.isEmpty else { return }
    let pairs = paths.pairs()
    for index in carrying {
      let plan = plans[index]
      var act: ActValue?
      for pair in pairs where plan.judged.clause.path?.to.contains(pair.kind) == true {
        let trial = Trial(docket, plan.judged, pair.pair.records)
        let moment = act ?? plan.act.read(probe) { trial.activation() }
        if plan.actIsOfSource { act = moment }
        judge(index, aim(probe, pair.pair), pair.pair, trial, moment, token: token, into: &batch)
      }
    }
  }

  /// Judges a path from a dataset by some of the clauses, told by their index; false, and nothing added, where it has to go the long way.
  func judge(_ pair: PathPair, by clauses: [Int], into batch: inout VerdictBatch) -> Bool {
    let source = pair.records
    guard LineBytes.isPlain(source.id), docket.disguise?.isPerson(source.id) != true else { return false }
    return source.view.withCursor { root in
      guard RecordProbe.read(root, into: &members) else { return false }
      defer { places.end() }
      var probe = RecordProbe(
        root, source.view, kind: source.kind, id: source.id, members: members, docket: docket, notes: notes,
        places: places, node: pair.hops.first?.from)
      probe = aim(probe, pair)
      for index in clauses {
        let plan = plans[index]
        let trial = Trial(docket, plan.judged, source)
        let act = plan.act.read(probe) { trial.activation() }
        judge(index, probe, pair, trial, act, token: nil, into: &batch)
      }
      return true
    }
  }

  /// From here on a path answers.
  private func aim(_ probe: RecordProbe, _ pair: PathPair) -> RecordProbe {
    places.begin(pair.records)
    sheet.beginRecord()
    return probe.aimed(at: pair.records)
  }

  /// - Parameter probe: aimed at the pair.
  private func judge(
    _ index: Int, _ probe: RecordProbe, _ pair: PathPair, _ trial: Trial, _ act: ActValue, token: String?,
    into batch: inout VerdictBatch
  ) {
    let plan = plans[index]
    places.use(plan, element: nil)
    let outcome: JudgementTree<VerdictTemplate>.Outcome =
      plan.isRemembered ? trees[index].outcome(sheet, probe) : .evaluate
    let isInForce = plan.judged.rule.isInForce(at: act.when ?? .instant(docket.context.asOf))
    let tellsMoment = plan.tellsMoment(isInForce: isInForce, in: batch)
    if case .leaf(let number) = outcome {
      let template = trees[index].leaves[number]
      var line = LineMaker(probe: probe, plan: plan, token: token, element: nil, disguise: docket.disguise)
      line.path = .init(target: pair.records.path?.targetID ?? "", ids: pair.ids, hop: nil)
      if !line.meetsConflict(template) {
        guard template.kind.isOpen else {
          batch.tally.count(plan.judged.rule.id, isInForce ? template.kind : .notYetInForce)
          return
        }
        line.path?.hop = hop(index, probe, pair)
        if !tellsMoment, line.namesNoPerson, line.append(template, act, isInForce: isInForce, to: &batch) { return }
      }
    }
    let log: VisitLog? = if case .new = outcome, !tellsMoment { VisitLog() } else { nil }
    let activation = trial.activation()
    var verdict = trial.verdict(activation, subject: pair.subject, tracesFirst: true, visits: log)
    verdict.path = pair.ids
    if let log { learn(index, probe, trial, activation, log) }
    if (verdict.readiness ?? verdict.kind).isOpen { verdict.hop = hop(index, probe, pair) }
    if verdict.kind.isOpen || verdict.readiness?.isOpen == true {
      batch.append(docket.disguise?.disguised(verdict) ?? verdict, rule: plan.rule)
    } else {
      batch.tally.count(verdict.rule, verdict.kind)
    }
  }

  private func learn(
    _ index: Int, _ probe: RecordProbe, _ trial: Trial, _ activation: SubjectActivation, _ log: VisitLog
  ) {
    let learnt = Lesson(plans[index], docket: docket).learn(log, probe, trial, activation, hasElement: false)
    trees[index].add(learnt, plans[index], sheet, probe)
  }

  /// The step at which the fact changed, as `PathPair` finds it.
  private func hop(_ index: Int, _ probe: RecordProbe, _ pair: PathPair) -> Int {
    guard pair.hops.count > 1 else { return pair.hops.count }
    let plan = plans[index]
    defer {
      _ = aim(probe, pair)
      places.use(plan, element: nil)
    }
    return pair.breakingHop(plan.judged) { prefix in
      if plan.isRemembered {
        let probe = aim(probe, prefix)
        places.use(plan, element: nil)
        if case .leaf(let number) = trees[index].outcome(sheet, probe) {
          return trees[index].leaves[number].kind.isOpen
        }
      }
      return prefix.isOpen(plan.judged)
    }
  }
}
