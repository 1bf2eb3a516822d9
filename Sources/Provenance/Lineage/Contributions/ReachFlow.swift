/// Moves sets of contributions along edges: what a run reads of its input.
struct ReachFlow: Sendable {
  var trie: ReachTrie
  let table: ContributionTable
  /// Own set of a dataset at a cut: (dataset, removed, added) → set.
  private var cuts: [Cut: ReachTrie.Root] = [:]
  /// Numbers of removals for which a dataset has a set without later additions, ascending.
  private var removedCounts: [Int32: [Int]] = [:]

  private struct Cut: Hashable {
    var dataset: Int32
    var removed: Int
    var added: Int
  }

  init(trie: ReachTrie, table: ContributionTable) {
    self.trie = trie
    self.table = table
  }

  /// The own contributions of a dataset that are in it at a moment, as far as dates say.
  mutating func own(_ dataset: Int32, at start: Stamp, removals: Bool = true) -> ReachTrie.Root {
    let whole = table.root(of: dataset)
    guard whole >= 0 else { return whole }
    let (removed, added) = table.cut(dataset, at: start, removals: removals)
    if removed == 0 && added == 0 { return whole }
    let wanted = Cut(dataset: dataset, removed: removed, added: added)
    if let known = cuts[wanted] { return known }
    let nearest = removedCounts[dataset]?.last { $0 <= removed } ?? 0
    var root = nearest == 0 ? whole : cuts[Cut(dataset: dataset, removed: nearest, added: 0)] ?? whole
    for key in table.keysGone(dataset, (removed, added), from: nearest) { root = trie.removing(key, from: root) }
    cuts[wanted] = root
    if added == 0 {
      removedCounts[dataset, default: []].append(removed)
      removedCounts[dataset]?.sort()
    }
    return root
  }

  /// What is left after a selection of contributions of `entity`.
  mutating func select(_ selection: ContributionSelection, of entity: Int32, from root: ReachTrie.Root)
    -> ReachTrie.Root
  {
    let rest = ContributionTable.key(dataset: entity)
    let known = (selection.ids ?? []).compactMap { table.number(of: $0) }
    var result = root
    switch selection.sort {
    case .allBut:
      for number in known { result = trie.removing(table.key(number), from: result) }
      let others = (selection.ids?.count ?? 0) - known.count
      if let count = selection.count, trie.value(rest, in: root) != nil {
        result = setRest(rest, to: count - Int(markedTotal(result, without: rest)), in: result)
      } else if others > 0, let stated = trie.value(rest, in: result) {
        result = setRest(rest, to: Int(stated.total) - others, in: result)
      }
    case .listed:
      if selection.ids != nil {
        // What a source lists was read, also where dates say that it was gone: that is the case to find.
        let leaves = Set(known).map { (key: table.key($0), counts: table.counts($0)) }.sorted { $0.key < $1.key }
        let number = selection.count ?? selection.ids?.count ?? 0
        result = setRest(rest, to: number - leaves.count, in: trie.build(leaves))
      } else if let count = selection.count {
        result = setRest(rest, to: count - Int(markedTotal(result, without: rest)), in: result)
      }
    }
    return result
  }

  mutating func removeSubjects(_ subjects: Set<UInt64>, from root: ReachTrie.Root) -> ReachTrie.Root {
    var result = root
    for subject in subjects.sorted() {
      for number in table.numbers(ofSubject: subject) { result = trie.removing(table.key(Int(number)), from: result) }
    }
    return result
  }

  mutating func remove(_ ids: [String], from root: ReachTrie.Root) -> ReachTrie.Root {
    ids.reduce(root) { set, id in table.number(of: id).map { trie.removing(table.key($0), from: set) } ?? set }
  }

  private func markedTotal(_ root: ReachTrie.Root, without rest: UInt64) -> UInt32 {
    trie.counts(root).total - (trie.value(rest, in: root)?.total ?? 0)
  }

  private mutating func setRest(_ key: UInt64, to number: Int, in root: ReachTrie.Root) -> ReachTrie.Root {
    let without = trie.removing(key, from: root)
    guard number > 0 else { return without }
    let leaf = trie.leaf(key, ReachTrie.Counts(total: UInt32(clamping: number)))
    return trie.union(without, leaf)
  }

  /// Forgets what only building needs.
  mutating func seal() {
    cuts = [:]
    removedCounts = [:]
  }
}
