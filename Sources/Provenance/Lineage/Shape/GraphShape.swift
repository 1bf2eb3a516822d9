/// Nodes by sorted id and the edges along which facts flow, each once.
struct GraphShape: Sendable {
  let ids: [String]
  let kinds: [RecordKind?]
  /// Sorted by target, then source; `incoming` says where the edges to a node stand.
  let edges: [Edge]
  let qualifiers: [Qualifier]
  private let offsets: [Int32]
  /// Targets of each node, ascending.
  let outgoing: CompressedRows
  /// Outputs that derive from an input of their generating run on grounds of their own: (run, output) → those inputs.
  let exceptions: [UInt64: Set<Int32>]
  /// Runs by what they touch without facts flowing.
  let touches: CompressedRows
  /// Wholes and products of each node.
  let generals: CompressedRows
  /// Agents of each run.
  let agents: CompressedRows

  var count: Int { ids.count }

  func incoming(_ node: Int32) -> ArraySlice<Edge> { edges[Int(offsets[Int(node)])..<Int(offsets[Int(node) + 1])] }

  /// Edges of one pair.
  func edges(from: Int32, to: Int32) -> ArraySlice<Edge> {
    let row = incoming(to)
    var (low, high) = (row.startIndex, row.endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if row[middle].from < from { low = middle + 1 } else { high = middle }
    }
    var end = low
    while end < row.endIndex && row[end].from == from { end += 1 }
    return row[low..<end]
  }

  func isRun(_ node: Int32) -> Bool { kinds[Int(node)] == .run }

  func qualifier(_ edge: Edge) -> Qualifier? { edge.qualifier < 0 ? nil : qualifiers[Int(edge.qualifier)] }

  func node(_ id: String) -> Int32? {
    var (low, high) = (0, ids.count)
    while low < high {
      let middle = low + (high - low) / 2
      if ids[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < ids.count && ids[low] == id ? Int32(low) : nil
  }

  static func pair(_ a: Int32, _ b: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: a)) << 32 | UInt64(UInt32(bitPattern: b))
  }

  /// - Parameters:
  ///   - relations: read from all records, in provisional numbers.
  ///   - rank: provisional number → node.
  ///   - isWhole: whether a node has content of its own, so that its slices share its facts.
  init(_ relations: RelationReader, rank: [Int32], isWhole: (Int32) -> Bool) {
    let count = relations.ids.count
    var ids = [String](repeating: "", count: count)
    var kinds = [RecordKind?](repeating: nil, count: count)
    for (old, new) in rank.enumerated() {
      ids[Int(new)] = relations.ids[old]
      kinds[Int(new)] = relations.kinds[old]
    }
    self.ids = ids
    self.kinds = kinds
    var qualifiers = relations.qualifiers
    for at in qualifiers.indices where qualifiers[at].activity >= 0 {
      qualifiers[at].activity = rank[Int(qualifiers[at].activity)]
    }
    var edges = relations.edges
    edges.reserveCapacity(edges.count + relations.specializations.count)
    for at in edges.indices {
      edges[at].from = rank[Int(edges[at].from)]
      edges[at].to = rank[Int(edges[at].to)]
    }
    for (specific, general) in relations.specializations {
      let (slice, whole) = (rank[Int(specific)], rank[Int(general)])
      if isWhole(whole) { edges.append(Edge(from: whole, to: slice, sort: .slice, qualifier: -1)) }
    }
    edges.sort { ($0.to, $0.from, $0.sort, $0.role, $0.qualifier) < ($1.to, $1.from, $1.sort, $1.role, $1.qualifier) }
    Self.joinEqual(&edges, &qualifiers)
    let cover = DerivationCover(edges, qualifiers, kinds: kinds)
    exceptions = cover.exceptions
    edges = cover.edges
    self.edges = edges
    self.qualifiers = cover.qualifiers
    offsets = Self.offsets(edges, count: count)
    var targets = CompressedRows(offsets: offsets, targets: edges.map(\.from)).reversed()
    targets.removeRepeats()
    outgoing = targets
    touches = Self.rows(relations.touches.map { (rank[Int($0.node)], rank[Int($0.run)]) }, count: count)
    generals = Self.rows(
      relations.specializations.map { (rank[Int($0.specific)], rank[Int($0.general)]) }, count: count)
    agents = Self.rows(relations.associations.map { (rank[Int($0.run)], rank[Int($0.agent)]) }, count: count)
  }

  /// Edges of the same pair, sort and role are one; what qualifies them is joined.
  private static func joinEqual(_ edges: inout [Edge], _ qualifiers: inout [Qualifier]) {
    var kept: [Edge] = []
    kept.reserveCapacity(edges.count)
    for edge in edges {
      guard let last = kept.last, last.to == edge.to, last.from == edge.from, last.sort == edge.sort,
        last.role == edge.role
      else {
        kept.append(edge)
        continue
      }
      if edge.qualifier < 0 { continue }
      if last.qualifier < 0 {
        kept[kept.count - 1].qualifier = edge.qualifier
      } else {
        qualifiers[Int(last.qualifier)].join(qualifiers[Int(edge.qualifier)])
      }
    }
    edges = kept
  }

  private static func offsets(_ edges: [Edge], count: Int) -> [Int32] {
    var starts = [Int32](repeating: 0, count: count + 1)
    for edge in edges { starts[Int(edge.to) + 1] += 1 }
    for node in 0..<count { starts[node + 1] += starts[node] }
    return starts
  }

  private static func rows(_ pairs: [(Int32, Int32)], count: Int) -> CompressedRows {
    var starts = [Int32](repeating: 0, count: count + 1)
    let sorted = pairs.sorted { $0 < $1 }
    for (node, _) in sorted { starts[Int(node) + 1] += 1 }
    for node in 0..<count { starts[node + 1] += starts[node] }
    var rows = CompressedRows(offsets: starts, targets: sorted.map(\.1))
    rows.removeRepeats()
    return rows
  }
}

extension CompressedRows {
  /// Drops repeated targets; rows are ascending.
  mutating func removeRepeats() {
    var kept: [Int32] = []
    kept.reserveCapacity(targets.count)
    var starts = offsets
    for node in 0..<offsets.count - 1 {
      starts[node] = Int32(kept.count)
      var last: Int32 = -1
      for target in row(Int32(node)) where target != last {
        kept.append(target)
        last = target
      }
    }
    starts[offsets.count - 1] = Int32(kept.count)
    self = CompressedRows(offsets: starts, targets: kept)
  }
}
