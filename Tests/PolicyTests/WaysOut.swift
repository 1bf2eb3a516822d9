import JSON
import Provenance
import Testing

@testable import Policy

@Suite("A way out is told only if it was verified") struct WaysOut {
  /// The way out of the one rule of a small pack for a dataset.
  func way(_ require: String, _ members: String, missing: String = "fail", more: String = "") throws -> [String] {
    let packs = try SmallWorld.pack(require: require, missing: missing, more: more)
    let world = try SmallWorld([SmallWorld.dataset(members)], judge: SmallWorld.judge(packs))
    return world.docket.wayOut(rule: "house.one", subject: Subject("ds:1"), limits: .thorough).map {
      "\($0.pointer) \(String(decoding: JSONWriter.compact($0.value), as: UTF8.self))\($0.isChangeable ? "" : " past")"
    }
  }

  @Test("the smallest change, and no more than is needed") func smallest() throws {
    #expect(try way("dataset.scale == 'large-scale'", #""scale": "small-scale""#) == [#"/scale "large-scale""#])
    let both = try way("dataset.criminalData && dataset.knownMinors", "")
    #expect(both.sorted() == ["/criminalData true", "/knownMinors true"], "\(both)")
    #expect(try way("dataset.criminalData || dataset.knownMinors", "").count == 1)
    #expect(try way("size(dataset.categories) > 0", #""categories": []"#).count == 1)
    #expect(
      try way("['name', 'age'].all(c, c in dataset.categories)", #""categories": ["income"]"#)
        == [#"/categories ["income","name","age"]"#])
    #expect(try way("!has(dataset.description)", #""description": "x""#) == ["/description null"])
    #expect(try way("has(dataset.retention.criteria)", "").count == 1)
  }

  @Test("of an open verdict too, and of none that holds or that nothing turns") func others() throws {
    #expect(try way("dataset.criminalData", "", missing: "indeterminate") == ["/criminalData true"])
    #expect(try way("dataset.criminalData", #""criminalData": true"#) == [])
    #expect(try way("false", #""criminalData": true"#) == [])
  }

  @Test("dates that it is compared with; a day stays a day") func dates() throws {
    let require = "dataset.retention.until <= timestamp('2026-06-30T00:00:00Z')"
    #expect(try way(require, #""retention": {"until": "2027-01-01"}"#) == [#"/retention/until "2026-06-29""#])
    #expect(
      try way(require, #""retention": {"until": "2027-01-01T00:00:00Z"}"#) == [
        #"/retention/until "2026-06-30T00:00:00Z""#
      ])
  }

  @Test("what is past is marked, and a fact that can be changed is taken before it") func past() throws {
    let require = "dataset.collection.from < timestamp('2026-01-01T00:00:00Z')"
    let late = #""collection": {"from": "2026-06-01"}"#
    #expect(try way(require, late) == [#"/collection/from "2025-12-31" past"#])
    #expect(try way("\(require) || dataset.criminalData", late) == ["/criminalData true"])
    #expect(
      try way("dataset.criminalData", "", more: "    unchangeable: [dataset.criminalData]") == [
        "/criminalData true past"
      ])
  }

  @Test("a fact that flowed along lineage is turned only if it is verified over the whole world") func flow() throws {
    let packs = try SmallWorld.pack(
      require: "!lineage.personal || dataset.criminalData", when: "has(dataset.personalData)")
    let record = try SmallWorld.dataset(#""personalData": "identified""#)
    let world = try SmallWorld([record], judge: SmallWorld.judge(packs))
    let found = world.docket.wayOut(rule: "house.one", subject: Subject("ds:1"), limits: .thorough)
    #expect(found.map(\.pointer.description) == ["/criminalData"])
  }

  @Test("ways out of a sample of the packs' cases pass when applied", arguments: ["gdpr", "ccpa", "eu-ai-act"])
  func applied(_ name: String) throws {
    let packs = try PackFiles.load([name])
    var judges: [LawConfiguration: Judge] = [:]
    var (open, found) = (0, 0)
    var random = Seeded(state: 19)
    for one in try PackTester(packs).cases(of: packs.packs[0]) where random.next() % 8 == 0 {
      let base: Judge
      if let known = judges[one.law] { base = known } else { base = try SmallWorld.judge(packs, law: one.law) }
      judges[one.law] = base
      let judge = base.judging(one.rule, asOf: one.asOf, period: one.period)
      let world = try CaseWorld(one)
      let docket = judge.docket(for: world.world)
      var limits = WayLimits(evaluations: 400, depth: 4)
      if let kept = world.world.base as? RecordWorld {
        limits.rebuild = { try? kept.replacing($0.mapValues { JSONWriter.canonical($0.root.value) }) }
      }
      for verdict in world.judgement(docket).verdicts where (verdict.readiness ?? verdict.kind).mayHaveWay {
        open += 1
        let record = world.streamed(verdict.subject.record)?.root
        let contributions = record.flatMap { root in
          root["kind"]?.string.flatMap(RecordKind.init).flatMap { world.contributions(of: root, kind: $0) }
        }
        let way = docket.wayOut(
          rule: one.rule, subject: verdict.subject, record: record, contributions: contributions, limits: limits)
        guard !way.isEmpty else { continue }
        found += 1
        let changed = one.records.map { record in
          way.filter { $0.record == record["id"]?.string }.reduce(record) { value, change in
            RecordEdit.replacing(
              change.pointer.tokens[...], in: value, with: change.value.isNull ? JSONValue?.none : change.value)
          }
        }
        let other = try CaseWorld(changed, asOf: one.asOf)
        let after = other.judgement(judge.docket(for: other.world)).verdicts.first { $0.subject == verdict.subject }
        // Paths that pass are not listed.
        let kind = after.map { $0.readiness ?? $0.kind } ?? (verdict.subject.target == nil ? nil : .pass)
        #expect(kind == .pass, "\(one.name): \(verdict.rule) \(verdict.subject) \(way)")
      }
    }
    print("\(name): \(found) ways out of \(open) open verdicts")
    #expect(found * 3 > open, "most open verdicts have one")
  }

  @Test("random rules over random records: every way out passes when it is applied", arguments: 0..<60)
  func random(_ seed: Int) throws {
    var random = Seeded(state: UInt64(5000 + seed))
    let packs = try Properties.pack(&random, depth: 3).packs
    let judge = try SmallWorld.judge(packs)
    for _ in 0..<10 {
      let record = try Properties.record(&random)
      let docket = try SmallWorld([record], judge: judge).docket
      let way = docket.wayOut(rule: "house.one", subject: Subject("ds:1"), limits: .quick)
      guard !way.isEmpty else { continue }
      let changed = way.reduce(record) { value, change in
        RecordEdit.replacing(
          change.pointer.tokens[...], in: value, with: change.value.isNull ? JSONValue?.none : change.value)
      }
      let after = try SmallWorld([changed], judge: judge).judgement().verdicts.first
      #expect(after?.kind == .pass, "\(record)\n\(way)")
    }
  }

  @Test("what follows from other members than influence says does not exist") func influence() throws {
    // Every member of a dataset, with values of its type: facts of the world change only where influence says so.
    let base: [JSONValue] = [
      try SmallWorld.dataset(#""personalData": "identified", "subjectRegions": ["DE"]"#),
      [
        "kind": "dataset", "id": "ds:2", "wasDerivedFrom": [["id": "ds:1"]], "generatedAt": "2026-02-01T00:00:00Z",
      ],
    ]
    let judge = try SmallWorld.judge(SmallWorld.pack(require: "dataset.id != ''"))
    let before = try SmallWorld(base, judge: judge).facts
    var checked = 0
    for field in RecordSchema.shared.fields(.dataset) where field.path.count <= 2 {
      guard FactInfluence.facts(of: .dataset, field.path[0], namesRecord: false).isEmpty else { continue }
      for value in Self.samples(field.type) {
        let changed = RecordEdit.replacing(field.path[...], in: base[0], with: value)
        guard let world = try? SmallWorld([changed, base[1]], judge: judge) else { continue }
        checked += 1
        #expect(world.facts == before, "\(field.path)")
      }
    }
    #expect(checked > 30)
  }

  private static func samples(_ type: FieldType) -> [JSONValue] {
    switch type {
    case .flag, .boolean: [true, false]
    case .token(let tokens): tokens.prefix(4).map(JSONValue.string)
    case .instant: ["2020-01-01T00:00:00Z"]
    case .day, .when: ["2020-01-01"]
    case .integer: [1]
    case .number: [1.5]
    case .duration: ["P1Y"]
    case .text: ["x"]
    case .list(of: .token(let tokens)): [.array(tokens.prefix(2).map(JSONValue.string))]
    default: []
    }
  }
}
