import Testing

@testable import Provenance

@Suite struct SetsOfContributions {
  private func build(_ keys: Set<UInt64>, _ trie: inout ReachTrie) -> ReachTrie.Root {
    trie.build(keys.sorted().map { ($0, counts($0)) })
  }

  private func counts(_ key: UInt64) -> ReachTrie.Counts {
    ReachTrie.Counts(
      total: 1, withdrawn: key % 2 == 0 ? 1 : 0, erased: key % 3 == 0 ? 1 : 0, optedOut: key % 5 == 0 ? 1 : 0)
  }

  private func keys(_ root: ReachTrie.Root, _ trie: ReachTrie) -> [UInt64] {
    var found: [UInt64] = []
    trie.forEach(root) { key, _ in found.append(key) }
    return found
  }

  @Test(arguments: 0..<40 as Range<UInt64>) func unionAndRemovalAgreeWithSets(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var trie = ReachTrie()
    func some() -> Set<UInt64> {
      Set(
        (0..<Int.random(in: 0..<60, using: &random)).map { _ in
          UInt64.random(in: 0..<4, using: &random) << 32 | UInt64.random(in: 0..<40, using: &random)
        })
    }
    let (a, b, c) = (some(), some(), some())
    let (x, y, z) = (build(a, &trie), build(b, &trie), build(c, &trie))
    let union = trie.union([x, y, z])
    let expected = a.union(b).union(c)
    #expect(keys(union, trie) == expected.sorted())
    let total = expected.map(counts).reduce(ReachTrie.Counts(), +)
    #expect(trie.counts(union) == total)
    #expect(trie.union(union, x) == union, "a subset adds nothing, not even a node")
    var removed = union
    for key in a { removed = trie.removing(key, from: removed) }
    #expect(keys(removed, trie) == expected.subtracting(a).sorted())
    for key in expected.union([7, 1 << 40]) { #expect((trie.value(key, in: union) != nil) == expected.contains(key)) }
    #expect(keys(x, trie) == a.sorted(), "older sets never change")
  }

  @Test func theLargerRestOfADatasetStays() {
    var trie = ReachTrie()
    let small = trie.leaf(1 << 32, ReachTrie.Counts(total: 3))
    let large = trie.leaf(1 << 32, ReachTrie.Counts(total: 9))
    #expect(trie.counts(trie.union(small, large)).total == 9)
    #expect(trie.counts(trie.union(large, small)).total == 9)
  }

  @Test func manySingleSetsCostAFewNodesEach() {
    var trie = ReachTrie()
    let count = 100_000
    let roots = (0..<count).map { trie.leaf(UInt64($0) << 32, ReachTrie.Counts(total: 1)) }
    let all = trie.union(roots)
    #expect(trie.counts(all).total == UInt32(count))
    #expect(trie.nodeCount < 4 * count)
  }
}
