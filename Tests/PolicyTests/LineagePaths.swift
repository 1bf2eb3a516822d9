import JSON
import Provenance
import Synchronization
import Testing

@testable import Policy

/// Lineage paths from datasets: what comes to a target is known before anything is walked back from.
@Suite("Lineage paths from datasets") struct LineagePaths {
  private static func judge(require: String, to kinds: String = "[dataset, model]") throws -> Judge {
    let text = """
      pack: house
      version: 1.0.0
      law: {act: House rules}
      rules:
        - id: house.path
          cite: House 1
          title: The rule
          on: path
          from: dataset
          to: \(kinds)
          carries: source.personalData == 'identified'
          suspect: has(target.scale) && target.scale == 'large-scale'
          require: "\(require)"
          severity: major
          inForce: [{from: 2000-01-01}]
          decide: mechanical
          missing: fail
          remedy: Do it.
      """
    return try SmallWorld.judge(PackSet([PackFolder(name: "house", files: ["pack.yaml": text])]))
  }

  private static func dataset(_ id: String, from sources: [String] = [], _ members: JSONObject = [:]) -> JSONValue {
    var record: JSONObject = ["kind": "dataset", "id": .string(id), "generatedAt": "2026-01-01T00:00:00Z"]
    for (name, value) in members { record[name] = value }
    if !sources.isEmpty { record["wasDerivedFrom"] = .array(sources.map { ["id": .string($0)] }) }
    return .object(record)
  }

  // MARK: What is counted

  @Test("A target none of whose paths can fail counts once, whatever comes to it")
  func cleared() throws {
    let personal: JSONObject = ["personalData": "identified"]
    let world = try SmallWorld(
      [
        Self.dataset("a", personal), Self.dataset("b", personal), Self.dataset("c", personal),
        Self.dataset("clear", from: ["a", "b", "c"]),
        Self.dataset("suspect", from: ["a", "b"], ["scale": "large-scale"]),
        Self.dataset("other"), Self.dataset("unconcerned", from: ["other"]),
      ], judge: Self.judge(require: "source.id != 'a'"))
    let outcome = world.docket.judgePaths()
    #expect(outcome.tally.cleared == ["house.path": 1])
    #expect(outcome.tally.judged == ["house.path": [.pass: 1]])
    #expect(outcome.verdicts.map(\.subject.description) == ["a>suspect"])
  }

  // MARK: The same as walking back from everything

  private static func world(_ random: inout Seeded) -> [JSONValue] {
    let count = 4 + Int(random.next() % 14)
    let goesInCircles = random.next() % 2 == 0
    var records: [JSONValue] = [
      [
        "kind": "profile", "id": "org", "name": "Org", "establishedInUnion": true, "ccpaBusiness": true,
        "roles": ["controller", "ai-provider"],
      ]
    ]
    let purposes: [JSONValue] = [
      ["purpose": "credit-checking", "legalBasis": "consent"], ["purpose": "advertising", "legalBasis": "contract"],
      ["purpose": "model-training", "legalBasis": "legitimate-interests"],
    ]
    func number(before limit: Int, _ random: inout Seeded) -> Int {
      Int(random.next() % UInt64(goesInCircles ? count : max(1, limit)))
    }
    for place in 0..<count {
      var members: JSONObject = [:]
      func maybe(_ name: String, _ values: [JSONValue?]) {
        if let value = random.pick(values) { members[name] = value }
      }
      maybe("personalData", ["identified", "pseudonymised", "none", nil])
      maybe("subjectRegions", [["DE"], ["US-CA"], nil])
      maybe("specialCategories", [["health-data"], [], nil])
      maybe("retention", [["until": "2028-01-01"], ["until": "2027-01-01"], nil])
      maybe("locations", [["DE"], ["US"], nil])
      maybe("purposes", [[purposes[0]], [purposes[1], purposes[2]], [purposes[0], purposes[1]], nil])
      var sources: Set<String> = []
      for _ in 0..<Int(random.next() % 3) where place > 0 || goesInCircles {
        sources.insert("d\(number(before: place, &random))")
      }
      sources.remove("d\(place)")
      records.append(Self.dataset("d\(place)", from: sources.sorted(), members))
    }
    for run in 0..<Int(random.next() % 8) {
      let made = Int(random.next() % UInt64(count))
      var record: JSONObject = [
        "kind": "run", "id": .string("r\(run)"), "type": random.pick(["training", "transform"]),
        "startedAt": "2026-02-01T00:00:00Z", "purpose": random.pick(["advertising", "model-training"]),
        "used": .array([["id": .string("d\(number(before: made, &random))")]]),
        "generated": [["id": .string("d\(made)")]],
      ]
      if random.next() % 3 == 0 {
        record["grounds"] = [["type": "compatibility", "document": "doc:none", "purpose": "advertising"]]
      }
      records.append(.object(record))
    }
    return records
  }

  /// What comes of asking every ancestor of every target, one after the other.
  private static func expected(_ docket: Docket) -> Judgement {
    let graph = docket.world.graph
    let ends = EvaluatedEnds(docket)
    var judgement = Judgement()
    func end(_ node: LineageGraph.Node) -> PathEnd? {
      docket.world.record(graph.id(node)).map { PathEnd(id: graph.id(node), node: node, view: $0.root) }
    }
    for target in docket.pathTargets {
      guard let node = graph.node(target), let kind = graph.kind(node), let last = end(node) else { continue }
      let sources = graph.ancestors(of: node).filter { $0 != node && graph.kind($0) == .dataset }.compactMap(end)
      for (index, judged) in (docket.judge.paths[.dataset] ?? []).enumerated()
      where judged.clause.path?.to.contains(kind) == true {
        let clause = DatasetPaths.Clause(index: index, judged: judged)
        let bringing = sources.filter { ends.carries($0, [clause])[0] }
        if bringing.isEmpty { continue }
        if !ends.isSuspect(last, [clause])[0] {
          judgement.tally.clear(judged.rule.id)
          continue
        }
        for source in bringing {
          guard let pair = PathPair(docket: docket, source: source.asSource, targetID: target) else { continue }
          judgement.add(pair.verdict(judged))
        }
      }
    }
    judgement.verdicts.sort()
    return judgement
  }

  @Test("are judged as if every ancestor of every target were asked, with cycles too", arguments: 0..<8)
  func oracle(_ seed: Int) throws {
    var random = Seeded(state: UInt64(900 + seed))
    let judge = try SmallWorld.judge(PackFiles.load(["gdpr", "ccpa", "eu-ai-act"]))
    for _ in 0..<6 { try compare(Self.world(&random), judge) }
  }

  private func compare(_ records: [JSONValue], _ judge: Judge) throws {
    let world = try SmallWorld(records, judge: judge).docket.world
    let expected = Self.expected(judge.docket(for: world))
    let plain = judge.docket(for: world).judgePaths()
    #expect(plain.verdicts.map(\.line) == expected.verdicts.map(\.line))
    #expect(plain.tally == expected.tally)
    let docket = judge.docket(for: world)
    // Part of the datasets is asked beforehand, as workers do.
    docket.findCarriers(docket.pathSources.filter { $0 % 2 == 0 })
    for round in 0..<2 {
      var batch = VerdictBatch(docket)
      docket.judgePaths(targets: docket.pathTargets, into: &batch)
      let lines = batch.entries.map { String(decoding: batch.bytes[$0.line], as: UTF8.self) }.sorted()
      #expect(lines == expected.verdicts.map { String(decoding: $0.line, as: UTF8.self) }.sorted(), "round \(round)")
      #expect(batch.tally == expected.tally)
    }
  }

  // MARK: Work

  /// Counts how often an end of a path is asked anything.
  private final class CountedEnds: PathEnds {
    private let ends: EvaluatedEnds
    var asked = 0

    init(_ docket: Docket) { ends = EvaluatedEnds(docket) }

    func carries(_ source: PathEnd, _ clauses: [DatasetPaths.Clause]) -> [Bool] {
      asked += 1
      return ends.carries(source, clauses)
    }

    func isSuspect(_ target: PathEnd, _ clauses: [DatasetPaths.Clause]) -> [Bool] {
      asked += 1
      return ends.isSuspect(target, clauses)
    }
  }

  /// A chain of derivations, each dataset from the one before.
  private func work(
    on chain: Int, _ members: (Int) -> JSONObject
  ) throws -> (asked: Int, edges: Int, cleared: Int, pairs: Int) {
    let records = (0..<chain).map { place in
      Self.dataset("d\(place)", from: place == 0 ? [] : ["d\(place - 1)"], members(place))
    }
    let docket = try SmallWorld(records, judge: Self.judge(require: "false")).docket
    let walk = LineageWalk(docket.world.graph)
    let ends = CountedEnds(docket)
    var (cleared, pairs) = (0, 0)
    DatasetPaths(docket: docket, walk: walk, ends: ends, reader: RecordReader()).forEach(docket.pathTargets) { found in
      switch found {
      case .cleared: cleared += 1
      case .suspect: pairs += 1
      }
    }
    return (ends.asked, walk.edgesSeen, cleared, pairs)
  }

  @Test("A long chain in which all is well is not walked along at all") func chain() throws {
    let count = 20_000
    let work = try work(on: count) { _ in ["personalData": "identified"] }
    #expect(work.cleared == count - 1)
    #expect(work.pairs == 0)
    #expect(work.edges == 0)
    #expect(work.asked == 2 * count - 1, "each for what it brings, all but the first for whether it is suspect")
  }

  @Test("A walk back from a suspect goes no farther than to where a source brings the fact") func pruned() throws {
    let count = 2_000
    let work = try work(on: count) { place in
      var members: JSONObject = ["personalData": place >= count - 3 ? "identified" : "none"]
      if place >= count / 2 { members["scale"] = "large-scale" }
      return members
    }
    // Of the last three datasets, the first has no source, the others have one and two.
    #expect(work.pairs == 3)
    #expect(work.cleared == 0)
    #expect(work.asked == count + 2)
    #expect(work.edges < 10)
  }
}
