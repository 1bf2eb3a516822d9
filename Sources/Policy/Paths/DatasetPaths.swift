import Provenance
import Synchronization

/// Path clauses whose source is a dataset.
///
/// Facts have flowed along lineage already. A target that its facts clear is not walked back from; from the others the
/// ancestors that carry the fact are found, and each pair is judged.
struct DatasetPaths {
  let docket: Docket
  let walk: LineageWalk

  /// What is found on the way to a target.
  enum Finding {
    /// Paths to a target that none of which can fail, by a clause that the sources of so many bring the fact of.
    case cleared(Judge.JudgedClause, Int)
    /// A path to be judged, by the clauses whose fact the source brings.
    case suspect(PathPair, [Clause])
  }

  struct Clause {
    /// Among the clauses over paths from datasets.
    var index: Int
    var judged: Judge.JudgedClause
  }

  func judge(_ targets: some Sequence<String>, into judgement: inout Judgement) {
    forEach(targets) { found in
      switch found {
      case .cleared(let clause, let count): judgement.tally.clear(clause.rule.id, count)
      case .suspect(let pair, let clauses): for clause in clauses { judgement.add(pair.verdict(clause.judged)) }
      }
    }
  }

  func forEach(_ targets: some Sequence<String>, _ body: (Finding) -> Void) {
    let clauses = (docket.judge.paths[.dataset] ?? []).enumerated().map { Clause(index: $0, judged: $1) }
    let graph = docket.world.graph
    for target in targets {
      let known = docket.world.known(target)
      guard let kind = known.kind, let node = known.node else { continue }
      let ending = clauses.filter { $0.judged.clause.path?.to.contains(kind) == true }
      guard !ending.isEmpty else { continue }
      let ancestors = walk.ancestors(of: node).filter { $0 != node && graph.kind($0) == .dataset }
      var suspects: [LineageGraph.Node: [Clause]] = [:]
      for clause in ending {
        let sources = ancestors.filter { carries(clause.judged, clause.index, $0) }
        guard !sources.isEmpty, let path = clause.judged.clause.path else { continue }
        guard isSuspect(target, clause.judged, path) else {
          body(.cleared(clause.judged, sources.count))
          continue
        }
        for source in sources { suspects[source, default: []].append(clause) }
      }
      for source in suspects.keys.sorted() {
        guard let pair = pair(source, target), let clauses = suspects[source] else { continue }
        body(.suspect(pair, clauses))
      }
    }
  }

  private func pair(_ source: LineageGraph.Node, _ target: String) -> PathPair? {
    let id = docket.world.graph.id(source)
    guard let view = docket.world.record(id)?.root, let hops = walk.path(from: source), !hops.isEmpty else {
      return nil
    }
    return PathPair(
      docket: docket, source: SubjectRecords(id: id, kind: .dataset, view: view), targetID: target, hops: hops,
      start: id)
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
