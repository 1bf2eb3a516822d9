/// Sorts more items than memory holds: batches, each sorted where it was made, are merged into runs on disk whenever they come to the
/// budget, runs into longer ones when there are too many, and all of them once more when they are read.
///
/// A value: copies share what is on disk. What comes out depends on the items alone, not on budget, batches or their order.
public struct ExternalSort: Sendable {
  private let place: SpillPlace
  private let fanIn: Int
  private var batches: [SortBatch] = []
  /// Small batches, side by side until they make a larger one.
  private var loose = SortBatch()
  private var held = 0
  /// Runs by level: a run of level n was made of `fanIn` runs of level n-1.
  private var runs: [[SortedRun]] = []
  /// Items added.
  public private(set) var count = 0

  private static let smallBatch = 256 << 10

  /// - Parameter fanIn: runs of a level that are merged into one of the next, at least 2. So many are open at once, a block each.
  public init(_ place: SpillPlace, fanIn: Int = 64) {
    self.place = place
    self.fanIn = max(2, fanIn)
  }

  /// Whether any of it lies on disk.
  public var hasSpilled: Bool { !runs.isEmpty }

  /// - Parameter batch: sorted.
  /// - Throws: `SpillError` where it does not fit on disk.
  public mutating func add(_ batch: SortBatch) throws(SpillError) {
    guard !batch.isEmpty else { return }
    count += batch.items.count
    held += batch.byteCount
    if batch.byteCount < Self.smallBatch {
      loose.append(batch)
      if loose.byteCount >= 4 * Self.smallBatch { close() }
    } else {
      batches.append(batch)
    }
    if held >= place.budget { try spill() }
  }

  /// Takes over what another one of the same place holds.
  public mutating func merge(_ other: ExternalSort) throws(SpillError) {
    for (level, more) in other.runs.enumerated() {
      for run in more { try add(run, at: level) }
    }
    for batch in other.batches { try add(batch) }
    var rest = other.loose
    rest.sort()
    try add(rest)
    count += other.count - other.batches.reduce(rest.items.count) { $0 + $1.items.count }
  }

  /// Hands on all items in their order. May be called again.
  public func forEach(_ body: (SortedItem) throws -> Void) throws {
    var rest = loose
    rest.sort()
    var cursors = (batches + [rest]).map { SortCursor($0) }
    for run in runs.joined() { cursors.append(try SortCursor(run)) }
    var tournament = Tournament(cursors)
    cursors = []
    while try tournament.next(
      failed: { $0 as any Error },
      { (item, bytes) throws(any Error) in
        try body(
          SortedItem(
            group: item.group, tag: item.tag, payload: UnsafeRawBufferPointer(rebasing: bytes[item.payload])))
      })
    {}
  }

  private mutating func close() {
    loose.sort()
    batches.append(loose)
    loose = SortBatch()
  }

  private mutating func spill() throws(SpillError) {
    close()
    let cursors = batches.map { SortCursor($0) }
    batches = []
    held = 0
    try add(try written(cursors), at: 0)
  }

  private mutating func add(_ run: SortedRun, at level: Int) throws(SpillError) {
    while runs.count <= level { runs.append([]) }
    runs[level].append(run)
    guard runs[level].count >= fanIn else { return }
    var cursors: [SortCursor] = []
    for run in runs[level] { cursors.append(try SortCursor(run)) }
    let merged = try written(cursors)
    cursors = []
    runs[level] = []
    try add(merged, at: level + 1)
  }

  private func written(_ cursors: [SortCursor]) throws(SpillError) -> SortedRun {
    var run = SortedRun(place)
    var tournament = Tournament(cursors)
    while try tournament.next(
      failed: { $0 }, { (item, bytes) throws(SpillError) in try run.append(item, of: bytes) })
    {}
    try run.finish()
    return run
  }
}
