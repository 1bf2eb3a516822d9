import Spill

/// Streamed records: copies, clashes, and what lineage needs of contributions.
extension Assembly {
  mutating func resolveStreams() throws(SpillError) {
    let log = index.streams
    set.streams = StreamFates(log)
    set.requests = try RequestIndex(index.requests, spill: index.spill)
    set.listings = try RequestIndex(index.listings, spill: index.spill)
    set.marks = MarkStore(names: log.names.names, spill: index.spill)
    let owners = items.map { StreamResolver.Owner(id: NameNumbers.hash($0.id), isEvent: $0.kind == .event) }
      .sorted { $0.id < $1.id }
    let ranks = sources.map(\.rank)
    var counts = [Int](repeating: 0, count: log.names.names.count)
    var clashes: [Int] = []
    try log.forEachPart { (entries, marks) throws(SpillError) in
      let resolver = StreamResolver(entries, owners: Self.owners(owners, of: entries)) { ordinal in
        let source = log.source(of: ordinal)
        return ranks.indices.contains(source) ? ranks[source] : Int.max
      }
      for (ordinal, fate) in resolver.dropped {
        set.streams.drop(ordinal, fate)
        switch fate {
        case .duplicate, .superseded: set.tallies[log.source(of: ordinal), default: RecordTally()].merged += 1
        case .clash: clashes.append(ordinal)
        case .keep: break
        }
      }
      for entry in entries where entry.kind == .contribution && resolver.dropped[entry.ordinal] == nil {
        counts[Int(entry.dataset)] += 1
      }
      for mark in Self.joined(marks, resolver) { try set.marks.append(mark) }
    }
    for ordinal in clashes.sorted() { reject(log.place(of: ordinal)) }
    for (number, count) in counts.enumerated() where count > 0 {
      set.contributionCounts[log.names.names[number]] = count
    }
  }

  /// Owners whose hashes lie among those of the entries of one part.
  private static func owners(
    _ owners: [StreamResolver.Owner], of entries: [StreamEntry]
  ) -> ArraySlice<StreamResolver.Owner> {
    var (least, greatest) = (UInt64.max, UInt64.min)
    for entry in entries {
      least = min(least, entry.id)
      greatest = max(greatest, entry.id)
    }
    func first(from hash: UInt64) -> Int {
      var (low, high) = (0, owners.count)
      while low < high {
        let middle = low + (high - low) / 2
        if owners[middle].id < hash { low = middle + 1 } else { high = middle }
      }
      return low
    }
    let start = first(from: least)
    let end = greatest == .max ? owners.count : first(from: greatest + 1)
    return owners[start..<max(start, end)]
  }

  /// One for each contribution that is kept: a mark that any version of it speaks of counts.
  private static func joined(_ marks: [StreamMark], _ resolver: StreamResolver) -> [MarkedContribution] {
    var single: [MarkedContribution] = []
    var joined: [Int: MarkedContribution] = [:]
    for mark in marks {
      if let kept = resolver.kept[mark.ordinal] {
        var contribution = mark.contribution
        contribution.dataset = kept.dataset
        if joined[kept.ordinal]?.join(contribution) == nil { joined[kept.ordinal] = contribution }
      } else if resolver.dropped[mark.ordinal] == nil {
        single.append(mark.contribution)
      }
    }
    return single + joined.sorted { $0.key < $1.key }.map(\.value)
  }
}
