import JSON
public import Spill

/// The lineage graph: entities, runs and agents as nodes, PROV relations as edges in compressed rows, and the facts
/// that flowed along it. Immutable; facts are computed once, in topological order, in time linear in edges.
public final class LineageGraph: Sendable {
  /// Index of a node: 0 ..< `count`. Nodes are numbered by sorted id, so node order is id order.
  public typealias Node = Int32

  /// Sorted, without duplicates.
  public let findings: [GraphFinding]

  let shape: GraphShape
  let rules: FactRules
  let statements: [Statement]
  let pool: SetPool
  let reach: ReachFlow
  private let values: [FactValue]
  let allowed: [SetPool.Ref]

  /// Number of nodes, unresolved ones included.
  public var count: Int { shape.count }
  /// Number of edges along which facts flow, each once.
  public var edgeCount: Int { shape.edges.count }

  /// The node of a record or of an unresolved target; nil if nothing names it. Aliases are resolved by the world.
  public func node(_ id: String) -> Node? { shape.node(id) }
  public func id(_ node: Node) -> String { shape.ids[Int(node)] }
  /// Kind of the record; nil: no source has it.
  public func kind(_ node: Node) -> RecordKind? { shape.kinds[Int(node)] }

  /// Reads the relations and statements of all records and lets the facts flow.
  /// - Throws: `SpillError` where the disk fails on which marks of contributions lie.
  public init(_ records: RecordSet, options: LineageOptions = LineageOptions()) throws(SpillError) {
    let read = LineageReading(records, options: options)
    let rank = read.rank
    var statements = [Statement](repeating: Statement(), count: rank.count)
    for (old, statement) in read.statements { statements[Int(rank[Int(old)])] = statement }
    let runs = Dictionary(uniqueKeysWithValues: read.runs.map { (rank[Int($0)], $1) })
    let wholes = statements.map { $0.flags.contains(.hasContent) }
    let shape = GraphShape(read.relations, rank: rank) { wholes[Int($0)] }
    let components = Components(shape)
    var faults = ShapeFindings(
      shape: shape, components: components, statements: statements, runs: runs,
      statuses: Dictionary(uniqueKeysWithValues: read.statuses.map { (rank[Int($0)], $1) }),
      hasAgent: Set(read.relations.hasAgent.map { rank[Int($0)] }),
      hasInput: Set(read.relations.hasInput.map { rank[Int($0)] }))
    for (record, target, relation) in read.relations.named where read.relations.kinds[Int(target)] == nil {
      faults.addDangling(
        record: read.relations.ids[Int(record)], target: read.relations.ids[Int(target)], relation: relation)
    }
    findings = faults.findings.sorted()

    let decisions = Decisions(documents: read.documents, asOf: options.asOf)
    let direct = Set(decisions.anonymous.compactMap { shape.node($0) })
    var anonymous = direct
    for node in 0..<Int32(shape.count) where shape.generals.row(node).contains(where: direct.contains) {
      anonymous.insert(node)
    }
    let withGaps = runs.map { node, run in
      var run = run
      run.gaps = faults.gaps[Int(node)]
      return (node, run)
    }
    for (node, justification) in read.justifications where decisions.isRetentionJustification(justification) {
      statements[Int(rank[Int(node)])].flags.insert(.justifiedRetention)
    }
    for run in runs.keys where statements[Int(run)].flags.contains(.mayNameGrounds) {
      for edge in shape.incoming(run) { statements[Int(edge.from)].flags.insert(.mayMeetGrounds) }
      for node in shape.outgoing.row(run) { statements[Int(node)].flags.insert(.mayMeetGrounds) }
    }
    for node in statements.indices
    where statements[node].flags.contains(.mayNameGrounds)
      || shape.touches.row(Int32(node)).contains(where: { statements[Int($0)].flags.contains(.mayNameGrounds) })
    { statements[node].flags.insert(.mayMeetGrounds) }
    let rules = FactRules(
      shape: shape, runs: Dictionary(uniqueKeysWithValues: withGaps), decisions: decisions, anonymous: anonymous)
    self.rules = rules
    func node(_ name: String) -> Node? { shape.node(records.aliases[name] ?? name) }
    var totals: [Node: Int] = [:]
    for (dataset, count) in records.contributionCounts {
      if let node = node(dataset) { totals[node, default: 0] += count }
    }
    let places = records.marks.isEmpty ? [] : records.marks.names.map(node)
    let moments = CutMoments(of: Set(places.compactMap { $0 }), shape: shape, runs: rules.runs, statements: statements)
    var classes = ContributionClasses(
      nodes: places, moments: moments, named: NamedContributions(shape: shape, runs: rules.runs),
      asOf: options.asOf)
    try records.marks.forEach { classes.add($0) }
    var trie = ReachTrie()
    let table = ContributionTable(classes.sorted, totals: totals, trie: &trie)
    var pool = read.pool
    var accesses: [Int32: SetPool.Ref] = [:]
    for (entity, countries) in records.accesses {
      guard let node = shape.node(records.aliases[entity] ?? entity) else { continue }
      let ordered = countries.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
      accesses[node] = pool.append(accesses[node] ?? SetPool.none, pool.ref(ordered, sorted: false))
    }
    let flow = FactFlow(
      rules: rules, statements: statements, gaps: faults.gaps, accesses: accesses, pool: pool,
      flow: ReachFlow(trie: trie, table: table), components: components)
    self.shape = shape
    self.statements = statements
    values = flow.values
    allowed = flow.allowed
    var lists = flow.pool
    lists.seal()
    self.pool = lists
    var settled = flow.flow
    settled.seal()
    reach = settled
  }

  /// The facts that flowed to the node, its own included.
  public func facts(_ node: Node) -> LineageFacts {
    facts(values[Int(node)], allowed: allowed[Int(node)], pool: pool, trie: reach.trie)
  }

  func facts(_ value: FactValue, allowed: SetPool.Ref, pool: SetPool, trie: ReachTrie) -> LineageFacts {
    var facts = LineageFacts()
    facts.personal = value.has(.personal)
    facts.purposesAllowed = allowed < 0 ? nil : pool.texts(allowed)
    facts.retentionEnd = value.retentionEnd
    facts.specialCategories = FactTokens.texts(value.special, of: FactTokens.special)
    facts.sensitivePI = FactTokens.texts(value.sensitive, of: FactTokens.sensitive)
    facts.criminalData = value.has(.criminal)
    facts.minors = value.has(.minors)
    facts.regions = pool.texts(value.regions)
    facts.countries = pool.texts(value.countries)
    let counts = trie.counts(value.reach)
    facts.contributions = Int(counts.total)
    facts.withdrawn = Int(counts.withdrawn)
    facts.erased = Int(counts.erased)
    facts.optedOut = Int(counts.optedOut)
    facts.limited = Int(counts.limited)
    facts.gdpr = value.has(.gdpr)
    facts.ccpa = value.has(.ccpa)
    facts.complete = value.gaps == 0
    facts.gaps = LineageGap.texts(value.gaps)
    return facts
  }

  func value(_ node: Node) -> FactValue { values[Int(node)] }
}

/// One reading of all merged records: statements and relations, in provisional numbers.
struct LineageReading {
  var relations = RelationReader()
  var pool = SetPool()
  var statements: [(Int32, Statement)] = []
  var runs: [(Int32, RunStatement)] = []
  var statuses: [(Int32, String)] = []
  var documents: [String: DocumentStatement] = [:]
  /// Documents that justify a longer retention, by entity.
  var justifications: [(Int32, String)] = []
  /// Provisional number → node: nodes are numbered by sorted id.
  let rank: [Int32]

  init(_ records: RecordSet, options: LineageOptions) {
    let profile = records.profile(options.organisation).flatMap { try? JSONParser().parse(Array(records.bytes($0))) }
    let reader = StatementReader(
      options: options,
      profile: profile.map { ProfileStatement($0.root, eea: options.eea) } ?? ProfileStatement())
    let parser = JSONParser()
    for entry in records.entries where entry.kind != .event {
      guard let document = try? parser.parse(Array(records.bytes(entry))) else { continue }
      let view = document.root
      let node = relations.read(view, id: entry.id, kind: entry.kind)
      switch entry.kind {
      case .dataset, .model:
        statements.append((node, reader.entity(view, pool: &pool)))
        if let paper = view["retention"]?["justification"]?.string {
          justifications.append((node, NormalText.nfc(paper)))
        }
      case .run:
        let run = reader.run(view)
        runs.append((node, run))
        if let status = view["status"]?.string { statuses.append((node, status)) }
        var own = Statement(flags: reader.flags(run: view))
        let reached = view["accessedFrom"].map(StatementReader.texts) ?? []
        let places = ([run.location].compactMap { $0 } + reached).filter(StatementReader.isStated)
        if !places.isEmpty { own.countries = pool.ref(places, sorted: false) }
        statements.append((node, own))
      case .document: documents[entry.id] = reader.document(view)
      default: break
      }
    }
    for dataset in records.contributionCounts.keys.sorted() { _ = relations.node(records.aliases[dataset] ?? dataset) }
    let ids = relations.ids
    let sorted = ids.indices.sorted { ids[$0] < ids[$1] }
    var rank = [Int32](repeating: 0, count: ids.count)
    for (new, old) in sorted.enumerated() { rank[old] = Int32(new) }
    self.rank = rank
  }
}
