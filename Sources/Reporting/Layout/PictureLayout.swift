/// Places the nodes of a lineage picture: layers from the left by topological depth, order within a layer by where the
/// neighbours stand, so that edges cross little. The same nodes and edges give the same picture, in whatever order they come.
///
/// Source: the layered drawing of Sugiyama, Tagawa and Toda (1981), with the barycentre rule.
public struct PictureLayout: Sendable {
  /// A node to be placed.
  public struct Seed: Hashable, Sendable {
    /// Identity and tie-breaker; never shown.
    public var key: String
    public var kind: Report.NodeKind
    public var label: Report.Display
    public var note: String?
    public var flagged: Bool

    public init(
      key: String, kind: Report.NodeKind, label: Report.Display, note: String? = nil, flagged: Bool = false
    ) {
      self.key = key
      self.kind = kind
      self.label = label
      self.note = note
      self.flagged = flagged
    }
  }

  /// An edge between two keys.
  public struct Link: Hashable, Sendable {
    public var from: String
    public var to: String
    public var flagged: Bool
    public var breaks: Bool

    public init(from: String, to: String, flagged: Bool = false, breaks: Bool = false) {
      self.from = from
      self.to = to
      self.flagged = flagged
      self.breaks = breaks
    }
  }

  /// A picture of at most `limit` nodes. Flagged nodes stay before others; nodes that do not fit are left out and counted.
  ///
  /// - Parameters:
  ///   - seeds: the nodes; of two with one key the first counts.
  ///   - links: edges; those with an unknown end are left out, those that close a cycle do not decide a layer.
  public static func picture(
    id: String, caption: Report.Prose, findings: [String] = [], seeds: [Seed], links: [Link],
    steps: [Report.PathHop] = [], limit: Int = 40
  ) -> Report.Picture {
    var unique: [String: Seed] = [:]
    for seed in seeds where unique[seed.key] == nil { unique[seed.key] = seed }
    let ranked = unique.values.sorted { ($0.flagged ? 0 : 1, $0.key) < ($1.flagged ? 0 : 1, $1.key) }
    let kept = ranked.prefix(limit).sorted { $0.key < $1.key }
    let index = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1.key, $0) })
    var edges: [Pair: Link] = [:]
    for link in links {
      guard let from = index[link.from], let to = index[link.to], from != to else { continue }
      let pair = Pair(from: from, to: to)
      let known = edges[pair]
      edges[pair] = Link(
        from: link.from, to: link.to, flagged: link.flagged || known?.flagged == true,
        breaks: link.breaks || known?.breaks == true)
    }
    let pairs = edges.keys.sorted()
    let layers = depths(count: kept.count, pairs: pairs)
    let orders = orders(layers: layers, pairs: pairs)
    let nodes = kept.enumerated().map { position, seed in
      Report.Node(
        id: "n\(position + 1)", kind: seed.kind, layer: layers[position], order: orders[position], label: seed.label,
        note: seed.note, flagged: seed.flagged)
    }
    return Report.Picture(
      id: id, caption: caption, findings: findings,
      nodes: nodes.sorted { ($0.layer, $0.order) < ($1.layer, $1.order) },
      edges: pairs.compactMap { pair in
        edges[pair].map {
          Report.Edge(from: "n\(pair.from + 1)", to: "n\(pair.to + 1)", flagged: $0.flagged, breaks: $0.breaks)
        }
      },
      collapsed: unique.count - kept.count, steps: steps)
  }

  private struct Pair: Hashable, Comparable {
    var from: Int
    var to: Int
    static func < (left: Pair, right: Pair) -> Bool { (left.from, left.to) < (right.from, right.to) }
  }

  /// Longest distance from a source; edges back into the way being walked are not followed.
  private static func depths(count: Int, pairs: [Pair]) -> [Int] {
    var incoming = [Int](repeating: 0, count: count)
    var outgoing = [[Int]](repeating: [], count: count)
    for pair in pairs {
      incoming[pair.to] += 1
      outgoing[pair.from].append(pair.to)
    }
    var depths = [Int](repeating: 0, count: count)
    var placed = [Bool](repeating: false, count: count)
    for _ in 0..<count {
      // The first node that nothing unplaced leads to; within a cycle the first node left.
      let free = (0..<count).first { !placed[$0] && incoming[$0] == 0 }
      guard let node = free ?? (0..<count).first(where: { !placed[$0] }) else { break }
      placed[node] = true
      for next in outgoing[node] where !placed[next] {
        incoming[next] -= 1
        depths[next] = max(depths[next], depths[node] + 1)
      }
    }
    return depths
  }

  /// Four sweeps of the barycentre rule, ties by the order before, which at first is that of the keys.
  private static func orders(layers: [Int], pairs: [Pair]) -> [Int] {
    var columns = [[Int]](repeating: [], count: (layers.max() ?? -1) + 1)
    for (node, layer) in layers.enumerated() { columns[layer].append(node) }
    var orders = [Int](repeating: 0, count: layers.count)
    func number() { for column in columns { for (order, node) in column.enumerated() { orders[node] = order } } }
    number()
    var before = [[Int]](repeating: [], count: layers.count)
    var after = before
    for pair in pairs {
      before[pair.to].append(pair.from)
      after[pair.from].append(pair.to)
    }
    for sweep in 0..<4 {
      let neighbours = sweep.isMultiple(of: 2) ? before : after
      for layer in sweep.isMultiple(of: 2) ? Array(columns.indices) : columns.indices.reversed() {
        let centres = columns[layer].map { node -> (centre: Double, order: Int, node: Int) in
          let near = neighbours[node]
          let centre =
            near.isEmpty
            ? Double(orders[node]) : Double(near.reduce(0) { $0 + orders[$1] }) / Double(near.count)
          return (centre, orders[node], node)
        }
        columns[layer] = centres.sorted { ($0.centre, $0.order) < ($1.centre, $1.order) }.map(\.node)
        for (order, node) in columns[layer].enumerated() { orders[node] = order }
      }
    }
    return orders
  }
}
