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
      let carried = zip(ending, carrying(ancestors, ending)).filter { !$1.isEmpty }
      guard !carried.isEmpty else { continue }
      let doubted = suspect(target, carried.map(\.0))
      var suspects: [LineageGraph.Node: [Clause]] = [:]
      for ((clause, sources), isSuspect) in zip(carried, doubted) {
        guard isSuspect else {
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

  /// By clause, those of the datasets that are known to bring the fact. Where a record does not say, a rule about the record itself does.
  private func carrying(_ nodes: [LineageGraph.Node], _ clauses: [Clause]) -> [[LineageGraph.Node]] {
    docket.carriers.carrying(nodes, clauses.map(\.index)) { place, node in
      let judged = clauses[place].judged
      guard let program = judged.clause.path?.carries else { return true }
      let id = docket.world.graph.id(node)
      guard let view = docket.world.record(id)?.root else { return false }
      let records = SubjectRecords(id: id, kind: .dataset, view: view)
      return program.evaluate(Trial(docket, judged, records).activation()).bool == true
    }
  }

  /// By clause, whether a path to the target may fail; a doubt counts.
  private func suspect(_ id: String, _ clauses: [Clause]) -> [Bool] {
    guard let view = docket.world.record(id)?.root else { return clauses.map { _ in true } }
    let records = SubjectRecords(
      id: id, kind: .dataset, view: view, path: .init(targetID: id, target: view, hops: []))
    return clauses.map { clause in
      let activation = Trial(docket, clause.judged, records).activation()
      return clause.judged.clause.path?.suspect?.evaluate(activation).bool != false
    }
  }
}

/// Which datasets bring the fact that a path clause follows: found once for each, whatever the number of their descendants.
final class Carriers: Sendable {
  private enum State: UInt8 { case open, no, yes }

  private let known: Mutex<[[State]]>
  private let count: Int

  /// - Parameter clauses: number of path clauses over datasets.
  init(_ graph: LineageGraph, clauses: Int) {
    count = graph.count
    known = Mutex(Array(repeating: [], count: clauses))
  }

  /// The nodes that bring the fact of each clause.
  /// - Parameter find: tells it of a clause, told by its place in `clauses`, and a node.
  func carrying(
    _ nodes: [LineageGraph.Node], _ clauses: [Int], _ find: (Int, LineageGraph.Node) -> Bool
  ) -> [[LineageGraph.Node]] {
    var states = known.withLock { known in
      clauses.map { clause in nodes.map { known[clause].isEmpty ? .open : known[clause][Int($0)] } }
    }
    var found: [(clause: Int, node: LineageGraph.Node, state: State)] = []
    for place in clauses.indices {
      for (index, node) in nodes.enumerated() where states[place][index] == .open {
        states[place][index] = find(place, node) ? .yes : .no
        found.append((clauses[place], node, states[place][index]))
      }
    }
    if !found.isEmpty {
      known.withLock { known in
        for (clause, node, state) in found {
          if known[clause].isEmpty { known[clause] = Array(repeating: .open, count: count) }
          known[clause][Int(node)] = state
        }
      }
    }
    return states.map { states in nodes.indices.compactMap { states[$0] == .yes ? nodes[$0] : nil } }
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
