import CEL
public import JSON
public import Provenance
import Synchronization

/// A world whose parsed records and look-ups are kept for a while, so that a record that many rules read is found and parsed once.
///
/// What is kept is bounded by bytes, whatever the number of records.
public final class CachedWorld: World, Sendable {
  public let base: any World
  public let graph: LineageGraph
  public let profileID: String?
  private let indexed: RecordWorld?
  private let shards: [Shard]
  private let derivations = Mutex(Derivations())
  private let attestations = Once<AttestationBook>()

  public init(_ base: any World) {
    self.base = base
    graph = base.graph
    profileID = base.profileID
    indexed = base as? RecordWorld
    shards = (0..<Self.shardCount).map { _ in Shard() }
  }

  /// The world itself if it caches already.
  static func wrapping(_ world: any World) -> CachedWorld { world as? CachedWorld ?? CachedWorld(world) }

  /// A record under one of its names.
  struct Known: Sendable {
    /// The id under which it is kept.
    let id: String
    /// Nil if no kept record has that id.
    let kind: RecordKind?
    let node: LineageGraph.Node?
  }

  private struct ListKey: Hashable {
    var sort: UInt8
    var id: String
  }

  private struct Memory {
    var known: [String: Known] = [:]
    /// By the id under which they are kept.
    var records: [String: JSONDocument] = [:]
    var lists: [ListKey: [String]] = [:]
    var names: [String: CELValue] = [:]
    /// Bytes that both take, roughly.
    var recordSize = 0
    var listSize = 0
    /// What records are parsed by, before the copy that is kept.
    let reader = RecordReader()
  }

  private final class Shard: Sendable {
    let memory = Mutex(Memory())
  }

  private static let shardCount = 32
  /// Bytes of records, and of lists, that a shard keeps; a full one is emptied.
  private static let recordBudget = 1 << 19
  /// Names that a shard keeps; then all are forgotten.
  private static let nameBudget = 1 << 11
  private static let listBudget = 1 << 18

  private func shard(_ id: String) -> Shard {
    var hash: UInt64 = 0
    for byte in id.utf8.suffix(8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return shards[Int(truncatingIfNeeded: hash >> 20) & (Self.shardCount - 1)]
  }

  /// The record with this id or alias.
  func known(_ id: String) -> Known {
    let shard = shard(id)
    if let known = shard.memory.withLock({ $0.known[id] }) { return known }
    let kept = base.resolve(id)
    let node = graph.node(kept)
    let kind = indexed == nil ? nil : node.flatMap(graph.kind)
    let known = Known(id: kept, kind: kind ?? base.kind(of: kept), node: node)
    shard.memory.withLock { memory in
      if memory.known.count >= Self.nameBudget { memory.known.removeAll(keepingCapacity: true) }
      memory.known[id] = known
    }
    return known
  }

  /// The record kept under an id.
  func document(_ known: Known) -> JSONDocument? {
    guard known.kind != nil else { return nil }
    return shard(known.id).memory.withLock { memory in
      if let document = memory.records[known.id] { return document }
      guard let (document, bytes) = parsed(known, &memory) else { return nil }
      let size = bytes + known.id.utf8.count + 256
      memory.recordSize += size
      if memory.recordSize > Self.recordBudget {
        memory.records.removeAll(keepingCapacity: true)
        memory.recordSize = size
      }
      memory.records[known.id] = document
      return document
    }
  }

  private func parsed(_ known: Known, _ memory: inout Memory) -> (document: JSONDocument, byteCount: Int)? {
    guard indexed != nil else { return base.record(known.id).map { ($0, 10_240) } }
    guard let document = reading(known, memory.reader) else { return nil }
    return try? document.compacted()
  }

  /// A record that is not looked at again soon: nothing of it is kept here.
  ///
  /// - Parameter reader: of the calling thread; what it read before is gone.
  func reading(_ known: Known, _ reader: RecordReader) -> JSONDocument? {
    guard known.kind != nil else { return nil }
    guard let indexed else { return base.record(known.id) }
    guard let entry = known.node.flatMap(indexed.entry(of:)) ?? indexed.entry(known.id) else { return nil }
    return reader.read(indexed.records.bytes(entry))
  }

  private func list(_ sort: UInt8, _ id: String, _ make: (String) -> [String]) -> [String] {
    let shard = shard(id)
    let key = ListKey(sort: sort, id: id)
    if let known = shard.memory.withLock({ $0.lists[key] }) { return known }
    let made = make(id)
    let size = made.reduce(128) { $0 + $1.utf8.count + 32 }
    shard.memory.withLock { memory in
      memory.listSize += size
      if memory.listSize > Self.listBudget {
        memory.lists.removeAll(keepingCapacity: true)
        memory.names.removeAll(keepingCapacity: true)
        memory.listSize = size
      }
      memory.lists[key] = made
    }
    return made
  }

  /// The node of a record, whatever name it is called by; nil if the graph does not have it.
  func node(_ id: String) -> LineageGraph.Node? { known(id).node }

  public func record(_ id: String) -> JSONDocument? { document(known(id)) }
  public func resolve(_ id: String) -> String { known(id).id }
  public func kind(of id: String) -> RecordKind? { known(id).kind }
  public func ids(of kind: RecordKind) -> [String] { base.ids(of: kind) }
  public func requests(of subjectRef: String) -> [String] { base.requests(of: subjectRef) }
  public func documents(covering id: String) -> [String] { list(0, id) { base.documents(covering: $0) } }
  public func events(touching id: String) -> [String] { list(1, id) { base.events(touching: $0) } }
  public func runs(touching id: String) -> [String] { list(2, id) { base.runs(touching: $0) } }

  /// The id, then the products that it specialises and those that these specialise, nearest first.
  func names(of id: String) -> [String] {
    list(3, id) { id in
      var names = [resolve(id)]
      var next = 0
      while next < names.count, names.count < 64 {
        if let relations = record(names[next])?.root["specializationOf"] {
          for relation in relations.elements {
            guard let product = relation["id"]?.string.map(resolve), !names.contains(product) else { continue }
            names.append(product)
          }
        }
        next += 1
      }
      return names
    }
  }

  /// `names(of:)` as expressions see it.
  func namesValue(of id: String) -> CELValue {
    let shard = shard(id)
    if let known = shard.memory.withLock({ $0.names[id] }) { return known }
    let names = names(of: id)
    let value = CELValue.list(names.map(CELValue.string))
    shard.memory.withLock { memory in
      memory.listSize += names.count * 48 + 128
      memory.names[id] = value
    }
    return value
  }

  /// Something that derives from a dataset, and the shortest path to it.
  struct Derived: Sendable {
    let id: String
    let kind: RecordKind
    let hops: [Hop]
  }

  private struct Derivations {
    var byNode: [LineageGraph.Node: [Derived]] = [:]
    var hops = 0
  }

  /// Steps of paths that are kept; then all are forgotten.
  private static let hopBudget = 100_000

  /// The records that derive from a dataset, by id, without itself.
  func derived(from node: LineageGraph.Node) -> [Derived] {
    if let known = derivations.withLock({ $0.byNode[node] }) { return known }
    var found: [Derived] = []
    for descendant in graph.descendants(of: node) where descendant != node {
      guard let kind = graph.kind(descendant), let hops = graph.path(from: node, to: descendant) else { continue }
      found.append(Derived(id: graph.id(descendant), kind: kind, hops: hops))
    }
    let count = found.reduce(1) { $0 + $1.hops.count }
    derivations.withLock { known in
      known.hops += count
      if known.hops > Self.hopBudget {
        known.byNode.removeAll(keepingCapacity: true)
        known.hops = count
      }
      known.byNode[node] = found
    }
    return found
  }

  /// The attestations among the documents, read once.
  var attestationBook: AttestationBook { attestations.get { AttestationBook(self) } }
}
