import JSON
import Provenance
import Testing

@testable import Policy

/// The invariants of verdicts that are not about evidence, unknowns and ways out: those have suites of their own.
@Suite("Invariants of verdicts") struct Invariants {
  /// Lines of the verdicts on some records, by subject.
  static func lines(_ judgement: Judgement) -> [String: String] {
    Dictionary(
      judgement.verdicts.map { ("\($0.rule) \($0.subject)", String(decoding: $0.line, as: UTF8.self)) },
      uniquingKeysWith: { a, _ in a })
  }

  static func named(_ record: JSONValue, _ id: String) -> JSONValue {
    CaseReader.patched(record, with: ["id": .string(id)])
  }

  @Test("a waiver never changes the verdict that it stands beside", arguments: 0..<20)
  func waivers(_ seed: Int) throws {
    var random = Seeded(state: UInt64(9000 + seed))
    let missing = random.pick(["fail", "indeterminate"])
    let packs = try Properties.pack(&random, depth: 3, missing: missing).packs
    let waiver = Waiver(
      rule: "house.one", subject: "ds:1", reason: "x", owner: "y", signedBy: "z",
      until: try #require(Instant(rfc3339: random.pick(["2026-01-01T00:00:00Z", "2030-01-01T00:00:00Z"]))),
      signature: random.pick(["s", nil]), line: 1)
    let plain = try SmallWorld.judge(packs)
    let holds = random.next() % 2 == 0
    let waived = try SmallWorld.judge(
      packs, waivers: WaiverBook([waiver]), verifyWaiver: { _, _ in holds ? .holds : .broken })
    for _ in 0..<50 {
      let record = try Properties.record(&random)
      var after = try SmallWorld([record], judge: waived).judgement().verdicts
      let before = try SmallWorld([record], judge: plain).judgement().verdicts
      for index in after.indices {
        #expect((after[index].waiver != nil) == after[index].kind.mayHaveWay)
        after[index].waiver = nil
      }
      #expect(after == before)
    }
  }

  @Test("a record more never turns another one's verdict; order and repetition change no byte", arguments: 0..<20)
  func independence(_ seed: Int) throws {
    var random = Seeded(state: UInt64(8000 + seed))
    let packs = try Properties.pack(&random, depth: 3).packs
    let judge = try SmallWorld.judge(packs)
    for _ in 0..<25 {
      let records = try (0..<4).map { Self.named(try Properties.record(&random), "ds:\($0)") }
      let few = Self.lines(try SmallWorld(Array(records.prefix(3)), judge: judge).judgement())
      let all = try SmallWorld(records, judge: judge).judgement()
      let lines = Self.lines(all)
      for (subject, line) in few { #expect(lines[subject] == line) }
      let shuffled = try SmallWorld(records.shuffled(using: &random), judge: judge).judgement()
      #expect(shuffled.verdicts.map(\.line) == all.verdicts.map(\.line))
    }
  }

  @Test("what an evaluation costs is never above the bound that is known before", arguments: 0..<20)
  func cost(_ seed: Int) throws {
    var random = Seeded(state: UInt64(7000 + seed))
    let judge = try SmallWorld.judge(Properties.pack(&random, depth: 4).packs)
    let clause = try #require(judge.allClauses.first)
    let program = try #require(clause.clause.require)
    for _ in 0..<50 {
      let world = try SmallWorld([Properties.record(&random)], judge: judge)
      let root = try #require(world.docket.world.record("ds:1")?.root)
      let trial = Trial(world.docket, clause, SubjectRecords(id: "ds:1", kind: .dataset, view: root))
      var cost = 0
      _ = program.evaluate(trial.activation(), cost: &cost)
      #expect(cost <= program.staticCost)
    }
  }
}
