/// A part of the graph laid out in layers, as data: the views draw it, the report carries it.
public struct LineageLayout: Sendable, Hashable {
  /// PROV's three kinds of thing, drawn as rounded box, rectangle and pentagon.
  public enum Kind: String, Sendable, Hashable { case entity, activity, agent }

  public struct Node: Sendable, Hashable {
    public var id: String
    public var label: String
    public var kind: Kind
    /// Nil: no source has a record of it.
    public var recordKind: RecordKind?
    /// Longest path from a source, in steps: 0 stands leftmost.
    public var layer: Int
    /// Place within the layer, from the top.
    public var order: Int
  }

  public struct Edge: Sendable, Hashable {
    /// Ids, in the direction in which data flowed: from the source to what derives from it.
    public var from: String
    public var to: String
    /// PROV's name of the relation.
    public var relation: String
  }

  /// Sorted by layer, then order.
  public var nodes: [Node]
  /// Sorted by `from`, `to`, `relation`.
  public var edges: [Edge]
  /// Nodes that belong here but are beyond the limit.
  public var omitted: Int

  /// Lays out the nodes given, with the edges between them.
  ///
  /// - Parameter omitted: how many more there are.
  public init(_ graph: LineageGraph, nodes members: [LineageGraph.Node], withAgents: Bool = true, omitted: Int = 0) {
    let flowing = members.sorted()
    let local = Dictionary(uniqueKeysWithValues: flowing.enumerated().map { ($1, $0) })
    var rows = CompressedRows(offsets: [0], targets: [])
    var edges: Set<Edge> = []
    for node in flowing {
      for edge in graph.shape.incoming(node) {
        guard let from = local[edge.from] else { continue }
        rows.targets.append(Int32(from))
        edges.insert(Edge(from: graph.id(edge.from), to: graph.id(node), relation: edge.sort.relation))
      }
      rows.offsets.append(Int32(rows.targets.count))
    }
    let layers = Self.layers(rows, count: flowing.count)
    let orders = Self.orders(rows, layers: layers)
    var placed = flowing.enumerated().map { at, node in
      Node(
        id: graph.id(node), label: Self.label(graph.id(node)),
        kind: graph.kind(node) == .run ? .activity : .entity, recordKind: graph.kind(node), layer: layers[at],
        order: orders[at])
    }
    if withAgents { Self.addAgents(graph, flowing, &placed, &edges) }
    nodes = placed.sorted { ($0.layer, $0.order, $0.id) < ($1.layer, $1.order, $1.id) }
    self.edges = edges.sorted { ($0.from, $0.to, $0.relation) < ($1.from, $1.to, $1.relation) }
    self.omitted = omitted
  }

  /// Longest path from a source; the members of a cycle share a layer.
  private static func layers(_ rows: CompressedRows, count: Int) -> [Int] {
    var layers = [Int](repeating: 0, count: count)
    let components = Components(count: count, sources: rows)
    for component in 0..<components.count {
      let members = components[component]
      let inside = Set(members)
      var layer = 0
      for member in members {
        for source in rows.row(member) where !inside.contains(source) { layer = max(layer, layers[Int(source)] + 1) }
      }
      for member in members { layers[Int(member)] = layer }
    }
    return layers
  }

  /// Each layer by the mean place of its sources (Sugiyama, Tagawa and Toda 1981), ids deciding between equals.
  private static func orders(_ rows: CompressedRows, layers: [Int]) -> [Int] {
    var orders = [Int](repeating: 0, count: layers.count)
    var byLayer: [[Int]] = Array(repeating: [], count: (layers.max() ?? -1) + 1)
    for (node, layer) in layers.enumerated() { byLayer[layer].append(node) }
    for layer in byLayer {
      let weights = layer.map { node -> Double in
        let sources = rows.row(Int32(node)).filter { layers[Int($0)] < layers[node] }
        guard !sources.isEmpty else { return 0 }
        return Double(sources.reduce(0) { $0 + orders[Int($1)] }) / Double(sources.count)
      }
      let sorted = layer.indices.sorted { (weights[$0], layer[$0]) < (weights[$1], layer[$1]) }
      for (place, at) in sorted.enumerated() { orders[layer[at]] = place }
    }
    return orders
  }

  /// Agents stand below the runs in which they took part, in the layer of the first.
  private static func addAgents(
    _ graph: LineageGraph, _ members: [LineageGraph.Node], _ placed: inout [Node], _ edges: inout Set<Edge>
  ) {
    let layers = Dictionary(placed.map { ($0.id, $0.layer) }, uniquingKeysWith: { first, _ in first })
    var next = Dictionary(grouping: placed, by: \.layer).mapValues { ($0.map(\.order).max() ?? -1) + 1 }
    var found: [String: (kind: RecordKind?, layer: Int)] = [:]
    for run in members where graph.kind(run) == .run {
      let layer = layers[graph.id(run)] ?? 0
      for agent in graph.agents(of: run) {
        let id = graph.id(agent)
        edges.insert(Edge(from: id, to: graph.id(run), relation: "wasAssociatedWith"))
        if let known = found[id], known.layer <= layer { continue }
        found[id] = (graph.kind(agent), layer)
      }
    }
    for (id, agent) in found.sorted(by: { $0.key < $1.key }) where layers[id] == nil {
      let order = next[agent.layer] ?? 0
      next[agent.layer] = order + 1
      placed.append(
        Node(id: id, label: label(id), kind: .agent, recordKind: agent.kind, layer: agent.layer, order: order))
    }
  }

  /// What stands in a box: the id, cut in its middle where it is long. Digests are shown by their first digits.
  static func label(_ id: String) -> String {
    id.count <= 34 ? id : "\(id.prefix(18))…\(id.suffix(14))"
  }
}

extension Edge.Sort {
  /// PROV's name.
  var relation: String {
    switch self {
    case .used: "used"
    case .generated: "wasGeneratedBy"
    case .derived: "wasDerivedFrom"
    case .revision: "wasRevisionOf"
    case .slice: "specializationOf"
    case .member: "hadMember"
    case .mirror: "alternateOf"
    case .influence: "wasInfluencedBy"
    }
  }
}

extension LineageGraph {
  /// Agents that took part in a run, sorted.
  public func agents(of run: Node) -> [Node] { Array(shape.agents.row(run)) }
}
