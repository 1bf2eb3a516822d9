import Spill

/// What each subject has put into which partitions, for any number of subjects.
///
/// A `SubjectTable` while that fits into the budget. Beyond it, what the table has kept goes, by the subject's hash, into 256 buckets of
/// a sealed file without a name, and the table begins anew; at the end each bucket is a table of its own. The same rows stay: what a
/// table drops stands behind L0 partitions of the same subject that are lower in the same order, and they are in the bucket too.
struct SubjectStore: Sendable {
  private let bounds: (groups: Int, limit: RowLimit, order: SipHash)
  private let budget: Int
  private let blockSize: Int
  private let file: SpillFile?
  private var table: SubjectTable
  /// Rows that wait to be added together.
  private var waiting: [SubjectRow] = []
  /// Empty until something was spilled.
  private var buckets: [SpillQueue] = []

  /// How many rows are added together.
  private static let together = 32
  /// By the first byte of a subject's hash.
  private static let bucketCount = 256
  /// Subject, partition, row, value.
  private static let tupleCount = 16 + 8 + 8 + 8

  /// - Parameter spill: nil keeps all in memory.
  init(groups: Int, limit: RowLimit, order: SipHash, spill: SpillPlace?) {
    bounds = (groups, limit, order)
    budget = spill?.budget ?? .max
    blockSize = min(64 << 10, max(Self.tupleCount, budget / 4 / Self.bucketCount))
    file = spill.map { SpillFile(in: $0.folder) }
    table = SubjectTable(groups: groups, limit: limit, order: order)
    waiting.reserveCapacity(Self.together)
  }

  /// Whether any of it lies on disk.
  var hasSpilled: Bool { !buckets.isEmpty }

  /// As of `SubjectTable`.
  mutating func add(_ subject: Hash128, partition: UInt64, row: UInt64, value: Int64) throws(SpillError) {
    waiting.append(SubjectRow(subject: subject, partition: partition, row: row, value: value))
    if waiting.count == Self.together { try addWaiting() }
  }

  private mutating func addWaiting() throws(SpillError) {
    table.prefetch(waiting)
    for row in waiting { table.add(row.subject, partition: row.partition, row: row.row, value: row.value) }
    waiting.removeAll(keepingCapacity: true)
    if table.byteCount >= budget { try spill() }
  }

  /// Adds what the other one has kept. Both must have the same bounds and keys.
  mutating func merge(_ other: SubjectStore) throws(SpillError) {
    for row in other.waiting { try add(row.subject, partition: row.partition, row: row.row, value: row.value) }
    if !hasSpilled, !other.hasSpilled, table.subjectCount < other.table.subjectCount {
      let smaller = table
      table = other.table
      try smaller.forEach { subject, partition, row, value throws(SpillError) in
        try add(subject, partition: partition, row: row, value: value)
      }
      return
    }
    for bucket in other.buckets {
      try other.forEachTuple(in: bucket) { subject, partition, row, value throws(SpillError) in
        try add(subject, partition: partition, row: row, value: value)
      }
    }
    try other.table.forEach { subject, partition, row, value throws(SpillError) in
      try add(subject, partition: partition, row: row, value: value)
    }
  }

  /// Every cell that is kept, in no particular order.
  func forEach(_ body: (Hash128, UInt64, UInt64, Int64) -> Void) throws(SpillError) {
    var all = self
    if !waiting.isEmpty { try all.addWaiting() }
    guard all.hasSpilled else { return all.table.forEach(body) }
    try all.spill()
    for bucket in all.buckets {
      var table = SubjectTable(groups: bounds.groups, limit: bounds.limit, order: bounds.order)
      try all.forEachTuple(in: bucket) { subject, partition, row, value in
        table.add(subject, partition: partition, row: row, value: value)
      }
      table.forEach(body)
    }
  }

  private mutating func spill() throws(SpillError) {
    guard let file else { return }
    if buckets.isEmpty {
      buckets = Array(repeating: SpillQueue(blockSize: blockSize), count: Self.bucketCount)
    }
    let full = table
    table = SubjectTable(groups: bounds.groups, limit: bounds.limit, order: bounds.order)
    try full.forEach { subject, partition, row, value throws(SpillError) in
      try buckets[Int(subject.high >> 56)].append(to: file) { block in
        withUnsafeBytes(of: subject.high.littleEndian) { block.append(contentsOf: $0) }
        withUnsafeBytes(of: subject.low.littleEndian) { block.append(contentsOf: $0) }
        withUnsafeBytes(of: partition.littleEndian) { block.append(contentsOf: $0) }
        withUnsafeBytes(of: row.littleEndian) { block.append(contentsOf: $0) }
        withUnsafeBytes(of: value.littleEndian) { block.append(contentsOf: $0) }
      }
    }
  }

  private func forEachTuple(
    in bucket: SpillQueue, _ body: (Hash128, UInt64, UInt64, Int64) throws(SpillError) -> Void
  ) throws(SpillError) {
    try bucket.forEachBlock(
      of: file,
      { (block) throws(SpillError) in
        for place in stride(from: 0, to: block.count, by: Self.tupleCount) {
          func word<T: FixedWidthInteger>(_ offset: Int, _: T.Type) -> T {
            T(littleEndian: block.loadUnaligned(fromByteOffset: place + offset, as: T.self))
          }
          try body(
            Hash128(low: word(8, UInt64.self), high: word(0, UInt64.self)), word(16, UInt64.self),
            word(24, UInt64.self),
            word(32, Int64.self))
        }
      }, failed: { $0 })
  }
}
