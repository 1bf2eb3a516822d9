import CEL
import JSON
import Provenance

/// One source and one of its descendants, with the shortest path between them.
struct PathPair {
  let docket: Docket
  let records: SubjectRecords
  let hops: [Hop]
  /// Ids along the path with the runs between them, the source first.
  let ids: [String]

  /// Nil if the target is not kept or no path leads to it.
  init?(docket: Docket, source: SubjectRecords, targetID: String) {
    let graph = docket.world.graph
    let start = source.kind == .contribution ? source.view["dataset"]?.string.map(docket.world.resolve) : source.id
    guard let start, let from = graph.node(start), let to = graph.node(targetID),
      let hops = graph.path(from: from, to: to), !hops.isEmpty
    else { return nil }
    self.init(docket: docket, source: source, targetID: targetID, hops: hops, start: start)
  }

  /// Nil if the target is not kept.
  init?(docket: Docket, source: SubjectRecords, targetID: String, hops: [Hop], start: String) {
    guard let target = docket.world.record(targetID)?.root else { return nil }
    self.init(docket: docket, source: source, targetID: targetID, target: target, hops: hops, start: start)
  }

  init(
    docket: Docket, source: SubjectRecords, targetID: String, target: JSONView, hops: [Hop], start: String
  ) {
    let graph = docket.world.graph
    self.docket = docket
    self.hops = hops
    records = SubjectRecords(
      id: source.id, kind: source.kind, view: source.view, path: .init(targetID: targetID, target: target, hops: hops))
    var ids = source.kind == .contribution ? [source.id, start] : [start]
    for hop in hops {
      if let run = hop.run { ids.append(graph.id(run)) }
      ids.append(graph.id(hop.to))
    }
    self.ids = ids
  }

  var subject: Subject { Subject(records.id, target: records.path?.targetID) }

  /// The verdict of a path clause on the pair, with the step at which the fact changed.
  func verdict(_ clause: Judge.JudgedClause, explains: Bool = false) -> Verdict {
    let trial = Trial(docket, clause, records, explains: explains)
    var verdict = trial.verdict(
      trial.activation(), subject: subject, tracesFirst: records.kind == .contribution)
    verdict.path = ids
    if (verdict.readiness ?? verdict.kind).isOpen { verdict.hop = breakingHop(clause) { $0.isOpen(clause) } }
    return verdict
  }

  /// Not applicable, if the source does not bring the fact that the rule follows: such pairs are not judged at all, but a
  /// question about one has an answer. Nil if it does, or if that is in doubt.
  func notCarried(_ clause: Judge.JudgedClause) -> Verdict? {
    guard let carries = clause.clause.path?.carries else { return nil }
    let tracer = CELTracer()
    let activation = Trial(docket, clause, records).activation()
    guard carries.evaluate(activation, tracer: tracer).bool == false else { return nil }
    let evidence = EvidenceCollector(activation: activation, elementPlace: nil).evidence(tracer.reads, listed: [])
    let outcome = Outcome(kind: .notApplicable, decidedBy: .when)
    return Verdict(
      rule: clause.rule.id, subject: subject, kind: .notApplicable, severity: clause.rule.severity,
      cite: clause.rule.cite, why: Explanation.sentence(clause.rule, outcome, evidence, nil), evidence: evidence,
      path: ids, subjectIsPersonal: records.kind == .contribution)
  }

  /// The first step after which the rule no longer holds: what is derived in step `n` already fails, nothing before it
  /// does. Counted from 1.
  ///
  /// - Parameter isOpen: whether the rule does not hold on the first steps of the path.
  func breakingHop(_ clause: Judge.JudgedClause, _ isOpen: (PathPair) -> Bool) -> Int {
    let graph = docket.world.graph
    for count in 1..<max(hops.count, 1) {
      let targetID = graph.id(hops[count - 1].to)
      guard
        let prefix = PathPair(
          docket: docket, source: records, targetID: targetID, hops: Array(hops.prefix(count)), start: ids[0])
      else { continue }
      if isOpen(prefix) { return count }
    }
    return hops.count
  }

  /// Whether a clause does not hold on the pair.
  func isOpen(_ clause: Judge.JudgedClause) -> Bool {
    let trial = Trial(docket, clause, records)
    return clause.clause.outcome(trial.activation(), rule: clause.rule).kind.isOpen
  }
}
