/// Contributions of one dataset that nothing in the graph can tell apart: they came and went between the same moments at which data was
/// read, lie in the same copies, and no run names them.
struct ContributionClass: Sendable {
  /// The node of the dataset to which they were given.
  var home: Int32
  /// Hash of the id of a contribution that a run names, which is alone in its class.
  var name: UInt64?
  /// Hash of the person, where a run leaves that person out.
  var subject: UInt64?
  /// The home first, then copies.
  var places: [Place]
  var counts: ReachTrie.Counts

  /// A dataset that holds them.
  struct Place: Sendable, Hashable {
    var dataset: Int32
    /// The first moment of reading at which they were surely gone; nil: never.
    var gone: Instant?
    /// The last moment of reading before which they surely had not come; nil: never.
    var came: Instant?
  }
}

/// The moments that decide what was read of a dataset: starts of runs that read it, and when that was made which derives from it.
struct CutMoments {
  private var starts: [Int32: [Instant]] = [:]
  private var ends: [Int32: [Instant]] = [:]

  /// - Parameter datasets: of these alone.
  init(of datasets: Set<Int32>, shape: GraphShape, runs: [Int32: RunStatement], statements: [Statement]) {
    func note(_ stamp: Stamp, for dataset: Int32) {
      guard let range = stamp.range else { return }
      starts[dataset, default: []].append(range.lowerBound)
      ends[dataset, default: []].append(range.upperBound)
    }
    for edge in shape.edges where datasets.contains(edge.from) {
      switch edge.sort {
      case .used: if let run = runs[edge.to] { note(run.start, for: edge.from) }
      case .derived, .revision:
        note(statements[Int(edge.to)].generatedAt, for: edge.from)
        if let activity = shape.qualifier(edge)?.activity, let run = runs[activity] { note(run.start, for: edge.from) }
      case .generated, .slice, .member, .mirror, .influence: break
      }
    }
    starts = starts.mapValues { Set($0).sorted() }
    ends = ends.mapValues { Set($0).sorted() }
  }

  /// What of a stay in a dataset matters.
  func place(_ dataset: Int32, added: Stamp, removed: Stamp) -> ContributionClass.Place {
    var place = ContributionClass.Place(dataset: dataset)
    if let range = removed.range {
      let by = removed.width == 0 ? range.lowerBound : range.upperBound
      place.gone = starts[dataset].flatMap { moments in Self.first(moments) { $0 >= by } }
    }
    if added.isStated {
      // The last moment that is not after the addition comes before the first that is.
      let moments = ends[dataset] ?? []
      let next = Self.index(moments) { $0 > added.start }
      place.came = next > 0 ? moments[next - 1] : nil
    }
    return place
  }

  private static func first(_ moments: [Instant], where holds: (Instant) -> Bool) -> Instant? {
    let at = index(moments, where: holds)
    return at < moments.count ? moments[at] : nil
  }

  private static func index(_ moments: [Instant], where holds: (Instant) -> Bool) -> Int {
    var (low, high) = (0, moments.count)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(moments[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// Contributions and people that runs name: they must be told from all others.
struct NamedContributions {
  /// Hashes of ids.
  private(set) var ids: Set<UInt64> = []
  /// Hashes of people whom runs leave out.
  private(set) var subjects: Set<UInt64> = []

  init(shape: GraphShape, runs: [Int32: RunStatement]) {
    for qualifier in shape.qualifiers {
      for id in qualifier.selection?.ids ?? [] { ids.insert(NameNumbers.hash(id)) }
    }
    for run in runs.values {
      subjects.formUnion(run.excludedSubjects)
      for removal in run.removals {
        for id in removal.contributions { ids.insert(NameNumbers.hash(id)) }
      }
    }
  }
}

/// Marked contributions counted by class. Takes memory by the number of classes: moments of reading of a dataset, not contributions.
struct ContributionClasses {
  private struct Key: Hashable {
    var home: Int32
    var name: UInt64?
    var subject: UInt64?
    var place: ContributionClass.Place
    var copies: [ContributionClass.Place]
  }

  private let nodes: [Int32?]
  private let moments: CutMoments
  private let named: NamedContributions
  private let asOf: Instant?
  private var numbers: [Key: Int] = [:]
  private var classes: [ContributionClass] = []

  /// - Parameters:
  ///   - nodes: by number of a name, the node of the dataset.
  ///   - asOf: marks after it do not count.
  init(nodes: [Int32?], moments: CutMoments, named: NamedContributions, asOf: Instant?) {
    self.nodes = nodes
    self.moments = moments
    self.named = named
    self.asOf = asOf
  }

  mutating func add(_ mark: MarkedContribution) {
    guard let home = nodes[Int(mark.dataset)] else { return }
    var key = Key(
      home: home, name: named.ids.contains(mark.id) ? mark.id : nil,
      subject: mark.subject.flatMap { named.subjects.contains($0) ? $0 : nil },
      place: moments.place(home, added: mark.addedAt, removed: mark.removedAt), copies: [])
    for copy in mark.copies {
      guard let node = nodes[Int(copy.dataset)], node != home else { continue }
      key.copies.append(moments.place(node, added: copy.addedAt, removed: copy.removedAt))
    }
    let counts = mark.counts(asOf: asOf)
    if let known = numbers[key] {
      classes[known].counts = classes[known].counts + counts
    } else {
      numbers[key] = classes.count
      classes.append(
        ContributionClass(
          home: home, name: key.name, subject: key.subject, places: [key.place] + key.copies, counts: counts))
    }
  }

  /// Sorted by home.
  var sorted: [ContributionClass] { classes.sorted { $0.home < $1.home } }
}
