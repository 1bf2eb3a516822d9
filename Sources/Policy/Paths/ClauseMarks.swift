import Provenance

/// For each node of a graph some of the path clauses, told by their index: one bit each.
struct ClauseMarks: Sendable {
  /// Bits of sixty-four clauses, by node.
  private(set) var words: [[UInt64]]

  init(clauses: Int, nodes: Int) {
    words = (0..<(clauses + 63) / 64).map { _ in Array(repeating: 0, count: nodes) }
  }

  private init(words: [[UInt64]]) { self.words = words }

  mutating func insert(_ clause: Int, at node: LineageGraph.Node) {
    words[clause / 64][Int(node)] |= Self.bit(clause)
  }

  func contains(_ clause: Int, at node: LineageGraph.Node) -> Bool {
    words[clause / 64][Int(node)] & Self.bit(clause) != 0
  }

  /// The marks that the ancestors of each node have.
  func inherited(in graph: LineageGraph) -> ClauseMarks { ClauseMarks(words: words.map(graph.inherited)) }

  /// The bits of some clauses, by word.
  func mask(_ clauses: some Sequence<Int>) -> [UInt64] {
    var mask = [UInt64](repeating: 0, count: words.count)
    for clause in clauses { mask[clause / 64] |= Self.bit(clause) }
    return mask
  }

  /// - Parameter mask: of the clauses asked for.
  func intersects(_ mask: [UInt64], at node: LineageGraph.Node) -> Bool {
    for (word, bits) in mask.enumerated() where words[word][Int(node)] & bits != 0 { return true }
    return false
  }

  private static func bit(_ clause: Int) -> UInt64 { 1 << UInt64(clause % 64) }
}
