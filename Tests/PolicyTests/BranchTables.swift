import Testing

@testable import Policy

@Suite("Branches of a tree of judgements") struct BranchTables {
  @Test("are found by node and answer as in a dictionary") func oracle() {
    var random = Seeded(state: 9)
    var table = BranchTable()
    var slow: [[Int32]: Int32] = [:]
    for _ in 0..<20_000 {
      let node = Int32(random.next() % 300)
      let answer = Int32(random.next() % 40)
      #expect(table[node, answer] == slow[[node, answer]])
      if random.next() % 3 == 0 {
        let next = Int32(random.next() % 1_000_000)
        table[node, answer] = next
        slow[[node, answer]] = next
      }
    }
    #expect(slow.count > 4000)
  }
}
