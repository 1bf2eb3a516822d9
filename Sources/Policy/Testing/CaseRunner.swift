import JSON
import Provenance

/// Runs one case through the pipeline: schema, index, assembly, world, judge.
struct CaseRunner {
  let judge: Judge

  /// What was wrong; empty if every expectation is met.
  func run(_ one: PackCase) -> (faults: [String], reached: Set<VerdictKind>) {
    var index = RecordIndex(source: 0)
    var streamed: [(JSONDocument, RecordKind)] = []
    for (line, record) in one.records.enumerated() {
      do {
        let document = try JSONParser().parse(JSONWriter.compact(record))
        let kind = try RecordSchema.shared.validate(document.root)
        try index.add(document.root, kind: kind, place: RecordPlace(source: 0, chunk: 0, record: line))
        if RecordIndex.isStreamed(document.root, kind: kind) { streamed.append((document, kind)) }
      } catch let rejection as Rejection {
        let id = record["id"]?.string ?? "record \(line + 1)"
        return (["\(id) is refused: \(rejection.pointer?.description ?? "") \(rejection.message)"], [])
      } catch {
        return (["record \(line + 1) cannot be parsed: \(error)"], [])
      }
    }
    let set = RecordAssembler(sources: [SourceInfo(rank: 0, system: "affidavit")]).assemble(index)
    let docket = judge.docket(for: RecordWorld(set, options: LineageOptions(asOf: one.asOf)))
    var judgement = Judgement()
    for kind in RecordKind.allCases {
      for id in docket.world.ids(of: kind) {
        if let document = docket.world.record(id) { judgement.merge(docket.judge(document.root, kind: kind)) }
      }
    }
    for (document, kind) in streamed { judgement.merge(docket.judge(document.root, kind: kind)) }
    judgement.merge(docket.judgePaths())
    let found = judgement.verdicts
    var faults: [String] = []
    var reached: Set<VerdictKind> = []
    for expectation in one.expected {
      let verdict =
        found.first { $0.subject.description == expectation.subject }
        ?? counted(expectation, one, docket, streamed.map(\.0))
      if let verdict { reached.insert(verdict.kind) }
      faults += Self.compare(verdict, expectation)
    }
    return (faults, reached)
  }

  /// Passing paths are not listed: the expected one is judged alone.
  private func counted(
    _ expectation: PackCase.Expectation, _ one: PackCase, _ docket: Docket, _ streamed: [JSONDocument]
  ) -> Verdict? {
    guard expectation.verdict != nil, let split = expectation.subject.firstIndex(of: ">") else { return nil }
    let source = String(expectation.subject[..<split])
    let target = String(expectation.subject[expectation.subject.index(after: split)...])
    let record = streamed.first { $0.root["id"]?.equals(source) == true }?.root
    return docket.explain(rule: one.rule, subject: Subject(source, target: target), record: record)
  }

  private static func compare(_ verdict: Verdict?, _ expected: PackCase.Expectation) -> [String] {
    let subject = expected.subject
    guard let verdict else {
      return expected.verdict == nil ? [] : ["\(subject): no verdict, expected \(expected.verdict?.rawValue ?? "")"]
    }
    guard let kind = expected.verdict else { return ["\(subject): \(verdict.kind.rawValue), expected none"] }
    var faults: [String] = []
    if verdict.kind != kind {
      faults.append("\(subject): \(verdict.kind.rawValue), expected \(kind.rawValue); \(verdict.why)")
    }
    if let readiness = expected.readiness, verdict.readiness != readiness {
      faults.append("\(subject): readiness \(verdict.readiness?.rawValue ?? "none"), expected \(readiness.rawValue)")
    }
    if let hop = expected.hop, verdict.hop != hop {
      faults.append("\(subject): hop \(verdict.hop.map(String.init) ?? "none"), expected \(hop)")
    }
    let places = Set(verdict.evidence.map { "\($0.record) \($0.place)" })
    for wanted in expected.evidence where !places.contains(wanted) {
      faults.append("\(subject): the evidence lacks \(wanted); it has \(places.sorted().joined(separator: ", "))")
    }
    if expected.isExact {
      for place in places.sorted() where !expected.evidence.contains(place) {
        faults.append("\(subject): the evidence has \(place), which decides nothing here")
      }
    }
    return faults
  }
}
