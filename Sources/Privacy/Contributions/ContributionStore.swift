import Spill

/// Rows of any number of subjects, held to their bounds in bounded memory.
///
/// Rows are gathered as they come. When there are as many as memory shall hold, they are sorted and what no statistic would keep is
/// dropped; if that does not make half the room free, what is left goes, by the subject's hash, into 256 buckets of a sealed file without
/// a name. At the end each bucket is sorted and bounded once more by itself. So each row is moved a few times and looked up never.
struct ContributionStore: Sendable {
  private var bounds: ContributionBounds
  private let file: SpillFile?
  private let blockSize: Int
  private var rows: [ContributionRow] = []
  /// Of no meaning between calls; kept to save the allocation.
  private var scratch: [ContributionRow] = []
  /// Rows from which room is made.
  private var room: Int
  /// Empty until something was spilled.
  private var buckets: [SpillQueue] = []

  /// By the first byte of a subject's hash.
  private static let bucketCount = 256
  private static let bucketBits: UInt64 = 8
  private static let leastRoom = 16
  /// Rows from which those in memory alone are bounded for the first time.
  private static let firstRoom = 64 << 10

  /// - Parameter spill: nil keeps all in memory, which then grows with the subjects.
  init(_ bounds: ContributionBounds, spill: SpillPlace?) {
    self.bounds = bounds
    file = spill.map { SpillFile(in: $0.folder) }
    let width = MemoryLayout<ContributionRow>.stride
    // Half is for sorting.
    room = spill.map { max(Self.leastRoom, $0.budget / 2 / width) } ?? Self.firstRoom
    blockSize = spill.map { min(64 << 10, max(width, $0.budget / 4 / Self.bucketCount)) } ?? 0
  }

  /// Whether any of it lies on disk.
  var hasSpilled: Bool { !buckets.isEmpty }

  mutating func add(_ row: ContributionRow) throws(SpillError) {
    rows.append(row)
    if rows.count >= room { try makeRoom() }
  }

  /// Adds what the other one has kept. Both must have the same bounds and keys.
  mutating func merge(_ other: ContributionStore) throws(SpillError) {
    for bucket in other.buckets {
      try bucket.forEachBlock(
        of: other.file,
        { (block) throws(SpillError) in
          block.withMemoryRebound(to: ContributionRow.self) { rows.append(contentsOf: $0) }
          if rows.count >= room { try makeRoom() }
        }, failed: { $0 })
    }
    for row in other.rows { try add(row) }
  }

  /// Hands on what is kept of each subject, by partition and order; the subjects in no particular order.
  func forEachSubject(_ body: (UnsafeBufferPointer<ContributionRow>) -> Void) throws(SpillError) {
    var all = self
    guard all.hasSpilled else {
      all.bound()
      return all.rows.forEachSubject(body)
    }
    all.bound()
    try all.spill()
    let buckets = all.buckets
    all.buckets = []
    for bucket in buckets {
      var room = room
      try bucket.forEachBlock(
        of: file,
        { (block) throws(SpillError) in
          block.withMemoryRebound(to: ContributionRow.self) { all.rows.append(contentsOf: $0) }
          guard all.rows.count >= room else { return }
          all.bound(commonBits: Self.bucketBits)
          room = max(room, 2 * all.rows.count)
        }, failed: { $0 })
      all.bound(commonBits: Self.bucketBits)
      all.rows.forEachSubject(body)
      all.rows.removeAll(keepingCapacity: true)
    }
  }

  private mutating func makeRoom() throws(SpillError) {
    bound()
    guard rows.count > room / 2 else { return }
    if file == nil { room *= 2 } else { try spill() }
  }

  /// Sorts the rows and drops what no statistic would keep.
  private mutating func bound(commonBits: UInt64 = 0) {
    RowSort.sort(&rows, scratch: &scratch, commonBits: commonBits)
    let kept = rows.withUnsafeMutableBufferPointer { bounds.bound($0) }
    rows.removeLast(rows.count - kept)
  }

  /// Writes the rows, which are sorted, to their buckets.
  private mutating func spill() throws(SpillError) {
    guard let file else { return }
    if buckets.isEmpty {
      buckets = Array(repeating: SpillQueue(blockSize: blockSize), count: Self.bucketCount)
    }
    var start = 0
    while start < rows.count {
      let bucket = Int(rows[start].subject.high >> (64 - Self.bucketBits))
      var end = start + 1
      while end < rows.count, Int(rows[end].subject.high >> (64 - Self.bucketBits)) == bucket { end += 1 }
      let range = start..<end
      try buckets[bucket].append(to: file) { block in
        rows[range].withUnsafeBytes { block.append(contentsOf: $0) }
      }
      start = end
    }
    rows.removeAll(keepingCapacity: true)
  }
}

extension [ContributionRow] {
  /// Of sorted rows.
  fileprivate func forEachSubject(_ body: (UnsafeBufferPointer<ContributionRow>) -> Void) {
    withUnsafeBufferPointer { rows in
      var start = 0
      while start < rows.count {
        var end = start + 1
        while end < rows.count, rows[end].subject == rows[start].subject { end += 1 }
        body(UnsafeBufferPointer(rebasing: rows[start..<end]))
        start = end
      }
    }
  }
}
