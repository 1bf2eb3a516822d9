import JSON
public import Spill

/// The world of a run: merged records, their indexes and the lineage graph.
public struct RecordWorld: World {
  public let graph: LineageGraph
  public let profileID: String?
  /// The set on which it stands.
  public let records: RecordSet

  private let options: LineageOptions
  private let ranges: [RecordKind: Range<Int>]
  /// Index of the entry of each node; -1 for one that no kept record has.
  private let places: [Int32]
  private let events: EventIndex
  /// Covered record → documents, sorted.
  private let coverage: [String: [String]]

  /// Builds the graph, lets facts flow and makes the indexes; linear in records and relations but for sorting.
  /// - Throws: `SpillError` where the disk fails on which marks of contributions lie.
  public init(_ records: RecordSet, options: LineageOptions = LineageOptions()) throws(SpillError) {
    self.records = records
    self.options = options
    graph = try LineageGraph(records, options: options)
    profileID = records.profile(options.organisation)?.id
    var ranges: [RecordKind: Range<Int>] = [:]
    for (at, entry) in records.entries.enumerated() {
      ranges[entry.kind] = (ranges[entry.kind]?.lowerBound ?? at)..<at + 1
    }
    self.ranges = ranges
    places = Self.places(records, ranges, graph)
    events = EventIndex(records, range: ranges[.event] ?? 0..<0)
    var coverage: [String: [String]] = [:]
    for (paper, statement) in graph.rules.decisions.documents {
      for record in Set(statement.covered) { coverage[records.aliases[record] ?? record, default: []].append(paper) }
    }
    self.coverage = coverage.mapValues { $0.sorted() }
  }

  /// The world that there would be if some kept records were others.
  ///
  /// - Parameter changed: canonical JSON by id of a kept record; ids and kinds stay.
  /// - Throws: `SpillError` where the disk fails on which marks of contributions lie.
  public func replacing(_ changed: [String: [UInt8]]) throws(SpillError) -> RecordWorld {
    try RecordWorld(records.replacing(changed), options: options)
  }

  public func resolve(_ id: String) -> String {
    if let kept = records.aliases[id] { return kept }
    let normal = NormalText.nfc(id)
    return records.aliases[normal] ?? normal
  }

  public func record(_ id: String) -> JSONDocument? {
    guard let entry = entry(id) else { return nil }
    // Bytes of the set were written by this program; a parser refuses them only when memory is out.
    return try? records.bytes(entry).withUnsafeBytes { bytes throws(JSONError) in try JSONParser().parse(bytes) }
  }

  public func kind(of id: String) -> RecordKind? { entry(id)?.kind }

  public func ids(of kind: RecordKind) -> [String] { ranges[kind].map { records.entries[$0].map(\.id) } ?? [] }

  public func documents(covering id: String) -> [String] {
    let kept = resolve(id)
    var found = Set(coverage[kept] ?? [])
    if let node = graph.node(kept) {
      for general in generals(of: node) { found.formUnion(coverage[graph.id(general)] ?? []) }
    }
    if let document = record(kept) { collectDocuments(document.root, into: &found) }
    found.remove(kept)
    return found.sorted()
  }

  public func events(touching id: String) -> [String] {
    events.entries(touching: resolve(id)).map { records.entries[Int($0)].id }
  }

  public func runs(touching id: String) -> [String] {
    guard let node = graph.node(resolve(id)) else { return [] }
    var found = Set(graph.shape.touches.row(node))
    found.formUnion(graph.shape.outgoing.row(node))
    found.formUnion(graph.shape.incoming(node).map(\.from))
    return found.filter(graph.shape.isRun).sorted().map(graph.id)
  }

  public func requests(of subjectRef: String) -> [String] {
    records.requests.ids(of: NameNumbers.hash(subjectRef))
  }

  /// - Throws: what a look-up could not throw: that the disk failed on which requests lie.
  public func check() throws(SpillError) {
    if let failure = records.requests.failure ?? records.listings.failure { throw failure }
  }

  /// The kept record of a node; nil if it has none.
  public func entry(of node: LineageGraph.Node) -> RecordSet.Entry? {
    let place = places[Int(node)]
    return place < 0 ? nil : records.entries[Int(place)]
  }

  /// The kept record with this id or alias; nil if it is streamed or unknown.
  public func entry(_ id: String) -> RecordSet.Entry? {
    let kept = resolve(id)
    if let entry = graph.node(kept).flatMap(entry(of:)) { return entry }
    for range in ranges.values {
      var (low, high) = (range.lowerBound, range.upperBound)
      while low < high {
        let middle = low + (high - low) / 2
        if records.entries[middle].id < kept { low = middle + 1 } else { high = middle }
      }
      if low < range.upperBound && records.entries[low].id == kept { return records.entries[low] }
    }
    return nil
  }

  /// Nodes are numbered by id, and entries of one kind sorted by it, so that they are met in one order.
  private static func places(
    _ records: RecordSet, _ ranges: [RecordKind: Range<Int>], _ graph: LineageGraph
  ) -> [Int32] {
    var places = [Int32](repeating: -1, count: graph.count)
    var next = ranges.mapValues(\.lowerBound)
    for node in 0..<LineageGraph.Node(graph.count) {
      guard let kind = graph.kind(node), let range = ranges[kind], let place = next[kind], range.contains(place),
        records.entries[place].id == graph.id(node)
      else { continue }
      places[Int(node)] = Int32(place)
      next[kind] = place + 1
    }
    return places
  }

  /// Products and wholes that a node specialises, over any number of steps.
  private func generals(of node: LineageGraph.Node) -> Set<LineageGraph.Node> {
    var found: Set<LineageGraph.Node> = []
    var waiting = [node]
    while let next = waiting.popLast() {
      for general in graph.shape.generals.row(next) where found.insert(general).inserted { waiting.append(general) }
    }
    return found
  }

  /// Documents that a record names in any member: notices, contracts, assessments.
  private func collectDocuments(_ view: JSONView, into found: inout Set<String>) {
    switch view.type {
    case .string:
      guard let text = view.string, text.utf8.count <= 512 else { return }
      let id = resolve(text)
      if graph.rules.decisions.documents[id] != nil { found.insert(id) }
    case .array: for element in view.elements { collectDocuments(element, into: &found) }
    case .object:
      for entry in view.entries where !entry.named("extensions") && !entry.named("conflicts") {
        collectDocuments(entry.value, into: &found)
      }
    default: break
    }
  }
}
