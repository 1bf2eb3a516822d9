/// The contributions of each dataset as sets that flow: classes of marked ones by key, the rest by number.
struct ContributionTable: Sendable {
  /// Sorted by home.
  let classes: [ContributionClass]
  private let named: [UInt64: Int32]
  private let bySubject: [UInt64: [Int32]]
  private let own: [Int32: Origin]

  /// What one dataset holds itself, by contributions given to it and by copies.
  private struct Origin: Sendable {
    var root: ReachTrie.Root
    /// When a key is surely gone, ascending.
    var removals: [(by: Instant, key: UInt64)]
    /// When a key surely came, descending.
    var additions: [(from: Instant, key: UInt64)]
  }

  /// A key holds the home's node above, the class (or 0 for the rest) below.
  static func key(dataset: Int32, number: Int? = nil) -> UInt64 {
    UInt64(UInt32(bitPattern: dataset)) << 32 | UInt64(number.map { $0 + 1 } ?? 0)
  }

  /// - Parameters:
  ///   - classes: sorted by home.
  ///   - totals: contributions of each dataset, marked ones among them.
  init(_ classes: [ContributionClass], totals: [Int32: Int], trie: inout ReachTrie) {
    self.classes = classes
    var named: [UInt64: Int32] = [:]
    var subjects: [UInt64: [Int32]] = [:]
    /// Numbers of classes that a dataset holds: its own, and copies.
    var held: [Int32: [(number: Int, place: ContributionClass.Place)]] = [:]
    var markedIn: [Int32: Int] = [:]
    for (number, item) in classes.enumerated() {
      if let name = item.name { named[name] = Int32(number) }
      if let subject = item.subject { subjects[subject, default: []].append(Int32(number)) }
      markedIn[item.home, default: 0] += Int(item.counts.total)
      for place in item.places { held[place.dataset, default: []].append((number, place)) }
    }
    self.named = named
    bySubject = subjects
    var own: [Int32: Origin] = [:]
    for dataset in Set(held.keys).union(totals.keys).sorted() {
      var leaves: [(key: UInt64, counts: ReachTrie.Counts)] = []
      let rest = totals[dataset, default: 0] - markedIn[dataset, default: 0]
      if rest > 0 { leaves.append((Self.key(dataset: dataset), ReachTrie.Counts(total: UInt32(clamping: rest)))) }
      let items = (held[dataset] ?? []).map {
        (key: Self.key(of: classes, $0.number), number: $0.number, place: $0.place)
      }
      leaves += items.map { ($0.key, classes[$0.number].counts) }
      leaves.sort { $0.key < $1.key }
      // One contribution copied twice into one dataset is there once.
      var distinct: [(key: UInt64, counts: ReachTrie.Counts)] = []
      for leaf in leaves where distinct.last?.key != leaf.key { distinct.append(leaf) }
      own[dataset] = Origin(
        root: trie.build(distinct),
        removals: items.compactMap { item in item.place.gone.map { (by: $0, key: item.key) } }
          .sorted { ($0.by, $0.key) < ($1.by, $1.key) },
        additions: items.compactMap { item in item.place.came.map { (from: $0, key: item.key) } }
          .sorted { ($0.from, $0.key) > ($1.from, $1.key) })
    }
    self.own = own
  }

  private static func key(of classes: [ContributionClass], _ number: Int) -> UInt64 {
    key(dataset: classes[number].home, number: number)
  }

  /// The classes of one dataset.
  func classes(in dataset: Int32) -> ArraySlice<ContributionClass> {
    var (low, high) = (0, classes.count)
    while low < high {
      let middle = low + (high - low) / 2
      if classes[middle].home < dataset { low = middle + 1 } else { high = middle }
    }
    return classes[low...].prefix { $0.home == dataset }
  }

  func root(of dataset: Int32) -> ReachTrie.Root { own[dataset]?.root ?? ReachTrie.empty }

  /// The class of a contribution that a run names; nil if it is unknown or carries no mark.
  func number(of id: String) -> Int? { named[NameNumbers.hash(id)].map(Int.init) }

  func key(_ number: Int) -> UInt64 { Self.key(of: classes, number) }

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

  func counts(_ number: Int) -> ReachTrie.Counts { classes[number].counts }
}
