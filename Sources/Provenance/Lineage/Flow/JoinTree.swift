/// Joins of all values of a row but a few: the row joined is made once, in as many joins as values, and each answer takes no more joins
/// than twice the row's logarithm for each value left out. The join must be associative; the order of the row is kept.
struct JoinTree<Value> {
  /// A node's two halves stand at twice its place and the place after; the row itself is the last half.
  private var nodes: [Value]
  private let leaves: Int

  /// - Parameter empty: joins with any value to that value.
  init(_ row: [Value], empty: Value, join: (Value, Value) -> Value) {
    var leaves = 1
    while leaves < row.count { leaves *= 2 }
    self.leaves = leaves
    nodes = [Value](repeating: empty, count: 2 * leaves)
    for (at, value) in row.enumerated() { nodes[leaves + at] = value }
    // Where the right half is empty, the left one is the whole.
    for node in stride(from: leaves - 1, to: 0, by: -1) {
      nodes[node] = isEmpty(2 * node + 1, row.count) ? nodes[2 * node] : join(nodes[2 * node], nodes[2 * node + 1])
    }
  }

  private func isEmpty(_ node: Int, _ count: Int) -> Bool {
    var first = node
    while first < leaves { first *= 2 }
    return first - leaves >= count
  }

  /// The pieces, in order, that together are all of the row but these places.
  ///
  /// - Parameter places: ascending.
  func pieces(without places: [Int]) -> [Value] {
    var pieces: [Value] = []
    collect(1, 0..<leaves, places[...], into: &pieces)
    return pieces
  }

  private func collect(_ node: Int, _ range: Range<Int>, _ places: ArraySlice<Int>, into pieces: inout [Value]) {
    if places.isEmpty { return pieces.append(nodes[node]) }
    if range.count == 1 { return }
    let middle = range.lowerBound + range.count / 2
    let split = places.firstIndex { $0 >= middle } ?? places.endIndex
    collect(2 * node, range.lowerBound..<middle, places[..<split], into: &pieces)
    collect(2 * node + 1, middle..<range.upperBound, places[split...], into: &pieces)
  }
}
