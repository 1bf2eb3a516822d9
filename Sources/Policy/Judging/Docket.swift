import CEL
public import JSON
public import Provenance
import Synchronization

/// One world before one judge: records and paths are judged here, from any number of threads.
public final class Docket: Sendable {
  let judge: Judge
  public let world: CachedWorld
  let context: JudgeContext
  /// Kept records about which sources disagree.
  let conflicted: Set<String>
  /// Stand-ins for ids of people in batches; nil leaves the ids as they are.
  let disguise: (any PersonDisguise)?
  /// Datasets that bring the facts which path clauses follow.
  let carriers: Carriers
  private let desks = Mutex<[Desk]>([])

  init(_ judge: Judge, _ world: CachedWorld, disguise: (any PersonDisguise)? = nil) {
    self.judge = judge
    self.disguise = disguise
    carriers = Carriers(world.graph, clauses: judge.paths[.dataset]?.count ?? 0)
    self.world = world
    let period = CELValue.object(
      FixedObject(
        FactTypes.period,
        [
          "name": .string(judge.period.name), "from": judge.period.from.celValue, "to": judge.period.to.celValue,
        ]))
    context = JudgeContext(
      world: world, shapes: judge.vocabulary.shapes, asOf: judge.asOf, period: period, config: judge.config)
    conflicted = Self.conflicted(world)
  }

  private static func conflicted(_ world: CachedWorld) -> Set<String> {
    if let records = (world.base as? RecordWorld)?.records { return Set(records.conflicts.map(\.record)) }
    var found: Set<String> = []
    for kind in RecordKind.allCases {
      for id in world.ids(of: kind) where world.base.record(id)?.root["conflicts"] != nil { found.insert(id) }
    }
    return found
  }

  /// Judges one record, and for a contribution the paths on which it brings a fact.
  ///
  /// - Parameters:
  ///   - record: a merged record that the schema has accepted.
  ///   - contributions: those that a request reaches; nil where they are not known, and rules that ask for them stay open.
  public func judge(_ record: JSONView, kind: RecordKind, contributions: [JSONDocument]? = nil) -> Judgement {
    guard let id = record["id"]?.string else { return Judgement() }
    let subject = SubjectRecords(id: id, kind: kind, view: record, person: person(contributions))
    var judgement = Judgement()
    for clause in judge.clauses[kind] ?? [] {
      judgement.verdicts += Trial(self, clause, subject).verdicts()
    }
    judgePaths(from: subject, into: &judgement)
    judgement.verdicts.sort()
    return judgement
  }

  /// Judges one record into a batch, people's ids replaced: what `judge(_:kind:)` gives, as lines.
  ///
  /// - Parameters:
  ///   - record: a merged record that the schema has accepted.
  ///   - contributions: those that a request reaches; nil where they are not known, and rules that ask for them stay open.
  public func judge(
    _ record: JSONView, kind: RecordKind, contributions: [JSONDocument]? = nil, into batch: inout VerdictBatch
  ) {
    guard let id = record["id"]?.string else { return }
    let desk = takeDesk()
    defer { giveBack(desk) }
    guard desk.judge(record, kind: kind, id: id, person: person(contributions), into: &batch) else {
      append(judge(record, kind: kind, contributions: contributions), to: &batch)
      return
    }
  }

  private func judgePaths(from source: SubjectRecords, into judgement: inout Judgement) {
    guard source.kind == .contribution, let paths = judge.paths[.contribution] else { return }
    ContributionPaths(docket: self, contribution: source).judge(paths, into: &judgement)
  }

  /// Whether a rule on requests asks for the contributions that they reach.
  public var looksAtPeople: Bool { judge.looksAtPeople }

  /// Whether a request falls under the law of California, as rules see it in `regime.ccpa`; nil where that cannot be told.
  public func isUnderCCPA(request: JSONView) -> Bool? { Regime(request: request, context.profileFacts).ccpa }

  func person(_ contributions: [JSONDocument]?) -> PersonRecords? {
    contributions.map { PersonRecords($0, world: world) }
  }

  private func takeDesk() -> Desk { desks.withLock { $0.popLast() } ?? Desk(self) }

  private func giveBack(_ desk: Desk) { desks.withLock { $0.append(desk) } }

  /// Nodes of the datasets from which paths start, ascending; none if no rule is about such paths.
  public var pathSources: [LineageGraph.Node] { judge.paths[.dataset]?.isEmpty == false ? carriers.sources : [] }

  /// Asks some datasets which facts they bring that path rules follow. Who judges paths asks those that are left, so this only spreads the
  /// work over threads.
  ///
  /// - Parameter sources: from `pathSources`.
  public func findCarriers(_ sources: some Sequence<LineageGraph.Node>) {
    let desk = takeDesk()
    defer { giveBack(desk) }
    desk.findCarriers(sources)
  }

  /// Judges the lineage paths that end at some of the kept datasets and models into a batch, people's ids replaced.
  ///
  /// - Parameter targets: ids of targets. Slices of one list may be judged on different threads.
  public func judgePaths(targets: some Sequence<String>, into batch: inout VerdictBatch) {
    let desk = takeDesk()
    defer { giveBack(desk) }
    desk.judgePaths(targets, into: &batch)
  }

  /// Judges a path the long way.
  func append(_ pair: PathPair, _ clauses: [DatasetPaths.Clause], to batch: inout VerdictBatch) {
    var judgement = Judgement()
    for clause in clauses { judgement.add(pair.verdict(clause.judged)) }
    append(judgement, to: &batch)
  }

  private func append(_ judgement: Judgement, to batch: inout VerdictBatch) {
    for verdict in judgement.verdicts {
      guard let rule = judge.ranks[verdict.rule] else { continue }
      batch.append(disguise?.disguised(verdict) ?? verdict, rule: rule)
    }
    batch.tally.merge(judgement.tally)
  }

  /// Judges the lineage paths that end at some of the kept datasets and models.
  ///
  /// - Parameter targets: ids of targets; nil for all. Slices of one list may be judged on different threads and merged.
  public func judgePaths(targets: [String]? = nil) -> PathOutcome {
    let targets = targets ?? pathTargets
    var judgement = Judgement()
    let desk = takeDesk()
    defer { giveBack(desk) }
    DatasetPaths(docket: self, walk: desk.walk, ends: EvaluatedEnds(self), reader: RecordReader())
      .judge(targets, into: &judgement)
    judgement.verdicts.sort()
    return judgement
  }

  /// Ids of the records at which a path may end, sorted.
  public var pathTargets: [String] {
    (world.ids(of: .dataset) + world.ids(of: .model)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The verdict of one rule on one subject, whatever it is, with the evidence of a pass too; nil if the rule does not judge such a subject, or a record of
  /// the subject is not kept.
  ///
  /// - Parameters:
  ///   - record: the record of a streamed kind that the subject names first, if it is one.
  ///   - contributions: those that it reaches, if it is a request.
  public func explain(
    rule: String, subject: Subject, record: JSONView? = nil, contributions: [JSONDocument]? = nil
  ) -> Verdict? {
    for place in places(rule: rule, subject: subject, record: record, contributions: contributions) {
      if place.records.path != nil {
        guard let pair = PathPair(docket: self, source: place.records.withoutPath, targetID: place.subject.target ?? "")
        else { continue }
        return pair.notCarried(place.clause) ?? pair.verdict(place.clause, explains: true)
      }
      let trial = Trial(self, place.clause, place.records, explains: true)
      if let verdict = trial.verdicts().first(where: { $0.subject == subject }) { return verdict }
    }
    return nil
  }
}
