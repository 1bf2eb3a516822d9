import Provenance

/// A path clause whose source is a dataset.
///
/// Facts have flowed along lineage already. A target that its facts clear is not walked back from; from the others the
/// ancestors that carry the fact are found, and each pair is judged.
struct DatasetPaths {
  let docket: Docket
  let clause: Judge.JudgedClause

  func judge(_ targets: [String], into judgement: inout Judgement) {
    guard let path = clause.clause.path else { return }
    let world = docket.world
    var carriers: [String: Bool] = [:]
    for target in targets {
      guard let kind = world.kind(of: target), path.to.contains(kind), let node = world.graph.node(target) else {
        continue
      }
      let ancestors = world.graph.ancestors(of: node).filter { $0 != node && world.graph.kind($0) == .dataset }
      guard !ancestors.isEmpty else { continue }
      let sources = ancestors.map(world.graph.id).filter { id in
        if let known = carriers[id] { return known }
        let carries = carries(id, path)
        carriers[id] = carries
        return carries
      }
      guard !sources.isEmpty else { continue }
      guard isSuspect(target, path) else {
        judgement.tally.clear(clause.rule.id, sources.count)
        continue
      }
      for source in sources { judge(source, target, into: &judgement) }
    }
  }

  private func judge(_ source: String, _ target: String, into judgement: inout Judgement) {
    guard let view = docket.world.record(source)?.root else { return }
    let records = SubjectRecords(id: source, kind: .dataset, view: view)
    guard let pair = PathPair(docket: docket, source: records, targetID: target) else { return }
    let verdict = pair.verdict(clause)
    judgement.add(verdict)
  }

  /// Whether the dataset is known to bring the fact. Where a record does not say, a rule about the record itself does.
  private func carries(_ id: String, _ path: PlannedPath) -> Bool {
    guard let program = path.carries else { return true }
    guard let view = docket.world.record(id)?.root else { return false }
    let records = SubjectRecords(id: id, kind: .dataset, view: view)
    return program.evaluate(Trial(docket, clause, records).activation()).bool == true
  }

  /// Whether a path to the target may fail; a doubt counts.
  private func isSuspect(_ id: String, _ path: PlannedPath) -> Bool {
    guard let program = path.suspect else { return true }
    guard let view = docket.world.record(id)?.root else { return true }
    let records = SubjectRecords(
      id: id, kind: .dataset, view: view, path: .init(targetID: id, target: view, hops: []))
    return program.evaluate(Trial(docket, clause, records).activation()).bool != false
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
