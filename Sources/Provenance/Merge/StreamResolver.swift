/// Finds identical streamed records and ids that are used twice among records whose ids hash alike; linear in records.
struct StreamResolver {
  /// What becomes of records that are not kept, by ordinal.
  private(set) var dropped: [Int: StreamFate] = [:]
  /// Versions of contributions whose id has several: ordinal of a version → the entry that is kept.
  private(set) var kept: [Int: StreamEntry] = [:]

  private let entries: [StreamEntry]

  /// A kept record whose id must not come again among streamed ones.
  struct Owner: Sendable {
    var id: UInt64
    var isEvent: Bool
  }

  /// - Parameters:
  ///   - entries: in input order; all that have one id.
  ///   - owners: kept records with such ids; each once.
  ///   - rank: precedence of the source of the record of an ordinal.
  init(_ entries: [StreamEntry], owners: some Collection<Owner>, rank: (Int) -> Int) {
    self.entries = entries
    guard !entries.isEmpty else { return }
    var bits = 4
    while 1 << bits < (entries.count + owners.count) * 2 { bits += 1 }
    let mask = 1 << bits - 1
    // Positions of entries; owners as negative numbers from -2 on.
    var table = [Int32](repeating: -1, count: 1 << bits)
    let owners = Array(owners)
    for (number, owner) in owners.enumerated() {
      var slot = Int(truncatingIfNeeded: owner.id) & mask
      while table[slot] != -1 { slot = (slot + 1) & mask }
      table[slot] = Int32(-2 - number)
    }
    /// First position → all positions of its id, ascending.
    var groups: [Int: [Int]] = [:]
    var owned: [Int: [Int]] = [:]
    for (position, entry) in entries.enumerated() {
      var slot = Int(truncatingIfNeeded: entry.id) & mask
      while true {
        let known = Int(table[slot])
        if known == -1 {
          table[slot] = Int32(position)
          break
        }
        if known < 0 ? owners[-2 - known].id == entry.id : entries[known].id == entry.id {
          if known < 0 {
            owned[-2 - known, default: []].append(position)
          } else {
            groups[known, default: [known]].append(position)
          }
          break
        }
        slot = (slot + 1) & mask
      }
    }
    for positions in groups.values { _ = settle(positions, rank) }
    for (number, positions) in owned {
      guard let position = settle(positions, rank) else { continue }
      // An event that another source keeps stands for its streamed namesake; any other kind refuses it.
      let isSame = owners[number].isEvent && entries[position].kind == .event
      dropped[entries[position].ordinal] = isSame ? .superseded : .clash
      for version in positions where kept[entries[version].ordinal] != nil { kept[entries[version].ordinal] = nil }
    }
  }

  /// Keeps one of the records of an id.
  /// - Returns: its position.
  ///
  /// Of versions that differ the one is kept that states the most limits, so that no other version hides a withdrawal; then the one of
  /// the better source.
  private mutating func settle(_ positions: [Int], _ rank: (Int) -> Int) -> Int? {
    guard let first = positions.first else { return nil }
    let kind = entries[first].kind
    var contents: Set<UInt64> = []
    var distinct: [Int] = []
    for position in positions {
      let entry = entries[position]
      if entry.kind != kind {
        dropped[entry.ordinal] = .clash
      } else if contents.insert(entry.content).inserted {
        distinct.append(position)
      } else {
        dropped[entry.ordinal] = .duplicate
      }
    }
    guard distinct.count > 1 else { return first }
    let best = distinct.min { a, b in
      let (x, y) = (entries[a], entries[b])
      if x.limits != y.limits { return x.limits > y.limits }
      let (mine, theirs) = (rank(x.ordinal), rank(y.ordinal))
      if mine != theirs { return mine < theirs }
      return x.order != y.order ? x.order < y.order : x.ordinal < y.ordinal
    }
    guard let best else { return first }
    for position in distinct {
      if position != best { dropped[entries[position].ordinal] = .superseded }
      kept[entries[position].ordinal] = entries[best]
    }
    return best
  }
}
