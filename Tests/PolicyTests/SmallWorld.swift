import JSON
import Provenance

@testable import Policy

/// A world of a few records, made by the pipeline, and a judge over it.
struct SmallWorld {
  let docket: Docket
  let streamed: [(document: JSONDocument, kind: RecordKind)]

  static let asOf = Instant(rfc3339: "2026-10-01T00:00:00Z") ?? Instant(seconds: 0)

  init(
    _ records: [JSONValue], judge: Judge
  ) throws {
    var index = RecordIndex(source: 0)
    var streamed: [(document: JSONDocument, kind: RecordKind)] = []
    for (line, record) in records.enumerated() {
      let document = try JSONParser().parse(JSONWriter.compact(record))
      let kind = try RecordSchema.shared.validate(document.root)
      try index.add(document.root, kind: kind, place: RecordPlace(source: 0, chunk: 0, record: line))
      if RecordIndex.isStreamed(document.root, kind: kind) { streamed.append((document, kind)) }
    }
    let set = RecordAssembler(sources: [SourceInfo(rank: 0, system: "affidavit")]).assemble(index)
    docket = judge.docket(for: RecordWorld(set, options: LineageOptions(asOf: judge.asOf)))
    self.streamed = streamed
  }

  /// All verdicts, sorted, and the paths that were only counted.
  func judgement() -> Judgement {
    var judgement = Judgement()
    for kind in RecordKind.allCases {
      for id in docket.world.ids(of: kind) {
        if let root = docket.world.record(id)?.root { judgement.merge(docket.judge(root, kind: kind)) }
      }
    }
    for (document, kind) in streamed { judgement.merge(docket.judge(document.root, kind: kind)) }
    judgement.merge(docket.judgePaths())
    judgement.verdicts.sort()
    return judgement
  }

  static func judge(
    _ packs: PackSet, law: LawConfiguration = LawConfiguration(), asOf: Instant = asOf,
    waivers: WaiverBook = WaiverBook(), verifyWaiver: WaiverBook.Verifier? = nil
  ) throws -> Judge {
    try Judge(
      packs: packs, config: law, asOf: asOf, period: ReportPeriod(name: "2026-Q3", from: asOf, to: asOf),
      waivers: waivers, verifyWaiver: verifyWaiver, verifyAttestation: PackTester.verify)
  }

  /// A pack with one rule on datasets.
  static func pack(
    require: String, when: String = "true", missing: String = "fail", more: String = "", decide: String = "mechanical",
    inForce: String = "[{from: 2000-01-01}]", on: String = "dataset"
  ) throws -> PackSet {
    let text = """
      pack: house
      version: 1.0.0
      law: {act: House rules}
      rules:
        - id: house.one
          cite: House 1
          title: The rule
          on: \(on)
          when: |
            \(when)
          require: |
            \(require)
          severity: major
          inForce: \(inForce)
          decide: \(decide)
          missing: \(missing)
          remedy: Do it.
      \(more)
      """
    return try PackSet([PackFolder(name: "house", files: ["pack.yaml": text])])
  }

  /// The verdict of that rule on one dataset.
  static func verdict(_ packs: PackSet, _ dataset: JSONValue, beside others: [JSONValue] = []) throws -> Verdict? {
    let world = try SmallWorld([dataset] + others, judge: judge(packs))
    return world.judgement().verdicts.first { $0.subject.record == dataset["id"]?.string }
  }

  static func dataset(_ text: String) throws -> JSONValue {
    let members = try JSONValue(parsing: "{\(text)}")
    return CaseReader.patched(["kind": "dataset", "id": "ds:1", "generatedAt": "2026-01-01T00:00:00Z"], with: members)
  }
}
