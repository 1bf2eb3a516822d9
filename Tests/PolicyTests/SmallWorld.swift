import JSON
import Provenance

@testable import Policy

/// A world of a few records, made by the pipeline, and a judge over it.
struct SmallWorld {
  let docket: Docket
  let records: CaseWorld
  var streamed: [(document: JSONDocument, kind: RecordKind)] { records.streamed }

  static let asOf = Instant(rfc3339: "2026-10-01T00:00:00Z") ?? Instant(seconds: 0)

  init(
    _ records: [JSONValue], judge: Judge
  ) throws {
    self.records = try CaseWorld(records, asOf: judge.asOf)
    docket = judge.docket(for: self.records.world)
  }

  /// All verdicts, sorted, and the paths that were only counted.
  func judgement() -> Judgement {
    var judgement = records.judgement(docket)
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
