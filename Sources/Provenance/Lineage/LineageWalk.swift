/// Walks back along a graph from target after target: it keeps its marks, so that a walk costs what it visits and nothing is hashed, and
/// finds the ancestors and the shortest paths from all of them at once. For one thread.
public final class LineageWalk {
  private let graph: LineageGraph
  private var steps: [Step]
  private var walk: UInt32 = 0
  private var target: LineageGraph.Node?
  private var hops: [LineageGraph.Node: Hop] = [:]
  private var level: [LineageGraph.Node] = []
  private var runs: [LineageGraph.Node] = []
  /// Edges that all walks looked at, to tell how the work grows.
  public private(set) var edgesSeen = 0

  /// What the last walk that came by a node found.
  private struct Step {
    var walk: UInt32 = 0
    /// Hops to the target. A run has those of its nearest output.
    var distance: Int32 = 0
    /// The next entity on the smallest of the shortest paths; -1 for the target itself. Of a run its output.
    var next: LineageGraph.Node = -1
    /// The run between the two; -1 for none.
    var run: LineageGraph.Node = -1
  }

  public init(_ graph: LineageGraph) {
    self.graph = graph
    steps = Array(repeating: Step(), count: graph.count)
  }

  /// What `LineageGraph.ancestors(of:)` gives, or part of it.
  ///
  /// - Parameter admits: whether a walk goes on to a node. From where a path leads to the target through none but such nodes, the path
  ///   is the smallest of the shortest of those.
  public func ancestors(
    of node: LineageGraph.Node, where admits: (LineageGraph.Node) -> Bool = { _ in true }
  ) -> [LineageGraph.Node] {
    if walk == .max {
      for index in steps.indices { steps[index].walk = 0 }
      walk = 0
    }
    walk += 1
    target = node
    hops.removeAll(keepingCapacity: true)
    steps[Int(node)] = Step(walk: walk)
    var found: [LineageGraph.Node] = []
    var isOnCycle = false
    level = [node]
    var distance: Int32 = 0
    while !level.isEmpty {
      var next: [LineageGraph.Node] = []
      // What an entity derives from directly; its runs come after all outputs of this distance are known to them.
      func meet(_ from: LineageGraph.Node, to entity: LineageGraph.Node, by run: LineageGraph.Node) {
        if from == node { isOnCycle = true }
        if steps[Int(from)].walk != walk {
          steps[Int(from)] = Step(walk: walk, distance: distance + 1, next: entity, run: run)
          next.append(from)
          found.append(from)
        } else if steps[Int(from)].distance == distance + 1 {
          let known = steps[Int(from)]
          if entity < known.next || entity == known.next && run < known.run {
            steps[Int(from)].next = entity
            steps[Int(from)].run = run
          }
        }
      }
      runs.removeAll(keepingCapacity: true)
      for entity in level {
        edgesSeen += graph.shape.incoming(entity).count
        for edge in graph.shape.incoming(entity) where admits(edge.from) {
          guard graph.shape.isRun(edge.from) else {
            meet(edge.from, to: entity, by: graph.activity(from: edge.from, to: entity) ?? -1)
            continue
          }
          let known = steps[Int(edge.from)]
          if known.walk != walk {
            steps[Int(edge.from)] = Step(walk: walk, distance: distance, next: entity)
            runs.append(edge.from)
          } else if known.distance == distance, entity < known.next {
            steps[Int(edge.from)].next = entity
          }
        }
      }
      for run in runs {
        edgesSeen += graph.shape.incoming(run).count
        for edge in graph.shape.incoming(run) where admits(edge.from) {
          meet(edge.from, to: steps[Int(run)].next, by: run)
        }
      }
      distance += 1
      level = next
    }
    if isOnCycle { found.append(node) }
    found.sort()
    return found
  }

  /// What `LineageGraph.path(from:to:)` gives, from an ancestor to the entity whose ancestors were asked for last; nil for any other node.
  public func path(from start: LineageGraph.Node) -> [Hop]? {
    guard let target, steps[Int(start)].walk == walk, !graph.shape.isRun(start) else { return nil }
    var path: [Hop] = []
    var here = start
    while here != target {
      let step = steps[Int(here)]
      let hop = hops[here] ?? graph.hop(from: here, to: step.next, run: step.run < 0 ? nil : step.run)
      hops[here] = hop
      path.append(hop)
      here = step.next
    }
    return path
  }
}
