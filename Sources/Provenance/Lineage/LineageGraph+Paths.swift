extension LineageGraph {
  /// Entities from which `node` derives, sorted; itself only if it lies on a cycle.
  public func ancestors(of node: Node) -> [Node] {
    reachable(from: node) { current, visit in
      for edge in shape.incoming(current) { visit(edge.from) }
    }
  }

  /// Entities that derive from `node`, sorted; itself only if it lies on a cycle.
  public func descendants(of node: Node) -> [Node] {
    reachable(from: node) { current, visit in
      for next in shape.outgoing.row(current) { visit(next) }
    }
  }

  /// Nodes to which facts flow from `node` in one step, ascending: the runs that read it, the outputs of a run, what derives from it
  /// directly.
  public func successors(of node: Node) -> ArraySlice<Node> { shape.outgoing.row(node) }

  private func reachable(from start: Node, _ neighbours: (Node, (Node) -> Void) -> Void) -> [Node] {
    var seen: Set<Node> = []
    var waiting = [start]
    while let current = waiting.popLast() {
      neighbours(current) { next in
        if seen.insert(next).inserted { waiting.append(next) }
      }
    }
    return seen.filter { !shape.isRun($0) }.sorted()
  }

  /// A shortest path of derivations, the smallest by ids among equals; nil if there is none; empty if `from == to`.
  /// Either end may be a run: the run then is the end of its hop.
  public func path(from: Node, to: Node) -> [Hop]? {
    if from == to { return [] }
    let distance = distances(to: to, until: from)
    guard distance[from] != nil else { return nil }
    var hops: [Hop] = []
    var here = from
    while here != to {
      guard let hop = nextHop(here, to: to, distance) else { return nil }
      hops.append(hop)
      here = hop.to
    }
    return hops
  }

  /// Number of hops to `to`, for every node that is no farther from it than `start`. A step into a run costs nothing:
  /// the hop ends at what the run made.
  private func distances(to: Node, until start: Node) -> [Node: Int32] {
    var distance: [Node: Int32] = [to: 0]
    var level = [to]
    var steps: Int32 = 0
    while !level.isEmpty && distance[start] == nil {
      var next: [Node] = []
      // A run has the distance of its nearest output; its inputs are one hop farther.
      var waiting = level
      while let node = waiting.popLast() {
        for edge in shape.incoming(node) where distance[edge.from] == nil {
          if shape.isRun(edge.from) {
            distance[edge.from] = steps
            waiting.append(edge.from)
          } else {
            distance[edge.from] = steps + 1
            next.append(edge.from)
          }
        }
      }
      steps += 1
      level = next
    }
    return distance
  }

  private func nextHop(_ here: Node, to: Node, _ distance: [Node: Int32]) -> Hop? {
    guard let left = distance[here] else { return nil }
    var best: (target: Node, run: Node?)?
    func consider(_ target: Node, _ run: Node?) {
      guard let current = best else {
        best = (target, run)
        return
      }
      if target < current.target || target == current.target && (run ?? -1) < (current.run ?? -1) {
        best = (target, run)
      }
    }
    for next in shape.outgoing.row(here) {
      if shape.isRun(next) {
        if next == to && !shape.isRun(here) { consider(next, next) }
        for output in shape.outgoing.row(next) where distance[output] == left - 1 { consider(output, next) }
      } else if shape.isRun(here) {
        if distance[next] == left { consider(next, here) }
      } else if distance[next] == left - 1 {
        consider(next, activity(from: here, to: next))
      }
    }
    return best.map { hop(from: here, to: $0.target, run: $0.run) }
  }

  /// The run that a derivation says it was made by; nil if it names none.
  func activity(from: Node, to: Node) -> Node? {
    shape.edges(from: from, to: to).compactMap { shape.qualifier($0)?.activity }.first { $0 >= 0 }
  }

  /// The hop between two neighbours, with what its edges and its run say.
  func hop(from: Node, to: Node, run: Node?) -> Hop {
    var grounds: Set<Ground> = []
    for edge in shape.edges(from: from, to: to) { grounds.formUnion(shape.qualifier(edge)?.grounds ?? []) }
    if let run, let statement = rules.runs[run] {
      for edge in shape.edges(from: from, to: run) { grounds.formUnion(shape.qualifier(edge)?.grounds ?? []) }
      grounds.formUnion(statement.grounds)
    }
    let statement = run.flatMap { rules.runs[$0] }
    return Hop(
      from: from, to: to, run: run, at: statement?.start.instant ?? statements[Int(to)].generatedAt.instant,
      country: statement?.location ?? pool.texts(statements[Int(to)].countries).first, grounds: grounds.sorted())
  }
}
