/// Finds identical streamed records and ids that are used twice, in time linear in records.
struct StreamResolver {
  private(set) var dropped: [Int: StreamFate] = [:]
  /// Positions of kept contributions whose id has other versions: position → all versions.
  private(set) var versions: [Int: [Int]] = [:]
  /// Positions of records whose id belongs to a record of another kind.
  private(set) var clashes: [Int] = []

  /// - Parameters:
  ///   - ranks: precedence by index of the source.
  ///   - strictness: how many limits a contribution states (withdrawals, removals, choices). Of versions that
  ///     differ the strictest is kept, so that no other version hides a withdrawal.
  ///   - taken: hash of the id of each kept record → its kind code (nil: a kind that is never streamed) and place.
  init(
    _ log: StreamLog, ranks: [Int], strictness: (Int) -> Int, taken: (UInt64) -> (kind: UInt32?, place: RecordPlace)?
  ) {
    let entries = log.entries
    for positions in Self.repeated(entries) { settle(positions, log, ranks, strictness) }
    for (position, entry) in entries.enumerated() where dropped[position] == nil {
      guard let owner = taken(entry.id) else { continue }
      // An event that another source keeps stands for its streamed namesake; any other kind refuses it.
      if owner.kind == entry.group >> 30 {
        dropped[position] = .superseded
      } else {
        clash(position)
      }
    }
    clashes.sort()
  }

  private mutating func clash(_ position: Int) {
    dropped[position] = .clash
    clashes.append(position)
  }

  /// Groups of positions that share an id, each ascending.
  private static func repeated(_ entries: [StreamLog.Entry]) -> [[Int]] {
    guard !entries.isEmpty else { return [] }
    var bits = 4
    while 1 << bits < entries.count * 2 { bits += 1 }
    let mask = 1 << bits - 1
    var table = [UInt32](repeating: .max, count: 1 << bits)
    var groups: [UInt64: [Int]] = [:]
    for (position, entry) in entries.enumerated() {
      var slot = Int(truncatingIfNeeded: entry.id) & mask
      while true {
        let first = table[slot]
        if first == .max {
          table[slot] = UInt32(position)
          break
        }
        if entries[Int(first)].id == entry.id {
          groups[entry.id, default: [Int(first)]].append(position)
          break
        }
        slot = (slot + 1) & mask
      }
    }
    return groups.values.sorted { $0[0] < $1[0] }
  }

  private mutating func settle(
    _ positions: [Int], _ log: StreamLog, _ ranks: [Int], _ strictness: (Int) -> Int
  ) {
    let entries = log.entries
    let kind = entries[positions[0]].group >> 30
    var distinct: [Int] = []
    for position in positions {
      if entries[position].group >> 30 != kind {
        clash(position)
      } else if distinct.contains(where: { entries[$0].content == entries[position].content }) {
        dropped[position] = .duplicate
      } else {
        distinct.append(position)
      }
    }
    guard distinct.count > 1 else { return }
    let kept = distinct.min { a, b in
      if strictness(a) != strictness(b) { return strictness(a) > strictness(b) }
      let (x, y) = (rank(a, log, ranks), rank(b, log, ranks))
      return x != y ? x < y : entries[a].content < entries[b].content
    }
    guard let kept else { return }
    for position in distinct where position != kept { dropped[position] = .superseded }
    versions[kept] = distinct
  }

  private func rank(_ position: Int, _ log: StreamLog, _ ranks: [Int]) -> Int {
    let source = log.source(of: position)
    return ranks.indices.contains(source) ? ranks[source] : Int.max
  }
}

extension StreamLog {
  private func stretch(of position: Int) -> Stretch? {
    var (low, high) = (0, stretches.count)
    while low < high {
      let middle = low + (high - low) / 2
      if stretches[middle].first <= position { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? stretches[low - 1] : nil
  }

  func source(of position: Int) -> Int { stretch(of: position)?.source ?? 0 }

  /// The place of a record of the log, without line and locator.
  func place(of position: Int) -> RecordPlace {
    guard let stretch = stretch(of: position) else { return RecordPlace(source: 0, chunk: 0, record: 0) }
    var left = position - stretch.first
    for (word, bits) in stretch.lines.enumerated() {
      if left >= bits.nonzeroBitCount {
        left -= bits.nonzeroBitCount
        continue
      }
      var rest = bits
      for _ in 0..<left { rest &= rest - 1 }
      return RecordPlace(
        source: stretch.source, chunk: stretch.chunk, record: word << 6 + rest.trailingZeroBitCount)
    }
    return RecordPlace(source: stretch.source, chunk: stretch.chunk, record: 0)
  }
}
