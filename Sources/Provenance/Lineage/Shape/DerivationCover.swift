/// Finds derivations that a run stands for: a run between two entities that are also linked by `wasDerivedFrom` is one derivation with
/// that activity (record format, section 6). The direct edge goes, or, if it has grounds of its own, stands for that pair alone.
///
/// For a derivation that names no activity, the shorter of two lists is searched, the runs that made the target and the runs that used
/// the source: never more in all than edges times the square root of edges, and as many steps as edges where a star meets a star.
struct DerivationCover {
  /// Without those that went.
  private(set) var edges: [Edge]
  /// What qualifies the edges that stay, with the run that made the target as activity.
  private(set) var qualifiers: [Qualifier]
  /// Outputs that derive from an input of their generating run on grounds of their own: (run, output) → those inputs.
  private(set) var exceptions: [UInt64: Set<Int32>] = [:]
  /// Runs looked at, for derivations that name none.
  private(set) var steps = 0

  /// - Parameters:
  ///   - edges: sorted by target, then source.
  ///   - kinds: by node.
  init(_ edges: [Edge], _ qualifiers: [Qualifier], kinds: [RecordKind?]) {
    self.edges = edges
    self.qualifiers = qualifiers
    guard edges.contains(where: { $0.sort == .derived || $0.sort == .revision }) else { return }
    let users = Self.users(edges, count: kinds.count)
    var isGone = [Bool](repeating: false, count: edges.count)
    var makers: [Int32] = []
    var first = 0
    while first < edges.count {
      let target = edges[first].to
      makers.removeAll(keepingCapacity: true)
      var end = first
      while end < edges.count, edges[end].to == target {
        if edges[end].sort == .generated, makers.last != edges[end].from { makers.append(edges[end].from) }
        end += 1
      }
      for at in first..<end where edges[at].sort == .derived || edges[at].sort == .revision {
        if cover(edges[at], makers: makers[...], users: users.row(edges[at].from), kinds) { isGone[at] = true }
      }
      first = end
    }
    if isGone.contains(true) { self.edges = zip(edges, isGone).filter { !$0.1 }.map(\.0) }
  }

  /// Whether the edge goes.
  private mutating func cover(
    _ edge: Edge, makers: ArraySlice<Int32>, users: ArraySlice<Int32>, _ kinds: [RecordKind?]
  ) -> Bool {
    let qualifier = Int(edge.qualifier)
    let named = qualifier < 0 ? -1 : qualifiers[qualifier].activity
    guard let maker = named < 0 ? common(makers, users) : Self.isIn(makers, users, named) ? named : nil else {
      // A named activity that is no run of ours says nothing about the flow.
      if named >= 0, kinds[Int(named)] != .run { qualifiers[qualifier].activity = -1 }
      return false
    }
    if qualifier < 0 || qualifiers[qualifier].grounds.isEmpty { return true }
    qualifiers[qualifier].activity = maker
    exceptions[GraphShape.pair(maker, edge.to), default: []].insert(edge.from)
    return false
  }

  /// The least run in both lists.
  private mutating func common(_ a: ArraySlice<Int32>, _ b: ArraySlice<Int32>) -> Int32? {
    let (few, many) = a.count < b.count ? (a, b) : (b, a)
    for run in few {
      steps += 1
      if Self.holds(many, run) { return run }
    }
    return nil
  }

  private static func isIn(_ a: ArraySlice<Int32>, _ b: ArraySlice<Int32>, _ run: Int32) -> Bool {
    holds(a, run) && holds(b, run)
  }

  private static func holds(_ ascending: ArraySlice<Int32>, _ wanted: Int32) -> Bool {
    var (low, high) = (ascending.startIndex, ascending.endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if ascending[middle] < wanted { low = middle + 1 } else { high = middle }
    }
    return low < ascending.endIndex && ascending[low] == wanted
  }

  /// Runs that used each node, ascending.
  private static func users(_ edges: [Edge], count: Int) -> CompressedRows {
    var starts = [Int32](repeating: 0, count: count + 1)
    for edge in edges where edge.sort == .used { starts[Int(edge.from) + 1] += 1 }
    for node in 0..<count { starts[node + 1] += starts[node] }
    var next = starts
    var runs = [Int32](repeating: 0, count: Int(starts[count]))
    for edge in edges where edge.sort == .used {
      runs[Int(next[Int(edge.from)])] = edge.to
      next[Int(edge.from)] += 1
    }
    return CompressedRows(offsets: starts, targets: runs)
  }
}
