/// The contributions of each dataset as sets that flow: marked ones by key, the rest by number.
struct ContributionTable: Sendable {
  /// Marked contributions, sorted by dataset, then id.
  let marked: [MarkedContribution]
  private let byID: [String: Int32]
  private let bySubject: [UInt64: [Int32]]
  private let keys: [UInt64]
  private let counts: [ReachTrie.Counts]
  private let own: [Int32: Origin]

  /// What one dataset holds itself, by contributions given to it and by copies.
  private struct Origin: Sendable {
    var root: ReachTrie.Root
    /// When a key is surely gone, ascending.
    var removals: [(by: Instant, key: UInt64)]
    /// When a key surely came, descending.
    var additions: [(from: Instant, key: UInt64)]
  }

  /// A key holds the dataset's node above, the marked contribution (or 0 for the rest) below.
  static func key(dataset: Int32, contribution: Int? = nil) -> UInt64 {
    UInt64(UInt32(bitPattern: dataset)) << 32 | UInt64(contribution.map { $0 + 1 } ?? 0)
  }

  static func contribution(_ key: UInt64) -> Int? {
    let low = Int(key & 0xFFFF_FFFF)
    return low == 0 ? nil : low - 1
  }

  static func dataset(_ key: UInt64) -> Int32 { Int32(truncatingIfNeeded: key >> 32) }

  /// Types of `optOuts[]` that keep data out of sale and sharing, and that limit sensitive data; an unknown choice may
  /// be either.
  static let optOutTypes: Set<String> = ["sale-share", "unknown", "not-stated"]
  static let limitTypes: Set<String> = ["limit-sensitive", "unknown", "not-stated"]

  init(
    marked: [MarkedContribution], totals: [String: Int], asOf: Instant?, node: (String) -> Int32?,
    trie: inout ReachTrie
  ) {
    self.marked = marked
    byID = Dictionary(marked.enumerated().map { ($1.id, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    var subjects: [UInt64: [Int32]] = [:]
    var keys: [UInt64] = []
    var counts: [ReachTrie.Counts] = []
    /// Places of a marked contribution: its dataset and the copies.
    var held: [Int32: [(key: UInt64, number: Int, added: Range<Instant>?, removed: Range<Instant>?)]] = [:]
    var markedIn: [String: Int] = [:]
    for (number, item) in marked.enumerated() {
      if let subject = item.subject { subjects[subject, default: []].append(Int32(number)) }
      let home = node(item.dataset) ?? -1
      let key = Self.key(dataset: home, contribution: number)
      keys.append(key)
      counts.append(Self.counts(item, asOf: asOf))
      markedIn[item.dataset, default: 0] += 1
      if home >= 0 { held[home, default: []].append((key, number, item.addedAt, item.removedAt)) }
      for copy in item.copies where copy.dataset != item.dataset {
        guard let place = node(copy.dataset) else { continue }
        held[place, default: []].append((key, number, copy.addedAt, copy.removedAt))
      }
    }
    bySubject = subjects
    self.keys = keys
    self.counts = counts
    var own: [Int32: Origin] = [:]
    var places = Set(held.keys)
    var rest: [Int32: UInt32] = [:]
    for (dataset, total) in totals {
      guard let place = node(dataset) else { continue }
      rest[place] = UInt32(clamping: total - markedIn[dataset, default: 0])
      places.insert(place)
    }
    for place in places.sorted() {
      var leaves: [(key: UInt64, counts: ReachTrie.Counts)] = []
      if let number = rest[place], number > 0 {
        leaves.append((Self.key(dataset: place), ReachTrie.Counts(total: number)))
      }
      let items = held[place] ?? []
      leaves += items.map { ($0.key, counts[$0.number]) }
      leaves.sort { $0.key < $1.key }
      // One contribution copied twice into one dataset is there once.
      var distinct: [(key: UInt64, counts: ReachTrie.Counts)] = []
      for leaf in leaves where distinct.last?.key != leaf.key { distinct.append(leaf) }
      own[place] = Origin(
        root: trie.build(distinct),
        removals: items.compactMap { item in
          item.removed.map { (by: Stamp($0).width == 0 ? $0.lowerBound : $0.upperBound, key: item.key) }
        }.sorted { ($0.by, $0.key) < ($1.by, $1.key) },
        additions: items.compactMap { item in item.added.map { (from: $0.lowerBound, key: item.key) } }
          .sorted { ($0.from, $0.key) > ($1.from, $1.key) })
    }
    self.own = own
  }

  private static func counts(_ item: MarkedContribution, asOf: Instant?) -> ReachTrie.Counts {
    func happened(_ range: Range<Instant>?) -> Bool { range.map { asOf == nil || $0.lowerBound <= asOf! } ?? false }
    return ReachTrie.Counts(
      total: 1, withdrawn: happened(item.withdrawnAt) ? 1 : 0, erased: happened(item.removedAt) ? 1 : 0,
      optedOut: item.hasChoice(optOutTypes, at: asOf) ? 1 : 0, limited: item.hasChoice(limitTypes, at: asOf) ? 1 : 0)
  }

  func root(of dataset: Int32) -> ReachTrie.Root { own[dataset]?.root ?? ReachTrie.empty }

  func number(of id: String) -> Int? { byID[id].map(Int.init) }

  func key(_ number: Int) -> UInt64 { keys[number] }

  func numbers(ofSubject subject: UInt64) -> [Int32] { bySubject[subject] ?? [] }

  /// How many keys of a dataset are surely gone before a moment, and how many surely came after it.
  func cut(_ dataset: Int32, at start: Stamp, removals removes: Bool) -> (removed: Int, added: Int) {
    guard let origin = own[dataset], let range = start.range else { return (0, 0) }
    let removed = removes ? Self.count(origin.removals) { $0.by <= range.lowerBound } : 0
    let added = Self.count(origin.additions) { $0.from >= range.upperBound }
    return (removed, added)
  }

  /// The first `cut` of both orders, beginning with the removals after the first `from`.
  func keysGone(_ dataset: Int32, _ cut: (removed: Int, added: Int), from: Int) -> [UInt64] {
    guard let origin = own[dataset] else { return [] }
    return origin.removals[min(from, cut.removed)..<cut.removed].map(\.key) + origin.additions[..<cut.added].map(\.key)
  }

  private static func count<T>(_ list: [T], where holds: (T) -> Bool) -> Int {
    var (low, high) = (0, list.count)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(list[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  func counts(_ number: Int) -> ReachTrie.Counts { counts[number] }
}
