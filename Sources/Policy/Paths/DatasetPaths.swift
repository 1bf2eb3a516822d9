import Provenance
import Synchronization

/// Path clauses whose source is a dataset.
///
/// Facts have flowed along lineage already. A target that its facts clear is not walked back from; from the others the
/// ancestors that carry the fact are found, and each pair is judged.
struct DatasetPaths {
  let docket: Docket
  let walk: LineageWalk

  func judge(_ targets: some Sequence<String>, into judgement: inout Judgement) {
    let clauses = docket.judge.paths[.dataset] ?? []
    let graph = docket.world.graph
    for target in targets {
      let known = docket.world.known(target)
      guard let kind = known.kind, let node = known.node,
        clauses.contains(where: { $0.clause.path?.to.contains(kind) == true })
      else { continue }
      let ancestors = walk.ancestors(of: node).filter { $0 != node && graph.kind($0) == .dataset }
      guard !ancestors.isEmpty else { continue }
      for (index, clause) in clauses.enumerated() {
        guard let path = clause.clause.path, path.to.contains(kind) else { continue }
        let sources = ancestors.filter { carries(clause, index, $0) }
        guard !sources.isEmpty else { continue }
        guard isSuspect(target, clause, path) else {
          judgement.tally.clear(clause.rule.id, sources.count)
          continue
        }
        for source in sources { judge(clause, graph.id(source), target, into: &judgement) }
      }
    }
  }

  private func judge(
    _ clause: Judge.JudgedClause, _ source: String, _ target: String, into judgement: inout Judgement
  ) {
    guard let view = docket.world.record(source)?.root else { return }
    let records = SubjectRecords(id: source, kind: .dataset, view: view)
    guard let pair = PathPair(docket: docket, source: records, targetID: target) else { return }
    judgement.add(pair.verdict(clause))
  }

  /// Whether the dataset is known to bring the fact. Where a record does not say, a rule about the record itself does.
  private func carries(_ clause: Judge.JudgedClause, _ index: Int, _ node: LineageGraph.Node) -> Bool {
    guard let program = clause.clause.path?.carries else { return true }
    return docket.carriers.carries(index, node) {
      let id = docket.world.graph.id(node)
      guard let view = docket.world.record(id)?.root else { return false }
      let records = SubjectRecords(id: id, kind: .dataset, view: view)
      return program.evaluate(Trial(docket, clause, records).activation()).bool == true
    }
  }

  /// Whether a path to the target may fail; a doubt counts.
  private func isSuspect(_ id: String, _ clause: Judge.JudgedClause, _ path: PlannedPath) -> Bool {
    guard let program = path.suspect else { return true }
    guard let view = docket.world.record(id)?.root else { return true }
    let records = SubjectRecords(
      id: id, kind: .dataset, view: view, path: .init(targetID: id, target: view, hops: []))
    return program.evaluate(Trial(docket, clause, records).activation()).bool != false
  }
}

/// Which datasets bring the fact that a path clause follows: found once for each, whatever the number of their descendants.
final class Carriers: Sendable {
  private let known: Mutex<[[UInt8]]>
  private let count: Int

  /// - Parameter clauses: number of path clauses over datasets.
  init(_ graph: LineageGraph, clauses: Int) {
    count = graph.count
    known = Mutex(Array(repeating: [], count: clauses))
  }

  func carries(_ clause: Int, _ node: LineageGraph.Node, _ find: () -> Bool) -> Bool {
    let answer = known.withLock { $0[clause].isEmpty ? 0 : $0[clause][Int(node)] }
    if answer != 0 { return answer == 2 }
    let found = find()
    known.withLock { known in
      if known[clause].isEmpty { known[clause] = Array(repeating: 0, count: count) }
      known[clause][Int(node)] = found ? 2 : 1
    }
    return found
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
