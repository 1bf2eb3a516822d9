import Foundation
public import JSON
public import Provenance

/// A world whose parsed records and look-ups are kept for a while, so that a record that many rules read is parsed once.
///
/// `@unchecked Sendable`: each shard's dictionaries are touched only while its lock is held; everything else is immutable.
public final class CachedWorld: World, @unchecked Sendable {
  public let base: any World
  public let graph: LineageGraph
  public let profileID: String?
  private let shards: [Shard]
  private let attestations = Once<AttestationBook>()

  public init(_ base: any World) {
    self.base = base
    graph = base.graph
    profileID = base.profileID
    shards = (0..<16).map { _ in Shard() }
  }

  /// The world itself if it caches already.
  static func wrapping(_ world: any World) -> CachedWorld { world as? CachedWorld ?? CachedWorld(world) }

  private final class Shard: @unchecked Sendable {
    let lock = NSLock()
    var documents: [String: JSONDocument?] = [:]
    var lists: [ListKey: [String]] = [:]
    var names: [String: [String]] = [:]

    /// Entries that a shard keeps; a full one is emptied.
    static let capacity = 1024
  }

  private struct ListKey: Hashable {
    var sort: UInt8
    var id: String
  }

  private func shard(_ id: String) -> Shard { shards[Int(truncatingIfNeeded: id.utf8.last ?? 0) & 15] }

  public func record(_ id: String) -> JSONDocument? {
    let shard = shard(id)
    if let known = shard.lock.withLock({ shard.documents[id] }) { return known }
    let document = base.record(id)
    shard.lock.withLock {
      if shard.documents.count >= Shard.capacity { shard.documents.removeAll(keepingCapacity: true) }
      shard.documents[id] = .some(document)
    }
    return document
  }

  private func list(_ sort: UInt8, _ id: String, _ make: (String) -> [String]) -> [String] {
    let shard = shard(id)
    let key = ListKey(sort: sort, id: id)
    if let known = shard.lock.withLock({ shard.lists[key] }) { return known }
    let made = make(id)
    shard.lock.withLock {
      if shard.lists.count >= Shard.capacity { shard.lists.removeAll(keepingCapacity: true) }
      shard.lists[key] = made
    }
    return made
  }

  public func resolve(_ id: String) -> String { base.resolve(id) }
  public func kind(of id: String) -> RecordKind? { base.kind(of: id) }
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

  /// The attestations among the documents, read once.
  var attestationBook: AttestationBook { attestations.get { AttestationBook(self) } }
}

/// A value made when first asked for.
///
/// `@unchecked Sendable`: `value` is touched only while the lock is held.
private final class Once<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value?

  func get(_ make: () -> Value) -> Value {
    lock.withLock {
      if let value { return value }
      let made = make()
      value = made
      return made
    }
  }
}
