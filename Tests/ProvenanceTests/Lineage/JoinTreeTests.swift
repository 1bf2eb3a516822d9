import Testing

@testable import Provenance

@Suite struct JoinsOfAllButAFew {
  @Test(arguments: 0..<80 as Range<UInt64>) func agreeWithJoiningEachAnew(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let row = (0..<Int.random(in: 0...40, using: &random)).map { "<\($0)>" }
    let tree = JoinTree(row, empty: "", join: +)
    for _ in 0..<20 {
      let places = row.indices.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
      let slow = row.indices.filter { !places.contains($0) }.map { row[$0] }.joined()
      #expect(tree.pieces(without: places).joined() == slow)
    }
  }

  @Test func areMadeInAsManyJoinsAsValues() {
    var joins = 0
    let row = [Int](0..<100_000)
    let tree = JoinTree(row, empty: 0) {
      joins += 1
      return $0 + $1
    }
    #expect(joins == row.count - 1)
    for place in stride(from: 0, to: row.count, by: 997) {
      let pieces = tree.pieces(without: [place])
      #expect(pieces.count <= 17)
      #expect(pieces.reduce(0, +) == row.count * (row.count - 1) / 2 - place)
    }
  }
}
