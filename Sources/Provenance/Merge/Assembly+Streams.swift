/// Streamed records: copies, clashes, and what lineage needs of contributions.
extension Assembly {
  mutating func resolveStreams() {
    let log = index.streams
    set.requests = index.requests
    set.listings = index.listings.mapValues { Set($0).sorted() }
    var dropped: [Int: StreamFate] = [:]
    var versions: [Int: [Int]] = [:]
    if !log.entries.isEmpty {
      var owners: [UInt64: Int32] = [:]
      owners.reserveCapacity(items.count)
      for (number, item) in items.enumerated() { owners[StreamLog.hash(id: item.id)] = Int32(number) }
      let limits = Dictionary(
        index.marked.map { ($0.position, $0.contribution.limits) }, uniquingKeysWith: { first, _ in first })
      let resolver = StreamResolver(log, ranks: sources.map(\.rank), strictness: { limits[$0] ?? 0 }) { hash in
        owners[hash].map { number in
          let item = items[Int(number)]
          return (item.kind == .event ? 0 : nil, index.kept[item.versions[0]].place)
        }
      }
      dropped = resolver.dropped
      versions = resolver.versions
      for position in resolver.clashes { reject(log.place(of: position)) }
    }
    for position in dropped.keys {
      if dropped[position] == .duplicate || dropped[position] == .superseded {
        set.tallies[log.source(of: position), default: RecordTally()].merged += 1
      }
    }
    set.streams = StreamFates(log: log, dropped: dropped)
    countContributions(dropped, versions)
  }

  mutating func countContributions(_ dropped: [Int: StreamFate], _ versions: [Int: [Int]]) {
    let log = index.streams
    var counts = [Int](repeating: 0, count: log.groups.count)
    for (position, entry) in log.entries.enumerated() where entry.group >> 30 == StreamLog.kindCode(.contribution) {
      if dropped[position] == nil { counts[Int(entry.group & StreamLog.groupMask)] += 1 }
    }
    for (group, count) in counts.enumerated() where count > 0 { set.contributionCounts[log.groups[group]] = count }
    // A mark that any version of a contribution speaks of counts.
    var owner: [Int: Int] = [:]
    for (kept, all) in versions { for position in all { owner[position] = kept } }
    var marked: [String: MarkedContribution] = [:]
    for mark in index.marked {
      let fate = dropped[mark.position]
      if fate == .duplicate || fate == .clash { continue }
      if fate == .superseded && owner[mark.position] == nil { continue }
      if marked[mark.contribution.id] == nil {
        marked[mark.contribution.id] = mark.contribution
      } else {
        marked[mark.contribution.id]?.join(mark.contribution)
      }
      if owner[mark.position] == mark.position {
        marked[mark.contribution.id]?.dataset = mark.contribution.dataset
      }
    }
    set.marked = marked.values.sorted { ($0.dataset, $0.id) < ($1.dataset, $1.id) }
  }
}
