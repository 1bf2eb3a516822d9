import JSON
import Provenance

/// Path clauses whose source is a dataset.
///
/// Facts have flowed along lineage already, and so has which of them come from a dataset that a clause follows. A target that its facts
/// clear is not walked back from; from the others the ancestors that bring the fact are found, and each pair is judged.
struct DatasetPaths {
  let docket: Docket
  let walk: LineageWalk
  let ends: any PathEnds
  /// For records that are looked at once.
  let reader: RecordReader

  /// What is found of a target.
  enum Finding {
    /// A target none of whose paths can fail by a clause, though a source brings the fact.
    case cleared(Judge.JudgedClause)
    /// A path to be judged, by the clauses whose fact the source brings.
    case suspect(PathPair, [Clause])
  }

  struct Clause {
    /// Among the clauses over paths from datasets.
    var index: Int
    var judged: Judge.JudgedClause
  }

  private var clauses: [Clause] {
    (docket.judge.paths[.dataset] ?? []).enumerated().map { Clause(index: $0, judged: $1) }
  }

  func judge(_ targets: some Sequence<String>, into judgement: inout Judgement) {
    forEach(targets) { found in
      switch found {
      case .cleared(let clause): judgement.tally.clear(clause.rule.id)
      case .suspect(let pair, let clauses): for clause in clauses { judgement.add(pair.verdict(clause.judged)) }
      }
    }
  }

  /// Asks datasets which facts they bring, but for those that were asked before.
  func findCarriers(_ sources: some Sequence<LineageGraph.Node>) {
    let clauses = clauses
    let found = docket.carriers.open(among: sources).map { node in
      let id = docket.world.graph.id(node)
      guard let record = docket.world.reading(.init(id: id, kind: .dataset, node: node), reader) else {
        return (node: node, clauses: [Int]())
      }
      let answers = ends.carries(PathEnd(id: id, node: node, view: record.root), clauses)
      return (node: node, clauses: clauses.indices.filter { answers[$0] })
    }
    docket.carriers.add(found)
  }

  func forEach(_ targets: some Sequence<String>, _ body: (Finding) -> Void) {
    let clauses = clauses
    if clauses.isEmpty { return }
    let reach = docket.carriers.reach(findCarriers)
    for target in targets {
      let known = docket.world.known(target)
      guard let kind = known.kind, let node = known.node else { continue }
      let met = clauses.filter {
        reach.inherited.contains($0.index, at: node) && $0.judged.clause.path?.to.contains(kind) == true
      }
      guard !met.isEmpty else { continue }
      let suspects = suspect(known, node, met)
      for (clause, isSuspect) in zip(met, suspects) where !isSuspect { body(.cleared(clause.judged)) }
      let doubted = zip(met, suspects).filter(\.1).map(\.0)
      guard !doubted.isEmpty, let record = docket.world.document(known)?.root else { continue }
      // Whoever lies on a path from a source brings the fact or derives from what does.
      let mask = reach.own.mask(doubted.map(\.index))
      let found = walk.ancestors(of: node) {
        reach.own.intersects(mask, at: $0) || reach.inherited.intersects(mask, at: $0)
      }
      for source in found where source != node {
        let brought = doubted.filter { reach.own.contains($0.index, at: source) }
        guard !brought.isEmpty, let pair = pair(source, target, record) else { continue }
        body(.suspect(pair, brought))
      }
    }
  }

  private func suspect(_ known: CachedWorld.Known, _ node: LineageGraph.Node, _ clauses: [Clause]) -> [Bool] {
    guard let record = docket.world.reading(known, reader) else { return clauses.map { _ in true } }
    return ends.isSuspect(PathEnd(id: known.id, node: node, view: record.root), clauses)
  }

  private func pair(_ source: LineageGraph.Node, _ targetID: String, _ target: JSONView) -> PathPair? {
    let id = docket.world.graph.id(source)
    guard let view = docket.world.document(.init(id: id, kind: .dataset, node: source))?.root,
      let hops = walk.path(from: source), !hops.isEmpty
    else { return nil }
    return PathPair(
      docket: docket, source: SubjectRecords(id: id, kind: .dataset, view: view), targetID: targetID, target: target,
      hops: hops, start: id)
  }
}

extension Judgement {
  /// Lists a verdict on a path that is open or readiness, counts the others.
  mutating func add(_ verdict: Verdict) {
    if verdict.kind.isOpen || verdict.readiness?.isOpen == true {
      verdicts.append(verdict)
    } else {
      tally.count(verdict.rule, verdict.kind)
    }
  }
}
