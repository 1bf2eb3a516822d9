import Crypto
import JSON
import Provenance

/// Facets as bytes, each stored once: the same schema comes with every run of a job.
struct FacetPool {
  /// Largest facet that is kept, in bytes of JSON. A larger one has no member to go to and is counted instead.
  static let largest = 256 << 10
  /// Deepest facet that is kept: it becomes part of a record, which may be 64 deep itself.
  static let deepest = 40

  private var places: [Digest: Int32] = [:]
  private var bytes: [[UInt8]] = []
  private var digests: [Digest] = []

  /// The place of a facet without its `_producer` and `_schemaURL`; nil where it is too large or too deep.
  mutating func place(of facet: JSONView) -> Int32? {
    guard Self.isShallow(facet, Self.deepest) else { return nil }
    let canonical = JSONWriter.canonical(facet, excluding: ["_producer", "_schemaURL"])
    guard canonical.count <= Self.largest else { return nil }
    let digest = SHA256.hash(canonical)
    if let known = places[digest] { return known }
    let place = Int32(bytes.count)
    places[digest] = place
    digests.append(digest)
    // Not the canonical form: that writes numbers beyond 2^53 as their nearest double.
    bytes.append(JSONWriter.compact(facet))
    return place
  }

  /// A facet; integers beyond 2^53 - 1 are text.
  subscript(_ place: Int32) -> JSONObject {
    guard let document = try? JSONParser().parse(bytes[Int(place)]),
      case .object(var object)? = try? document.root.exactValue(bigIntegersAsText: true)
    else { return JSONObject() }
    object["_producer"] = nil
    object["_schemaURL"] = nil
    return object
  }

  /// An order that depends on the content alone.
  func isBefore(_ a: Int32, _ b: Int32) -> Bool { digests[Int(a)] < digests[Int(b)] }

  private static func isShallow(_ view: JSONView, _ depth: Int) -> Bool {
    switch view.type {
    case .object: depth > 0 && view.entries.allSatisfy { isShallow($0.value, depth - 1) }
    case .array: depth > 0 && view.elements.allSatisfy { isShallow($0, depth - 1) }
    default: true
    }
  }
}

/// The facets of one thing: for each producer and name the one of the newest event; `_deleted` takes one away.
struct FacetTable {
  struct Key: Hashable {
    var producer: Int32
    var name: String
  }

  struct Entry {
    var time: Instant
    /// Place in the pool; nil where the facet was taken away.
    var place: Int32?
    /// Index of the run that brought it.
    var run: Int32?
  }

  private(set) var entries: [Key: Entry] = [:]

  var isEmpty: Bool { entries.isEmpty }

  mutating func take(_ key: Key, _ entry: Entry, pool: FacetPool) {
    if let known = entries[key] {
      if known.time > entry.time { return }
      // At one instant the content decides, not the order of the lines.
      if known.time == entry.time, let a = known.place, entry.place.map({ !pool.isBefore(a, $0) }) ?? false { return }
    }
    entries[key] = entry
  }

  /// Facets by name: of all producers the newest, at one instant the one whose name comes last.
  func newest(_ prefix: String = "", producers: [String]) -> [String: Entry] {
    var newest: [String: (entry: Entry, producer: String)] = [:]
    for (key, entry) in entries where entry.place != nil && key.name.hasPrefix(prefix) {
      let name = String(key.name.dropFirst(prefix.count))
      let producer = producers[Int(key.producer)]
      if let known = newest[name], (known.entry.time, known.producer) >= (entry.time, producer) { continue }
      newest[name] = (entry, producer)
    }
    return newest.mapValues(\.entry)
  }

  /// Producers that have a facet here, by name.
  func producers(names: [String]) -> [Int32] {
    Set(entries.filter { $0.value.place != nil }.keys.map(\.producer)).sorted { names[Int($0)] < names[Int($1)] }
  }

  func of(producer: Int32) -> [String: Entry] {
    var mine: [String: Entry] = [:]
    for (key, entry) in entries where key.producer == producer && entry.place != nil { mine[key.name] = entry }
    return mine
  }
}
