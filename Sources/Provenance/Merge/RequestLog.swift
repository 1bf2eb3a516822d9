import Spill

/// Ids of requests as they are read, in input order, by the hash of what reaches them: a person's pseudonym, a contribution's id.
struct RequestLog: Sendable {
  struct Entry: Sendable {
    var key: UInt64
    var ordinal: Int
    var id: String
  }

  private(set) var count = 0
  private var entries: [Entry] = []
  private var spilled: SpillPartitions?

  /// - Parameter spill: where entries go that memory does not hold; nil keeps all.
  init(spill: SpillPlace? = nil) { spilled = spill.map { SpillPartitions($0) } }

  mutating func append(key: UInt64, id: String) {
    entries.append(Entry(key: key, ordinal: count, id: id))
    count += 1
  }

  mutating func append(contentsOf later: RequestLog) throws(SpillError) {
    let shift = count
    count += later.count
    try later.forEachPart { (more) throws(SpillError) in
      for var entry in more {
        entry.ordinal += shift
        entries.append(entry)
      }
      try spill()
    }
    try spill()
  }

  private mutating func spill() throws(SpillError) {
    guard spilled != nil else { return }
    for entry in entries {
      try spilled?.append(to: SpillPartitions.queue(of: entry.key)) { bytes in
        bytes.write(entry.key)
        bytes.write(entry.ordinal)
        bytes.write(text: entry.id)
      }
    }
    entries.removeAll(keepingCapacity: true)
  }

  /// Whether memory does not hold all of it.
  var hasSpilled: Bool { spilled?.hasSpilled ?? false }

  /// Hands on all entries in parts by the upper bits of the key, in their order.
  func forEachPart(_ body: ([Entry]) throws(SpillError) -> Void) throws(SpillError) {
    guard spilled != nil else { return try body(entries) }
    var all = self
    try all.spill()
    guard let spilled = all.spilled else { return }
    for queue in 0..<SpillPartitions.count {
      var entries: [Entry] = []
      try spilled.forEachBlock(
        of: queue,
        { (bytes) throws(SpillError) in
          var reader = SpillReader(bytes)
          while !reader.isAtEnd {
            entries.append(
              Entry(key: reader.read(UInt64.self), ordinal: reader.read(Int.self), id: reader.readText()))
          }
        }, failed: { $0 })
      if !entries.isEmpty { try body(entries) }
    }
  }
}
