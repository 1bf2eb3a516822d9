/// Strongly connected components in topological order: every component comes after those from which it derives.
///
/// Tarjan, "Depth-first search and linear graph algorithms" (1972), with its stack on the heap: a chain of a million
/// derivations does not overflow.
struct Components: Sendable {
  /// Nodes, component after component.
  private(set) var order: [Int32]
  /// Where each component begins in `order`; one more at the end.
  private(set) var starts: [Int32]

  var count: Int { starts.count - 1 }
  subscript(_ component: Int) -> ArraySlice<Int32> { order[Int(starts[component])..<Int(starts[component + 1])] }

  /// - Parameter sources: for each node the nodes from which it derives.
  init(count: Int, sources: CompressedRows) {
    order = []
    order.reserveCapacity(count)
    starts = [0]
    var number = [Int32](repeating: -1, count: count)
    var low = [Int32](repeating: 0, count: count)
    var isOnStack = [Bool](repeating: false, count: count)
    var stack: [Int32] = []
    var calls: [(node: Int32, edge: Int32)] = []
    var next: Int32 = 0
    for root in 0..<Int32(count) where number[Int(root)] < 0 {
      calls.append((root, -1))
      while let call = calls.last {
        let v = Int(call.node)
        let row = sources.range(v)
        var edge = call.edge
        if edge < 0 {
          number[v] = next
          low[v] = next
          next += 1
          stack.append(call.node)
          isOnStack[v] = true
          edge = Int32(row.lowerBound)
        } else {
          low[v] = min(low[v], low[Int(sources.targets[Int(edge)])])
          edge += 1
        }
        var descended = false
        while Int(edge) < row.upperBound {
          let w = Int(sources.targets[Int(edge)])
          if number[w] < 0 {
            calls[calls.count - 1].edge = edge
            calls.append((Int32(w), -1))
            descended = true
            break
          }
          if isOnStack[w] { low[v] = min(low[v], number[w]) }
          edge += 1
        }
        if descended { continue }
        calls.removeLast()
        if low[v] == number[v] {
          let first = order.count
          while let top = stack.popLast() {
            isOnStack[Int(top)] = false
            order.append(top)
            if top == call.node { break }
          }
          order[first...].sort()
          starts.append(Int32(order.count))
        }
      }
    }
  }
}

extension Components {
  /// The components of a graph.
  init(_ shape: GraphShape) {
    var rows = CompressedRows(offsets: [0], targets: [])
    rows.offsets.reserveCapacity(shape.count + 1)
    rows.targets.reserveCapacity(shape.edges.count)
    for node in 0..<Int32(shape.count) {
      for edge in shape.incoming(node) { rows.targets.append(edge.from) }
      rows.offsets.append(Int32(rows.targets.count))
    }
    self.init(count: shape.count, sources: rows)
  }
}

/// Adjacency in compressed sparse rows: the targets of node `n` are `targets[offsets[n] ..< offsets[n + 1]]`,
/// ascending.
struct CompressedRows: Sendable {
  var offsets: [Int32]
  var targets: [Int32]

  func range(_ node: Int) -> Range<Int> { Int(offsets[node])..<Int(offsets[node + 1]) }
  func row(_ node: Int32) -> ArraySlice<Int32> { targets[range(Int(node))] }

  /// The rows of the reversed edges.
  func reversed() -> CompressedRows {
    let count = offsets.count - 1
    var starts = [Int32](repeating: 0, count: count + 1)
    for target in targets { starts[Int(target) + 1] += 1 }
    for node in 0..<count { starts[node + 1] += starts[node] }
    var next = starts
    var sources = [Int32](repeating: 0, count: targets.count)
    for node in 0..<count {
      for target in row(Int32(node)) {
        sources[Int(next[Int(target)])] = Int32(node)
        next[Int(target)] += 1
      }
    }
    return CompressedRows(offsets: starts, targets: sources)
  }
}
