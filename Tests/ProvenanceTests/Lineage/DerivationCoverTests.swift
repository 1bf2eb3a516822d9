import Testing

@testable import Provenance

@Suite struct DerivationsThroughRuns {
  /// Looks at every edge for every derivation.
  private func slow(
    _ edges: [Edge], _ qualifiers: [Qualifier], kinds: [RecordKind?]
  ) -> (kept: [Edge], activities: [Int32], exceptions: [UInt64: Set<Int32>]) {
    var activities = qualifiers.map(\.activity)
    var kept: [Edge] = []
    var exceptions: [UInt64: Set<Int32>] = [:]
    for edge in edges {
      guard edge.sort == .derived || edge.sort == .revision else {
        kept.append(edge)
        continue
      }
      let named = edge.qualifier < 0 ? -1 : activities[Int(edge.qualifier)]
      let makers = edges.filter { $0.to == edge.to && $0.sort == .generated && (named < 0 || $0.from == named) }
      let maker = makers.map(\.from).sorted().first { run in
        edges.contains { $0.from == edge.from && $0.to == run && $0.sort == .used }
      }
      guard let maker else {
        if named >= 0, kinds[Int(named)] != .run { activities[Int(edge.qualifier)] = -1 }
        kept.append(edge)
        continue
      }
      if edge.qualifier < 0 || qualifiers[Int(edge.qualifier)].grounds.isEmpty { continue }
      activities[Int(edge.qualifier)] = maker
      exceptions[GraphShape.pair(maker, edge.to), default: []].insert(edge.from)
      kept.append(edge)
    }
    return (kept, activities, exceptions)
  }

  @Test(arguments: 0..<60 as Range<UInt64>) func agreesWithLookingAtEveryEdge(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let kinds: [RecordKind?] = (0..<12).map { $0 < 5 ? .run : $0 < 11 ? .dataset : nil }
    var qualifiers: [Qualifier] = []
    var edges: [Edge] = []
    for _ in 0..<Int.random(in: 0...60, using: &random) {
      let (run, a, b) = (
        Int32.random(in: 0..<5, using: &random), Int32.random(in: 5..<12, using: &random),
        Int32.random(in: 5..<12, using: &random)
      )
      switch Int.random(in: 0..<3, using: &random) {
      case 0: edges.append(Edge(from: a, to: run, sort: .used, qualifier: -1))
      case 1: edges.append(Edge(from: run, to: b, sort: .generated, qualifier: -1))
      default:
        var edge = Edge(from: a, to: b, sort: Bool.random(using: &random) ? .derived : .revision, qualifier: -1)
        if Bool.random(using: &random) {
          var qualifier = Qualifier()
          if Bool.random(using: &random) { qualifier.grounds = [Ground(type: .law)] }
          if Bool.random(using: &random) { qualifier.activity = Int32.random(in: 0..<12, using: &random) }
          edge.qualifier = Int32(qualifiers.count)
          qualifiers.append(qualifier)
        }
        if a != b { edges.append(edge) }
      }
    }
    edges.sort { ($0.to, $0.from, $0.sort, $0.qualifier) < ($1.to, $1.from, $1.sort, $1.qualifier) }
    let cover = DerivationCover(edges, qualifiers, kinds: kinds)
    let expected = slow(edges, qualifiers, kinds: kinds)
    func text(_ edges: [Edge]) -> [String] { edges.map { "\($0.from) \($0.sort) \($0.to) \($0.qualifier)" } }
    #expect(text(cover.edges) == text(expected.kept))
    #expect(cover.qualifiers.map(\.activity) == expected.activities)
    #expect(cover.exceptions == expected.exceptions)
  }

  /// One entity that many runs made of many sources, and one source of many: so many steps as derivations, not their square.
  @Test(arguments: [500, 4_000]) func aStarTakesAStepForEachDerivation(count: Int) {
    let size = Int32(count)
    let hub = 2 * size
    var edges: [Edge] = []
    var kinds = [RecordKind?](repeating: .dataset, count: count) + [RecordKind?](repeating: .run, count: count)
    kinds.append(.dataset)
    for n in 0..<size {
      // Source n, run size + n.
      edges.append(Edge(from: n, to: size + n, sort: .used, qualifier: -1))
      edges.append(Edge(from: hub, to: size + n, sort: .used, qualifier: -1))
      edges.append(Edge(from: size + n, to: hub, sort: .generated, qualifier: -1))
      edges.append(Edge(from: n, to: hub, sort: .derived, qualifier: -1))
      edges.append(Edge(from: size + n, to: n, sort: .generated, qualifier: -1))
      edges.append(Edge(from: hub, to: n, sort: .derived, qualifier: -1))
    }
    edges.sort { ($0.to, $0.from, $0.sort) < ($1.to, $1.from, $1.sort) }
    let cover = DerivationCover(edges, [], kinds: kinds)
    #expect(cover.edges.count == 4 * count)
    #expect(cover.steps <= 2 * count)
  }
}
