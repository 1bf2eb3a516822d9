/// Walks along a graph from node after node: it keeps its marks, so that a walk costs what it visits and nothing is hashed.
/// For one thread.
public final class LineageWalk {
  private let graph: LineageGraph
  /// By node: the number of the last walk that came by.
  private var marks: [UInt32]
  private var walk: UInt32 = 0
  private var waiting: [LineageGraph.Node] = []

  public init(_ graph: LineageGraph) {
    self.graph = graph
    marks = Array(repeating: 0, count: graph.count)
  }

  /// What `LineageGraph.ancestors(of:)` gives.
  public func ancestors(of node: LineageGraph.Node) -> [LineageGraph.Node] {
    if walk == .max {
      for index in marks.indices { marks[index] = 0 }
      walk = 0
    }
    walk += 1
    var found: [LineageGraph.Node] = []
    waiting.append(node)
    while let current = waiting.popLast() {
      for edge in graph.shape.incoming(current) where marks[Int(edge.from)] != walk {
        marks[Int(edge.from)] = walk
        waiting.append(edge.from)
        if !graph.shape.isRun(edge.from) { found.append(edge.from) }
      }
    }
    found.sort()
    return found
  }
}
