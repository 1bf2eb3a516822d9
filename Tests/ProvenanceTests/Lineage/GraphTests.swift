import Testing

@testable import Provenance

@Suite struct TheGraph {
  private static func run(_ id: String, _ used: [String], _ made: [String], _ more: String = "") -> String {
    func list(_ ids: [String]) -> String { ids.map { #"{"id":"\#($0)"}"# }.joined(separator: ",") }
    return
      #"{"kind":"run","id":"\#(id)","type":"transform","used":[\#(list(used))],"generated":[\#(list(made))]\#(more)}"#
  }

  private static func dataset(_ id: String, _ more: String = "") -> String {
    #"{"kind":"dataset","id":"\#(id)"\#(more)}"#
  }

  private func graph(_ lines: String...) throws -> LineageGraph { try Assembling.world(lines).graph }

  private func ids(_ graph: LineageGraph, _ nodes: [LineageGraph.Node]) -> [String] { nodes.map(graph.id) }

  @Test func aRelationFromEitherSideIsOneEdge() throws {
    let both = try graph(
      Self.run("r", ["a"], ["b"]), Self.dataset("a", #","wasUsedBy":[{"id":"r"}]"#),
      Self.dataset("b", #","wasGeneratedBy":[{"id":"r"}]"#))
    #expect(both.shape.edges.count == 2)
    let inverse = try graph(
      #"{"kind":"run","id":"r","type":"transform"}"#, Self.dataset("a", #","wasUsedBy":[{"id":"r"}]"#),
      Self.dataset("b", #","wasGeneratedBy":[{"id":"r"}]"#))
    let (a, b) = (try inverse.named("a"), try inverse.named("b"))
    #expect(inverse.path(from: a, to: b)?.map(\.run) == [inverse.node("r")])
  }

  @Test func aDerivationThroughARunIsOneHopWithThatRun() throws {
    let graph = try graph(
      Self.run("r", ["a"], ["b"]), Self.dataset("a"),
      Self.dataset("b", #","wasDerivedFrom":[{"id":"a","grounds":[{"type":"law","law":"HGB 257"}]}]"#))
    let path = try #require(graph.path(from: try graph.named("a"), to: try graph.named("b")))
    #expect(path.count == 1)
    #expect(path[0].run == graph.node("r"))
    #expect(path[0].grounds.map(\.type) == [.law])
  }

  @Test func pathsAreShortestThenSmallest() throws {
    let graph = try graph(
      Self.dataset("a"), Self.dataset("m2"), Self.dataset("m1"),
      Self.dataset("z", #","wasDerivedFrom":[{"id":"m2"},{"id":"m1"}]"#),
      Self.run("r1", ["a"], ["m2", "long"]), Self.run("r2", ["a"], ["m1"]), Self.run("r3", ["long"], ["longer"]),
      Self.dataset("long"), Self.dataset("longer"), Self.run("r4", ["longer"], ["z"]))
    let (a, z) = (try graph.named("a"), try graph.named("z"))
    let path = try #require(graph.path(from: a, to: z))
    #expect(path.map { graph.id($0.to) } == ["m1", "z"])
    #expect(graph.path(from: z, to: a) == nil)
    #expect(graph.path(from: a, to: a) == [])
    #expect(ids(graph, graph.ancestors(of: z)) == ["a", "long", "longer", "m1", "m2"])
    #expect(ids(graph, graph.descendants(of: a)) == ["long", "longer", "m1", "m2", "z"])
    let run = try graph.named("r4")
    #expect(graph.path(from: a, to: run)?.map { graph.id($0.to) } == ["long", "longer", "r4"])
  }

  /// A world of some datasets and runs; every third may go round in circles.
  private static func world(_ seed: UInt64) throws -> (graph: LineageGraph, lines: [String]) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    let count = 4 + random(12)
    // Every third world may go round in circles.
    func source(of number: Int) -> String { "d\(seed % 3 == 0 ? random(count) : random(max(1, number)))" }
    var lines: [String] = []
    for number in 0..<count {
      let derived = (0..<random(3)).map { _ in #"{"id":"\#(source(of: number))"}"# }
      let direct = number == 0 ? "" : #","wasDerivedFrom":[\#(Set(derived).sorted().joined(separator: ","))]"#
      lines.append(Self.dataset("d\(number)", direct))
    }
    for number in 0..<random(10) {
      let made = random(count)
      lines.append(
        Self.run(
          "r\(number)", Array(Set((0..<1 + random(3)).map { _ in source(of: made) })).sorted(),
          Array(Set(["d\(made)", "d\(min(made + random(2), count - 1))"])).sorted()))
    }
    return (try Assembling.world(lines).graph, lines)
  }

  @Test(arguments: 0..<60) func aWalkFindsWhatTheGraphFinds(_ seed: UInt64) throws {
    let (graph, lines) = try Self.world(seed)
    let walk = LineageWalk(graph)
    for target in 0..<LineageGraph.Node(graph.count) where graph.kind(target) == .dataset {
      let ancestors = walk.ancestors(of: target)
      #expect(ancestors == graph.ancestors(of: target))
      for node in 0..<LineageGraph.Node(graph.count) where node != target && graph.kind(node) == .dataset {
        #expect(
          walk.path(from: node) == (ancestors.contains(node) ? graph.path(from: node, to: target) : nil),
          "\(graph.id(node)) to \(graph.id(target)): \(lines)")
      }
    }
  }

  @Test(arguments: 0..<90) func marksComeFromAncestorsAlone(_ seed: UInt64) throws {
    let (graph, lines) = try Self.world(seed)
    var state = seed
    let own = (0..<graph.count).map { node -> UInt64 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return graph.kind(Int32(node)) == .dataset ? state >> 33 & (state >> 43) & 0xFFFF : 0
    }
    let inherited = graph.inherited(own)
    let walk = LineageWalk(graph)
    let mask: UInt64 = 0x00FF
    for target in 0..<LineageGraph.Node(graph.count) {
      let ancestors = graph.ancestors(of: target).filter { $0 != target }
      #expect(
        inherited[Int(target)] == ancestors.reduce(0) { $0 | own[Int($1)] }, "\(graph.id(target)) in \(lines)")
      guard graph.kind(target) == .dataset else { continue }
      // A walk that goes only where such marks come from finds all of them, by the same paths.
      let found = walk.ancestors(of: target) { (own[Int($0)] | inherited[Int($0)]) & mask != 0 }
      let marked = ancestors.filter { own[Int($0)] & mask != 0 }
      #expect(found.filter { $0 != target && own[Int($0)] & mask != 0 } == marked)
      for source in marked { #expect(walk.path(from: source) == graph.path(from: source, to: target)) }
    }
  }

  @Test func aWalkCountsWhatItLooksAt() throws {
    let graph = try graph(
      Self.dataset("a"), Self.dataset("b", #","wasDerivedFrom":[{"id":"a"}]"#),
      Self.dataset("c", #","wasDerivedFrom":[{"id":"b"}]"#))
    let walk = LineageWalk(graph)
    _ = walk.ancestors(of: try graph.named("c"))
    #expect(walk.edgesSeen == 2)
    _ = walk.ancestors(of: try graph.named("c")) { _ in false }
    #expect(walk.edgesSeen == 3)
  }

  @Test func everyKeptRecordIsFoundByItsNode() throws {
    let lines = [
      Self.run("r", ["a"], ["b"], #","wasAssociatedWith":[{"id":"agent:x"}]"#), Self.dataset("a"), Self.dataset("b"),
      #"{"kind":"agent","id":"agent:x","type":"person"}"#, Self.dataset("c", #","wasDerivedFrom":[{"id":"gone"}]"#),
    ]
    let world = try Assembling.world(lines)
    for id in ["r", "a", "b", "c", "agent:x"] {
      let entry = try #require(world.entry(of: try world.graph.named(id)))
      #expect(entry.id == id && entry.kind == world.kind(of: id))
    }
    #expect(world.entry(of: try world.graph.named("gone")) == nil)
  }

  @Test func trainingIsKnownOfAllThatLiesBehindIt() throws {
    let graph = try graph(
      Self.dataset("a"), Self.dataset("b"), Self.dataset("c"), Self.dataset("d"), Self.dataset("other"),
      #"{"kind":"run","id":"train","type":"fine-tune","used":[{"id":"a"}],"generated":[{"id":"b"}]}"#,
      #"{"kind":"run","id":"vague","used":[{"id":"other"}],"generated":[{"id":"d"}]}"#,
      Self.run("after", ["b"], ["c"]), Self.run("apart", ["a"], ["e"]), Self.dataset("e"),
      #"{"kind":"run","id":"named","type":"training"}"#,
      Self.dataset("f", #","wasDerivedFrom":[{"id":"a","activity":"named"}]"#))
    let trained = try ["a", "b", "c", "d", "e", "f"].filter { graph.flags(try graph.named($0)).contains(.trained) }
    #expect(trained == ["b", "c", "d", "f"])
  }

  @Test func groundsAreKnownOfAllThatTheirRunsTouch() throws {
    let graph = try graph(
      Self.dataset("a"), Self.dataset("b"), Self.dataset("c"), Self.dataset("d"), Self.dataset("f"),
      Self.run("r1", ["a"], ["b"], #","grounds":[{"type":"law","law":"HGB 257"}]"#), Self.run("r2", ["b"], ["c"]),
      #"{"kind":"run","id":"r3","type":"transform","used":[{"id":"c","grounds":[{"type":"law","law":"x"}]}],"generated":[{"id":"d"}]}"#,
      Self.dataset("e", #","wasDerivedFrom":[{"id":"f","grounds":[{"type":"law","law":"x"}]}]"#),
      Self.dataset("g", #","wasDerivedFrom":[{"id":"f"}]"#), Self.run("r4", ["g"], ["h"]), Self.dataset("h"),
      Self.dataset("i"), #"{"kind":"run","id":"r5","type":"transform","generated":[{"id":"i"}]}"#)
    let grounded = try ["a", "b", "c", "d", "e", "f", "g", "h", "i"].filter {
      graph.flags(try graph.named($0)).contains(.grounded)
    }
    #expect(grounded == ["a", "b", "c", "d", "e", "i"], "r5 does not say what it used")
  }

  @Test func listsAreNumberedAndReadAlone() throws {
    let graph = try graph(
      Self.dataset(
        "a", #","personalData":"identified","purposes":[{"purpose":"x"}],"locations":["SE"],"subjectRegions":["SE"]"#),
      Self.dataset("b", #","wasDerivedFrom":[{"id":"a"}]"#), Self.dataset("c", #","wasDerivedFrom":[{"id":"b"}]"#),
      Self.dataset("d", #","locations":["US"],"specialCategories":["health-data"],"retention":{"until":"2028-01-01"}"#))
    let (a, b, c, d) = (
      try graph.named("a"), try graph.named("b"), try graph.named("c"), try graph.named("d")
    )
    for node in [a, b, c, d] {
      let facts = graph.facts(node)
      #expect(graph.texts(node, of: "purposesAllowed") == facts.purposesAllowed)
      #expect(graph.texts(node, of: "countries") == facts.countries)
      #expect(graph.texts(node, of: "regions") == facts.regions)
      #expect(graph.texts(node, of: "specialCategories") == facts.specialCategories)
      #expect(graph.texts(node, of: "gaps") == facts.gaps)
      #expect(graph.retentionEnd(node) == facts.retentionEnd)
    }
    #expect(graph.number(b, of: "purposesAllowed") == graph.number(c, of: "purposesAllowed"))
    #expect(graph.number(a, of: "purposesAllowed") == -1 && graph.number(b, of: "purposesAllowed") != -1)
    #expect(graph.number(c, of: "countries") != graph.number(d, of: "countries"))
    #expect(graph.number(d, of: "contributions") == nil && graph.texts(d, of: "personal") == nil)
  }

  @Test func whatIsWrongWithTheShapeIsFound() throws {
    let late =
      #","startedAt":"2026-01-01T00:00:00Z","endedAt":"2026-01-02T00:00:00Z","wasAssociatedWith":[{"id":"agent:x"}]"#
    let graph = try graph(
      Self.run("r1", ["a"], ["b"], late), Self.run("r2", ["b"], ["a"], late), Self.run("r3", [], ["c"]),
      Self.run("r4", ["d"], ["c"], late), Self.dataset("a"), Self.dataset("b"), Self.dataset("c"),
      Self.dataset("d", #","generatedAt":"2026-06-01T00:00:00Z","wasDerivedFrom":[{"id":"gone"}]"#))
    let found = graph.findings.map { "\($0.sort.rawValue) \($0.ids.joined(separator: " "))" }
    #expect(found.contains("cycle a b r1 r2"))
    #expect(found.contains("two-generations c r3 r4"))
    #expect(found.contains("dangling d gone"))
    #expect(found.contains("dangling r1 agent:x"))
    #expect(found.contains("generation-after-use d r4"))
    #expect(found.contains("run-agent r3") && found.contains("run-inputs r3") && found.contains("run-time r3"))
    let facts = graph.facts(try graph.named("c"))
    #expect(!facts.complete)
    #expect(
      facts.gaps == ["generation-after-use", "run-agent", "run-inputs", "run-time", "two-generations", "unresolved"])
  }

  @Test func aProductIsNoDanglingTargetAndSharesNoFacts() throws {
    let graph = try graph(
      Self.dataset("a", #","specializationOf":[{"id":"product:a"}]"#),
      Self.dataset("b", #","specializationOf":[{"id":"product:b"}]"#),
      Self.dataset("product:b", #","personalData":"identified""#))
    #expect(graph.findings.isEmpty)
    #expect(graph.facts(try graph.named("b")).personal == false)
  }

  @Test func aSliceHasTheFactsOfItsWhole() throws {
    let graph = try graph(
      Self.dataset("whole", #","version":"1","personalData":"identified""#),
      Self.dataset("slice", #","specializationOf":[{"id":"whole"}]"#))
    #expect(graph.facts(try graph.named("slice")).personal)
  }

  @Test func mirrorsShareBothWaysWithoutBeingACycle() throws {
    let graph = try graph(
      Self.dataset("eu", #","personalData":"identified","locations":["SE"]"#),
      Self.run("copy", ["eu"], ["us"]), Self.dataset("us", #","alternateOf":[{"id":"eu"}],"locations":["US"]"#))
    #expect(!graph.findings.contains { $0.sort == .cycle })
    #expect(graph.facts(try graph.named("eu")).countries.sorted() == ["SE", "US"])
  }

  @Test func countriesStandInTheOrderInWhichTheDataMetThem() throws {
    let graph = try graph(
      Self.dataset("a", #","locations":["SE"]"#),
      Self.run("r", ["a"], ["b"], #","location":"IE","accessedFrom":["IN"]"#),
      Self.dataset("b", #","locations":["DE","SE"]"#),
      #"{"kind":"event","id":"e1","type":"access","atTime":"2026-05-01T00:00:00Z","entities":["b"],"location":"US"}"#,
      #"{"kind":"event","id":"e2","type":"access","atTime":"2026-04-01T00:00:00Z","entities":["b"],"location":"JP"}"#)
    #expect(graph.facts(try graph.named("b")).countries == ["SE", "IE", "IN", "DE", "JP", "US"])
  }

  @Test func removalBeforeTheRunKeepsAContributionOut() throws {
    func lines(removed: String) -> [String] {
      [
        Self.dataset("a"), Self.run("r", ["a"], ["b"], #","startedAt":"2026-03-01T12:00:00Z""#), Self.dataset("b"),
        #"{"kind":"contribution","id":"c","dataset":"a","removedAt":"\#(removed)","consents":[{"withdrawnAt":"2026-01-01T00:00:00Z"}]}"#,
      ]
    }
    func withdrawn(_ removed: String) throws -> Int {
      let graph = try Assembling.world(lines(removed: removed)).graph
      return graph.facts(try graph.named("b")).withdrawn
    }
    #expect(try withdrawn("2026-03-01T12:00:00Z") == 0)
    #expect(try withdrawn("2026-03-01T12:00:01Z") == 1)
    #expect(try withdrawn("2026-02-28") == 0)
    #expect(try withdrawn("2026-03-01") == 1, "a day is not its midnight: nothing shows that it was gone by noon")
  }

  @Test func aContributionIsFollowedToEverythingThatHoldsIt() throws {
    let graph = try graph(
      Self.dataset("a"), Self.dataset("copy"), Self.run("r", ["a"], ["b"]), Self.dataset("b"),
      #"{"kind":"run","id":"s","type":"training","used":[{"id":"copy","contributions":{"selection":"all-but","ids":["c"]}}],"generated":[{"id":"m"}]}"#,
      #"{"kind":"model","id":"m"}"#,
      #"{"kind":"contribution","id":"c","dataset":"a","optOuts":[{"type":"sale-share","at":"2026-01-01"}],"copies":[{"dataset":"copy"}]}"#,
      #"{"kind":"contribution","id":"d","dataset":"a"}"#)
    func facts(_ id: String) throws -> [Int] {
      let facts = graph.facts(try graph.named(id))
      return [facts.contributions, facts.optedOut]
    }
    for (id, expected) in [
      ("a", [2, 1]), ("r", [2, 1]), ("b", [2, 1]), ("copy", [1, 1]), ("s", [0, 0]), ("m", [0, 0]),
    ] {
      #expect(try facts(id) == expected, "\(id)")
    }
  }

  @Test func factsAlongAPathNameTheHopWhereTheyChanged() throws {
    let graph = try graph(
      Self.dataset(
        "a",
        #","personalData":"identified","purposes":[{"purpose":"credit-checking"}],"specialCategories":["health-data"]"#),
      Self.run("r1", ["a"], ["b"], #","removes":[{"what":"special-categories","evidence":"doc"}]"#), Self.dataset("b"),
      #"{"kind":"run","id":"r2","type":"anonymisation","used":[{"id":"b","grounds":[{"type":"fresh-consent","purpose":"advertising"}]}],"generated":[{"id":"c"}]}"#,
      Self.dataset("c"), #"{"kind":"document","id":"doc","type":"test-report"}"#,
      #"{"kind":"document","id":"anon","type":"anonymity","conclusion":"accepted","covers":{"records":["c"]}}"#)
    let path = try #require(graph.path(from: try graph.named("a"), to: try graph.named("c")))
    let facts = graph.facts(along: path)
    #expect(facts.map(\.personal) == [true, true, false])
    #expect(facts.map(\.specialCategories) == [["health-data"], [], []])
    #expect(
      facts.map(\.purposesAllowed) == [["credit-checking"], ["credit-checking"], ["advertising", "credit-checking"]])
  }

  @Test func manyDerivationsInARowDoNotOverflow() throws {
    let count = 20_000
    let lines = (0..<count).map {
      Self.dataset("d\($0)", $0 == 0 ? #","personalData":"identified""# : #","wasDerivedFrom":[{"id":"d\#($0 - 1)"}]"#)
    }
    let graph = try Assembling.world(lines).graph
    #expect(graph.facts(try graph.named("d\(count - 1)")).personal)
  }
}
