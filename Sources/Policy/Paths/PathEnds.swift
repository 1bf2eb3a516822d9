import JSON
import Provenance

/// What path clauses ask of one end of a path, whatever the other may be.
protocol PathEnds: AnyObject {
  /// By clause, whether a dataset is known to bring the fact. Where a record does not say, a rule about the record itself does.
  func carries(_ source: PathEnd, _ clauses: [DatasetPaths.Clause]) -> [Bool]
  /// By clause, whether a path to a target may fail; a doubt counts.
  func isSuspect(_ target: PathEnd, _ clauses: [DatasetPaths.Clause]) -> [Bool]
}

/// A record at one end of a path.
struct PathEnd {
  let id: String
  let node: LineageGraph.Node
  let view: JSONView

  var asSource: SubjectRecords { SubjectRecords(id: id, kind: .dataset, view: view) }
  var asTarget: SubjectRecords {
    SubjectRecords(id: id, kind: .dataset, view: view, path: .init(targetID: id, target: view, hops: []))
  }
}

/// Evaluates what is asked of each record.
final class EvaluatedEnds: PathEnds {
  private let docket: Docket

  init(_ docket: Docket) { self.docket = docket }

  func carries(_ source: PathEnd, _ clauses: [DatasetPaths.Clause]) -> [Bool] {
    clauses.map { carries(source.asSource, $0.judged) }
  }

  func isSuspect(_ target: PathEnd, _ clauses: [DatasetPaths.Clause]) -> [Bool] {
    clauses.map { isSuspect(target.asTarget, $0.judged) }
  }

  private func carries(_ source: SubjectRecords, _ judged: Judge.JudgedClause) -> Bool {
    guard let program = judged.clause.path?.carries else { return true }
    return program.evaluate(Trial(docket, judged, source).activation()).bool == true
  }

  private func isSuspect(_ target: SubjectRecords, _ judged: Judge.JudgedClause) -> Bool {
    judged.clause.path?.suspect?.evaluate(Trial(docket, judged, target).activation()).bool != false
  }
}
