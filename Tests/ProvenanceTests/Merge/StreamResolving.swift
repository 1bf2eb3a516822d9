import JSON
import Testing

@testable import Provenance

/// Fates of streamed records beside a slow reading of the record format, section 5.
@Suite struct StreamResolving {
  struct Case {
    var id: Int
    var kind: StreamEntry.Kind
    var content: Int
    var limits: Int
    var source: Int
  }

  /// Compares every record with every other.
  private func slow(_ cases: [Case], owners: [Int: Bool]) -> [StreamFate] {
    var fates = [StreamFate](repeating: .keep, count: cases.count)
    for id in Set(cases.map(\.id)) {
      let all = cases.indices.filter { cases[$0].id == id }
      let kind = cases[all[0]].kind
      for at in all where cases[at].kind != kind { fates[at] = .clash }
      let same = all.filter { cases[$0].kind == kind }
      for at in same where same.contains(where: { $0 < at && cases[$0].content == cases[at].content }) {
        fates[at] = .duplicate
      }
      let versions = same.filter { fates[$0] == .keep }
      let best = versions.min { a, b in
        let (x, y) = (cases[a], cases[b])
        return (-x.limits, x.source, x.content) < (-y.limits, y.source, y.content)
      }
      for at in versions where at != best { fates[at] = .superseded }
      if let best, let isEvent = owners[id] {
        fates[best] = isEvent && kind == .event ? .superseded : .clash
      }
    }
    return fates
  }

  @Test(arguments: 0..<40 as Range<UInt64>) func agreesWithComparingEveryRecordWithEveryOther(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let count = Int.random(in: 0...80, using: &random)
    let cases = (0..<count).map { _ in
      let content = Int.random(in: 0..<4, using: &random)
      return Case(
        id: Int.random(in: 0..<12, using: &random),
        kind: [.event, .contribution, .contribution, .request].randomElement(using: &random) ?? .event,
        // What a record states follows from its content.
        content: content, limits: content % 2, source: Int.random(in: 0..<3, using: &random))
    }
    let owners = [2: true, 3: false, 40: true]
    let entries = cases.enumerated().map { ordinal, one in
      StreamEntry(
        id: UInt64(one.id), content: Fingerprint(secret: UInt64(one.content), open: UInt64(one.content) << 32),
        ordinal: ordinal, limits: one.limits, kind: one.kind, dataset: 0)
    }
    let resolver = StreamResolver(
      entries, owners: owners.map { StreamResolver.Owner(id: UInt64($0), isEvent: $1) }
    ) { cases[$0].source }
    let fates = cases.indices.map { resolver.dropped[$0] ?? .keep }
    #expect(fates == slow(cases, owners: owners))
    // Whoever has versions points at the one that is kept.
    for (ordinal, kept) in resolver.kept { #expect(fates[kept.ordinal] == .keep && cases[ordinal].id == Int(kept.id)) }
  }

  @Test func anEntryKeepsWhatItIsGiven() {
    var entry = StreamEntry(
      id: 1, content: Fingerprint(secret: 2, open: 3 << 32), ordinal: 1 << 40, limits: 70_000, kind: .request,
      dataset: 1 << 30 - 1)
    #expect(MemoryLayout<StreamEntry>.size == 32)
    #expect((entry.ordinal, entry.limits, entry.kind) == (1 << 40, 65_535, .request))
    #expect((entry.dataset, entry.order) == (1 << 30 - 1, 3))
    entry.ordinal = 7
    entry.dataset = 5
    #expect((entry.ordinal, entry.limits, entry.kind, entry.dataset) == (7, 65_535, .request, 5))
  }
}
