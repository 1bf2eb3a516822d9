/// The one pass: facts from sources to what derives from them, component by component in topological order.
struct FactFlow {
  private let rules: FactRules
  private let statements: [Statement]
  private let accesses: [Int32: SetPool.Ref]
  private(set) var pool: SetPool
  private(set) var flow: ReachFlow
  /// By node: what it passes on.
  private(set) var values: [FactValue]
  /// By node: purposes that its ancestors allow.
  private(set) var allowed: [SetPool.Ref]
  /// By node: contributions that came from ancestors.
  private var inherited: [ReachTrie.Root]
  /// By run: what its inputs pass on, until its last output on grounds of its own has asked.
  private var inputs: [Int32: RunInputs] = [:]
  /// By run: how many outputs on grounds of their own have yet to ask.
  private var asking: [Int32: Int] = [:]

  private var shape: GraphShape { rules.shape }

  init(
    rules: FactRules, statements: [Statement], gaps: [UInt16], accesses: [Int32: SetPool.Ref], pool: SetPool,
    flow: ReachFlow, components: Components
  ) {
    self.rules = rules
    self.statements = statements
    self.accesses = accesses
    self.pool = pool
    self.flow = flow
    let count = rules.shape.count
    values = [FactValue](repeating: FactValue(), count: count)
    allowed = [SetPool.Ref](repeating: SetPool.none, count: count)
    inherited = [ReachTrie.Root](repeating: ReachTrie.empty, count: count)
    for edge in rules.shape.edges where edge.sort == .generated && isException(edge) {
      asking[edge.from, default: 0] += 1
    }
    for component in 0..<components.count {
      let members = components[component]
      if let node = members.first, members.count == 1 {
        settle(node, gaps: gaps[Int(node)])
      } else {
        settle(members, gaps: members.reduce(0) { $0 | gaps[Int($1)] })
      }
    }
  }

  private func isException(_ edge: Edge) -> Bool {
    !shape.exceptions.isEmpty && shape.exceptions[GraphShape.pair(edge.from, edge.to)] != nil
  }

  private mutating func settle(_ node: Int32, gaps: UInt16) {
    var value = combine(node) { _ in true }
    value.gaps |= gaps
    allowed[Int(node)] = value.purposes
    inherited[Int(node)] = value.reach
    value.add(statements[Int(node)], pool: &pool)
    value.countries = pool.append(value.countries, accesses[node] ?? SetPool.none)
    value.reach = flow.trie.union(value.reach, flow.table.root(of: node))
    values[Int(node)] = value
  }

  /// A cycle, or mirrors: every member has what any member has.
  private mutating func settle(_ members: ArraySlice<Int32>, gaps: UInt16) {
    let inside = Set(members)
    var value = FactValue()
    var roots: [ReachTrie.Root] = []
    for member in members {
      let entering = combine(member) { !inside.contains($0.from) }
      roots.append(entering.reach)
      value.join(entering, pool: &pool)
    }
    value.gaps |= gaps
    // Justified ends do not count here: which of the members comes first is not known.
    for member in members {
      var own = statements[Int(member)]
      own.flags.remove(.justifiedRetention)
      value.flags |= own.flags.rawValue & Statement.Flags.travelling.rawValue
      for edge in shape.incoming(member) where inside.contains(edge.from) { value.flags |= training(named: edge) }
      roots.append(flow.table.root(of: member))
    }
    for member in members {
      var own = statements[Int(member)]
      own.flags.remove(.justifiedRetention)
      value.add(own, pool: &pool)
      value.countries = pool.append(value.countries, accesses[member] ?? SetPool.none)
    }
    value.reach = flow.trie.union(roots)
    for member in members {
      values[Int(member)] = value
      allowed[Int(member)] = value.purposes
      inherited[Int(member)] = value.reach
    }
  }

  /// What reaches a node from its sources.
  private mutating func combine(_ node: Int32, where admits: (Edge) -> Bool) -> FactValue {
    var value = FactValue()
    var roots: [ReachTrie.Root] = []
    for edge in shape.incoming(node) where admits(edge) {
      let carried = carry(edge)
      value.join(carried, pool: &pool)
      roots.append(carried.reach)
      value.flags |= training(named: edge)
    }
    value.reach = flow.trie.union(roots)
    return value
  }

  /// Whether an edge names a run that trains or may: such a run stands on the path, though the edge passes it by.
  private func training(named edge: Edge) -> UInt16 {
    guard let run = shape.qualifier(edge)?.activity, run >= 0 else { return 0 }
    let flags: Statement.Flags = rules.runs[run] == nil ? .mayTrain : statements[Int(run)].flags
    return flags.intersection(.mayTrain).rawValue
  }

  private mutating func carry(_ edge: Edge) -> FactValue {
    let value = values[Int(edge.from)]
    let qualifier = shape.qualifier(edge)
    switch edge.sort {
    case .used:
      guard let run = rules.runs[edge.to] else { return value }
      return take(edge.from, by: run, qualifier)
    case .generated:
      if let direct = shape.exceptions[GraphShape.pair(edge.from, edge.to)] {
        return rules.given(runValue(edge.from, without: direct), by: edge.from, to: edge.to, flow: &flow)
      }
      return rules.given(value, by: edge.from, to: edge.to, flow: &flow)
    case .derived, .revision:
      if let activity = qualifier?.activity, activity >= 0, let run = rules.runs[activity] {
        var through = take(edge.from, by: run, rules.pairQualifier(edge, activity: activity))
        through.gaps |= run.gaps
        through.countries = pool.append(through.countries, statements[Int(activity)].countries)
        return rules.given(through, by: activity, to: edge.to, flow: &flow)
      }
      var direct = value
      // Without a run nothing says when it was read; what came after the target was made was not.
      direct.reach = contributions(of: edge.from, at: statements[Int(edge.to)].generatedAt, removals: false)
      rules.apply(
        qualifier?.grounds ?? [], act: statements[Int(edge.to)].generatedAt, purpose: nil, canAnonymise: false,
        to: &direct, pool: &pool)
      return direct
    case .slice, .member, .mirror: return value
    case .influence: return value.risksOnly
    }
  }

  private mutating func take(_ entity: Int32, by run: RunStatement, _ qualifier: Qualifier?) -> FactValue {
    let reach = contributions(of: entity, at: run.start, removals: true)
    return rules.taken(
      values[Int(entity)], from: entity, reach: reach, by: run, qualifier, pool: &pool, flow: &flow)
  }

  private mutating func contributions(of entity: Int32, at start: Stamp, removals: Bool) -> ReachTrie.Root {
    let own = flow.own(entity, at: start, removals: removals)
    // In a cycle the own ones are among the inherited ones already.
    return flow.trie.union(inherited[Int(entity)], own)
  }

  /// A run's facts as if it had not read some of its inputs: those that an output names with grounds of their own.
  private mutating func runValue(_ run: Int32, without direct: Set<Int32>) -> FactValue {
    let all = inputs.removeValue(forKey: run) ?? joinedInputs(of: run)
    var value = FactValue()
    var roots: [ReachTrie.Root] = []
    for piece in all.tree.pieces(without: direct.compactMap { all.places[$0] }.sorted()) {
      value.join(piece, pool: &pool)
      roots.append(piece.reach)
    }
    value.reach = flow.trie.union(roots)
    value.gaps |= rules.runs[run]?.gaps ?? 0
    value.add(statements[Int(run)], pool: &pool)
    let left = (asking[run] ?? 0) - 1
    asking[run] = left
    if left > 0 { inputs[run] = all }
    return value
  }

  /// Whoever asks stands outside the run's component, so that what comes to the run is settled.
  private mutating func joinedInputs(of run: Int32) -> RunInputs {
    var places: [Int32: Int] = [:]
    var row: [FactValue] = []
    for edge in shape.incoming(run) {
      let carried = carry(edge)
      if let place = places[edge.from] {
        let reach = flow.trie.union(row[place].reach, carried.reach)
        row[place].join(carried, pool: &pool)
        row[place].reach = reach
      } else {
        places[edge.from] = row.count
        row.append(carried)
      }
    }
    let tree = JoinTree(row, empty: FactValue()) { left, right in
      var both = left
      both.join(right, pool: &pool)
      both.reach = flow.trie.union(left.reach, right.reach)
      return both
    }
    return RunInputs(tree: tree, places: places)
  }
}

/// What comes to a run, by input, and where each input stands in it.
private struct RunInputs {
  let tree: JoinTree<FactValue>
  let places: [Int32: Int]
}

extension FactRules {
  /// What qualifies a derivation through a run: its own grounds and those of the run's use of the input.
  func pairQualifier(_ edge: Edge, activity: Int32) -> Qualifier {
    var joined = shape.qualifier(edge) ?? Qualifier()
    for use in shape.edges(from: edge.from, to: activity) where use.sort == .used {
      if let theirs = shape.qualifier(use) { joined.join(theirs) }
    }
    return joined
  }
}
