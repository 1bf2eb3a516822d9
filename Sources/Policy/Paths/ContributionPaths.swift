import JSON
import Provenance

/// Path clauses whose source is one person's contribution: what became of it in everything derived from its dataset.
struct ContributionPaths {
  let docket: Docket
  let contribution: SubjectRecords

  func judge(_ clauses: [Judge.JudgedClause], into judgement: inout Judgement) {
    let carrying = clauses.filter(carries)
    guard !carrying.isEmpty else { return }
    for (pair, kind) in pairs() {
      for clause in carrying where clause.clause.path?.to.contains(kind) == true {
        judgement.add(pair.verdict(clause))
      }
    }
  }

  /// The paths that the contribution took, by what they end at.
  func pairs() -> [(pair: PathPair, kind: RecordKind)] {
    var pairs: [(pair: PathPair, kind: RecordKind)] = []
    let graph = docket.world.graph
    var seen: Set<String> = []
    let history = ContributionHistory(id: contribution.id, view: contribution.view, world: docket.world)
    for holder in history.holders {
      guard let node = graph.node(holder) else { continue }
      for derived in docket.world.derived(from: node) {
        guard !seen.contains(derived.id), reaches(derived.hops, history),
          let pair = PathPair(
            docket: docket, source: contribution, targetID: derived.id, hops: derived.hops, start: holder)
        else { continue }
        seen.insert(derived.id)
        pairs.append((pair, derived.kind))
      }
    }
    return pairs
  }

  /// Whether the contribution brings the fact that a clause follows.
  func carries(_ clause: Judge.JudgedClause) -> Bool {
    guard let path = clause.clause.path, let program = path.carries else { return true }
    // Most people withdraw nothing: what must be there is looked for first.
    for member in path.needed where contribution.view[member] == nil { return false }
    return program.evaluate(Trial(docket, clause, contribution).activation()).bool == true
  }

  /// Whether the contribution was among what the runs of the path read.
  private func reaches(_ hops: [Hop], _ history: ContributionHistory) -> Bool {
    let graph = docket.world.graph
    return hops.enumerated().allSatisfy { index, hop in
      guard let run = hop.run.flatMap({ docket.world.record(graph.id($0)) })?.root else { return true }
      return !history.isOutOf(run, input: graph.id(hop.from), isHeld: index == 0)
    }
  }
}
