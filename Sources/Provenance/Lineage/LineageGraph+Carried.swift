extension LineageGraph {
  /// What one source alone carries along a path: its own facts, then the facts after each hop, so that a rule can name
  /// the hop at which a fact changed. One element more than there are hops.
  ///
  /// Own facts of the entities between are left out, but for where they are stored and for an own, justified end of
  /// retention.
  public func facts(along path: [Hop]) -> [LineageFacts] {
    guard let source = path.first?.from else { return [] }
    var pool = self.pool
    var flow = scratch(of: source)
    var value = FactValue()
    value.add(statements[Int(source)], pool: &pool)
    value.reach = flow.table.root(of: source)
    var carried = [facts(value, allowed: value.purposes, pool: pool, trie: flow.trie)]
    for (at, hop) in path.enumerated() {
      value = carry(value, over: hop, isFirst: at == 0, pool: &pool, flow: &flow)
      carried.append(facts(value, allowed: value.purposes, pool: pool, trie: flow.trie))
    }
    return carried
  }

  /// Contributions of one dataset in a trie of their own, so that the graph's is not copied.
  private func scratch(of source: Node) -> ReachFlow {
    let classes = Array(reach.table.classes(in: source))
    let rest = reach.trie.value(ContributionTable.key(dataset: source), in: reach.table.root(of: source))
    let total = classes.reduce(Int(rest?.total ?? 0)) { $0 + Int($1.counts.total) }
    var trie = ReachTrie()
    let table = ContributionTable(classes, totals: [source: total], trie: &trie)
    return ReachFlow(trie: trie, table: table)
  }

  private func carry(
    _ value: FactValue, over hop: Hop, isFirst: Bool, pool: inout SetPool, flow: inout ReachFlow
  ) -> FactValue {
    var next = value
    if let node = hop.run, let run = rules.runs[node] {
      let uses =
        shape.edges(from: hop.from, to: node).filter { $0.sort == .used } + shape.edges(from: hop.from, to: hop.to)
      var qualifier: Qualifier?
      for edge in uses {
        guard let said = shape.qualifier(edge) else { continue }
        if qualifier == nil { qualifier = said } else { qualifier?.join(said) }
      }
      let held = isFirst ? flow.own(hop.from, at: run.start) : value.reach
      next = rules.taken(next, from: hop.from, reach: held, by: run, qualifier, pool: &pool, flow: &flow)
      next.countries = pool.append(next.countries, statements[Int(node)].countries)
      if hop.to != node { next = rules.given(next, by: node, to: hop.to, flow: &flow) }
    } else {
      let edges = shape.edges(from: hop.from, to: hop.to)
      if edges.allSatisfy({ $0.sort == .influence }) { next = next.risksOnly }
      let made = statements[Int(hop.to)].generatedAt
      rules.apply(hop.grounds, act: made, purpose: nil, canAnonymise: false, to: &next, pool: &pool)
    }
    let own = statements[Int(hop.to)]
    next.countries = pool.append(next.countries, own.countries)
    if own.flags.contains(.justifiedRetention), let end = own.retentionEnd, next.has(.personal) {
      next.retentionEnd = end
    }
    return next
  }
}
