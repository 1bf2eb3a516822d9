extension LineageGraph {
  /// By node, the marks that its ancestors have: those that `ancestors(of:)` finds, without the node itself, and the runs between.
  ///
  /// One pass in topological order, linear in nodes and edges, cycles or not.
  ///
  /// - Parameter own: marks of each node, as bits; one element for each node.
  public func inherited(_ own: [UInt64]) -> [UInt64] {
    var inherited = [UInt64](repeating: 0, count: count)
    let components = Components(shape)
    var place = [Int32](repeating: 0, count: count)
    for component in 0..<components.count {
      for node in components[component] { place[Int(node)] = Int32(component) }
    }
    for component in 0..<components.count {
      // Whatever comes to a member of a cycle comes to all; a mark of its own comes to each only from another member.
      let members = components[component]
      var marks: UInt64 = 0
      var once: UInt64 = 0
      for node in members {
        for edge in shape.incoming(node) where place[Int(edge.from)] != component {
          marks |= own[Int(edge.from)] | inherited[Int(edge.from)]
        }
        marks |= once & own[Int(node)]
        once |= own[Int(node)]
      }
      for node in members { inherited[Int(node)] = marks | once & ~own[Int(node)] }
    }
    return inherited
  }
}
