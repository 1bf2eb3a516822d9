import JSON
import Provenance

/// Path clauses whose source is one person's contribution: what became of it in everything derived from its dataset.
struct ContributionPaths {
  let docket: Docket
  let contribution: SubjectRecords

  func judge(_ clauses: [Judge.JudgedClause], into judgement: inout Judgement) {
    let carrying = clauses.filter(carries)
    guard !carrying.isEmpty else { return }
    let graph = docket.world.graph
    var seen: Set<String> = []
    for holder in holders {
      guard let node = graph.node(holder) else { continue }
      for derived in docket.world.derived(from: node) {
        guard !seen.contains(derived.id), reaches(derived.hops),
          let pair = PathPair(
            docket: docket, source: contribution, targetID: derived.id, hops: derived.hops, start: holder)
        else { continue }
        seen.insert(derived.id)
        for clause in carrying where clause.clause.path?.to.contains(derived.kind) == true {
          judgement.add(pair.verdict(clause))
        }
      }
    }
  }

  /// The dataset to which it was given, then those that hold copies.
  private var holders: [String] {
    var ids = contribution.view["dataset"]?.string.map { [docket.world.resolve($0)] } ?? []
    for copy in contribution.view["copies"]?.elements.map({ $0 }) ?? [] {
      if let id = copy["dataset"]?.string.map(docket.world.resolve), !ids.contains(id) { ids.append(id) }
    }
    return ids
  }

  private func carries(_ clause: Judge.JudgedClause) -> Bool {
    guard let path = clause.clause.path, let program = path.carries else { return true }
    // Most people withdraw nothing: what must be there is looked for first.
    for member in path.needed where contribution.view[member] == nil { return false }
    return program.evaluate(Trial(docket, clause, contribution).activation()).bool == true
  }

  /// Whether the contribution was among what the runs of the path read. A run reads all that lie in its input at its
  /// start, unless it says less (record format, section 6).
  private func reaches(_ hops: [Hop]) -> Bool {
    for (index, hop) in hops.enumerated() {
      guard let runNode = hop.run, let run = docket.world.record(docket.world.graph.id(runNode))?.root else { continue }
      if index == 0, wasGone(before: run) { return false }
      if excludes(run, input: docket.world.graph.id(hop.from)) { return false }
    }
    return true
  }

  /// Removed from its dataset before the run started, whatever instants the days stand for.
  private func wasGone(before run: JSONView) -> Bool {
    guard let removed = contribution.view["removedAt"]?.string.flatMap(When.init),
      let started = run["startedAt"]?.string.flatMap(When.init)
    else { return false }
    return removed.isAtOrBefore(started) == true
  }

  private func excludes(_ run: JSONView, input: String) -> Bool {
    func holds(_ list: JSONView?, _ id: String?) -> Bool {
      guard let list, let id else { return false }
      return list.elements.contains { $0.equals(id) }
    }
    if holds(run["excludedSubjects"], contribution.view["subjectRef"]?.string) { return true }
    for removal in run["removes"]?.elements.map({ $0 }) ?? [] where holds(removal["contributions"], contribution.id) {
      return true
    }
    for usage in run["used"]?.elements.map({ $0 }) ?? [] {
      guard let id = usage["id"]?.string, docket.world.resolve(id) == input, let set = usage["contributions"] else {
        continue
      }
      let isNamed = holds(set["ids"], contribution.id)
      switch set["selection"]?.string {
      case "listed" where set["ids"] != nil: return !isNamed
      case "all-but": return isNamed
      default: return false
      }
    }
    return false
  }
}
