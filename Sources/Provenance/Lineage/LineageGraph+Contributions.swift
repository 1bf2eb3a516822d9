extension LineageGraph {
  /// Contributions that lineage follows one by one, sorted by dataset, then id. Their ids are personal data.
  public var markedContributions: [MarkedContribution] { reach.table.marked }

  /// Whether a marked contribution is in the node's data, as far as dates, selections and removals say.
  public func reaches(_ contribution: String, _ node: Node) -> Bool {
    guard let number = reach.table.number(of: contribution) else { return false }
    return holds(number, node)
  }

  private func holds(_ number: Int, _ node: Node) -> Bool {
    reach.trie.value(reach.table.key(number), in: value(node).reach) != nil
  }

  /// Marked contributions in the node's data, in the order of `markedContributions`.
  public func contributions(reaching node: Node) -> [MarkedContribution] {
    var numbers: [Int] = []
    reach.trie.forEach(value(node).reach) { key, _ in
      if let number = ContributionTable.contribution(key) { numbers.append(number) }
    }
    return numbers.sorted().map { reach.table.marked[$0] }
  }

  /// Entities that a marked contribution reached through runs and derivations, sorted, without the datasets that hold
  /// it directly (`dataset` and `copies[]`); `runs` instead gives the runs that read it.
  public func descendants(ofContribution id: String) -> (entities: [Node], runs: [Node]) {
    guard let number = reach.table.number(of: id) else { return ([], []) }
    let item = reach.table.marked[number]
    let homes = Set(([item.dataset] + item.copies.map(\.dataset)).compactMap { node($0) })
    var seen: Set<Node> = homes
    var waiting = Array(homes)
    for run in listedBy[number] ?? [] where seen.insert(run).inserted { waiting.append(run) }
    while let current = waiting.popLast() {
      for next in shape.outgoing.row(current) where holds(number, next) && seen.insert(next).inserted {
        waiting.append(next)
      }
    }
    let reached = seen.filter { !homes.contains($0) }.sorted()
    return (reached.filter { !shape.isRun($0) }, reached.filter(shape.isRun))
  }
}
