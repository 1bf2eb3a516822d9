/// What is wrong with the shape of the graph, and the gaps that it leaves in the lineage of what lies behind.
struct ShapeFindings {
  private(set) var findings: Set<GraphFinding> = []
  private(set) var gaps: [UInt16]

  init(
    shape: GraphShape, components: Components, statements: [Statement], runs: [Int32: RunStatement],
    statuses: [Int32: String], hasAgent: Set<Int32>, hasInput: Set<Int32>
  ) {
    gaps = [UInt16](repeating: 0, count: shape.count)
    for component in 0..<components.count where components[component].count > 1 {
      addCycles(shape, components[component])
    }
    for node in 0..<Int32(shape.count) {
      if let run = runs[node] {
        addRun(
          node, run, shape, statements, status: statuses[node] ?? "", hasAgent: hasAgent.contains(node),
          hasInput: hasInput.contains(node))
      } else {
        addEntity(node, shape, statements)
      }
    }
  }

  mutating func addDangling(record: String, target: String, relation: String) {
    findings.insert(GraphFinding(.dangling, [record, target], relation: relation))
  }

  private mutating func add(_ gap: LineageGap, to node: Int32) { gaps[Int(node)] |= gap.bit }

  /// Mirrors make a component without being a cycle; what is left without them is one.
  private mutating func addCycles(_ shape: GraphShape, _ members: ArraySlice<Int32>) {
    let nodes = Array(members)
    let local = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1, Int32($0)) })
    var rows = CompressedRows(offsets: [0], targets: [])
    for node in nodes {
      for edge in shape.incoming(node) where edge.sort != .mirror {
        if let from = local[edge.from] { rows.targets.append(from) }
      }
      rows.offsets.append(Int32(rows.targets.count))
    }
    let inner = Components(count: nodes.count, sources: rows)
    for component in 0..<inner.count where inner[component].count > 1 {
      let cycle = inner[component].map { nodes[Int($0)] }
      for node in cycle { add(.cycle, to: node) }
      findings.insert(
        GraphFinding(.cycle, cycle.prefix(GraphFinding.listed).map { shape.ids[Int($0)] }, count: cycle.count))
    }
  }

  private mutating func addEntity(_ node: Int32, _ shape: GraphShape, _ statements: [Statement]) {
    let incoming = shape.incoming(node)
    guard let kind = shape.kinds[Int(node)] else {
      add(.unresolved, to: node)
      return
    }
    guard kind == .dataset || kind == .model else { return }
    let own = statements[Int(node)]
    var makers: [Int32] = []
    for edge in incoming where edge.sort == .generated && makers.last != edge.from { makers.append(edge.from) }
    if makers.count > 1 {
      add(.twoGenerations, to: node)
      findings.insert(
        GraphFinding(
          .twoGenerations, [shape.ids[Int(node)]] + makers.prefix(GraphFinding.listed).map { shape.ids[Int($0)] },
          count: makers.count + 1))
    }
    if incoming.allSatisfy({ $0.sort == .mirror || $0.sort == .influence }) && !own.flags.contains(.hasOrigin) {
      add(.origin, to: node)
    }
    if own.flags.contains(.personal) && own.purposes < 0 { add(.purposes, to: node) }
    for edge in incoming
    where edge.sort == .derived && own.generatedAt.isSurelyBefore(statements[Int(edge.from)].generatedAt) {
      add(.generationAfterUse, to: node)
      findings.insert(
        GraphFinding(
          .generationAfterUse, [shape.ids[Int(edge.from)], shape.ids[Int(node)]], relation: "wasDerivedFrom"))
    }
  }

  /// Types of run that make something.
  private static let makers: Set<String> = [
    "collection", "transform", "training", "fine-tune", "dp-release", "anonymisation",
  ]

  private mutating func addRun(
    _ node: Int32, _ run: RunStatement, _ shape: GraphShape, _ statements: [Statement], status: String,
    hasAgent: Bool, hasInput: Bool
  ) {
    let id = shape.ids[Int(node)]
    func note(_ gap: LineageGap, _ sort: GraphFinding.Sort) {
      add(gap, to: node)
      findings.insert(GraphFinding(sort, [id]))
    }
    let hasEnded = status != "running"
    if !hasAgent { note(.runAgent, .runAgent) }
    if !run.start.isStated || !run.end.isStated && hasEnded { note(.runTime, .runTime) }
    if !hasInput && run.type != "collection" { note(.runInputs, .runInputs) }
    let outputs = shape.outgoing.row(node)
    let mustMake = Self.makers.contains(run.type) && hasEnded && status != "failed" && status != "cancelled"
    if outputs.isEmpty && mustMake { note(.runOutputs, .runOutputs) }
    addTimes(node, run, shape, statements, outputs: outputs)
  }

  /// No use before generation, no output before an input.
  private mutating func addTimes(
    _ node: Int32, _ run: RunStatement, _ shape: GraphShape, _ statements: [Statement], outputs: ArraySlice<Int32>
  ) {
    let id = shape.ids[Int(node)]
    var latest: (node: Int32, at: Stamp)?
    for edge in shape.incoming(node) where edge.sort == .used {
      let made = statements[Int(edge.from)].generatedAt
      guard made.isStated else { continue }
      let stated = shape.qualifier(edge)?.at ?? Stamp.none
      if (stated.isStated ? stated : run.end).isSurelyBefore(made) {
        add(.generationAfterUse, to: node)
        findings.insert(GraphFinding(.generationAfterUse, [shape.ids[Int(edge.from)], id], relation: "used"))
      }
      if latest == nil || latest!.at.start < made.start { latest = (edge.from, made) }
    }
    guard let latest else { return }
    for output in outputs where statements[Int(output)].generatedAt.isSurelyBefore(latest.at) {
      add(.generationAfterUse, to: output)
      findings.insert(
        GraphFinding(
          .generationAfterUse, [shape.ids[Int(latest.node)], shape.ids[Int(output)]], relation: "wasGeneratedBy"))
    }
  }
}
