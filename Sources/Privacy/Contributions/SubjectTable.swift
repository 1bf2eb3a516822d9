import CSystem

/// How much of one subject a partition keeps.
enum RowLimit: Hashable, Sendable {
  /// Rows that are all alike: their number, at most so many.
  case number(Int64)
  /// Rows with a value each: so many of them, those whose keyed order is lowest.
  case values(Int)
}

/// Rows of a subject in a partition, as of `SubjectTable.add`.
struct SubjectRow: Sendable {
  let subject: Hash128
  let partition: UInt64
  let row: UInt64
  let value: Int64
}

/// What each subject has put into which partitions, bounded as it comes in.
///
/// A subject is a keyed 128-bit hash. It keeps at most L0 partitions (those whose keyed order is lowest) and at most
/// Linf rows in each: a bottom-k sketch, so what is kept depends on the multiset of rows alone, never on their order or
/// on how they were split. Memory grows with the subjects (about 70 bytes each at one partition); `SubjectStore` holds it
/// to a budget.
struct SubjectTable: Sendable {
  private let groups: Int
  private let limit: RowLimit
  private let order: SipHash

  /// Open addressing with linear probing over a power of two of slots; a slot with a count of zero is free.
  private var slots: [Slot]
  private(set) var subjectCount = 0
  /// The cells of all subjects, each subject's side by side in a block of a power of two (the last one: of all it may keep).
  private var cells: [Cell] = []
  /// Starts of blocks that were outgrown, by the logarithm of their size.
  private var freed = Array(repeating: [UInt32](), count: Int.bitWidth)

  private struct Slot: Sendable {
    var subject = Hash128(low: 0, high: 0)
    var start: UInt32 = 0
    var count: UInt32 = 0
  }

  /// One row, or all rows of a partition where they are alike.
  private struct Cell: Sendable {
    var rank: UInt64 = 0
    var row: UInt64 = 0
    var value: Int64 = 0
    var partition: UInt64 = 0

    /// The keyed order of partitions; equal ranks fall back to the partition's number.
    func precedes(_ other: Cell) -> Bool {
      rank == other.rank ? partition < other.partition : rank < other.rank
    }
  }

  init(groups: Int, limit: RowLimit, order: SipHash) {
    self.groups = groups
    self.limit = limit
    self.order = order
    slots = Array(repeating: Slot(), count: 64)
  }

  /// Has the processor fetch what `add` of some rows will touch: their slots first, then their cells. A table larger than
  /// its caches waits for memory twice a row; of many rows together it waits but once.
  func prefetch(_ rows: [SubjectRow]) {
    slots.withUnsafeBufferPointer { slots in
      guard let base = slots.baseAddress else { return }
      for row in rows { csystem_prefetch(base + Int(truncatingIfNeeded: row.subject.low) & (slots.count - 1)) }
    }
    cells.withUnsafeBufferPointer { cells in
      guard let base = cells.baseAddress else { return }
      for row in rows { csystem_prefetch(base + Int(slots[place(of: row.subject)].start)) }
    }
  }

  /// Adds rows of a subject to a partition.
  ///
  /// - Parameters:
  ///   - row: The keyed order of the row; of no effect where rows are alike.
  ///   - value: The row's value; where rows are alike, how many there are, and positive.
  mutating func add(_ subject: Hash128, partition: UInt64, row: UInt64, value: Int64) {
    switch limit {
    case .number(let most): addNumber(subject, partition, min(value, most), most)
    case .values(let most): addRow(subject, partition, row, value, most)
    }
  }

  /// Every cell that is kept, in no particular order.
  func forEach<E: Error>(_ body: (Hash128, UInt64, UInt64, Int64) throws(E) -> Void) throws(E) {
    for slot in slots {
      for index in Int(slot.start)..<Int(slot.start) + Int(slot.count) {
        try body(slot.subject, cells[index].partition, cells[index].row, cells[index].value)
      }
    }
  }

  /// What it takes in memory.
  var byteCount: Int { slots.count * MemoryLayout<Slot>.stride + cells.count * MemoryLayout<Cell>.stride }

  // MARK: - Rows that are alike

  private mutating func addNumber(_ subject: Hash128, _ partition: UInt64, _ rows: Int64, _ most: Int64) {
    let place = place(of: subject)
    let (start, count) = (Int(slots[place].start), Int(slots[place].count))
    var worst = start
    for index in start..<start + count {
      if cells[index].partition == partition {
        cells[index].value = min(cells[index].value, most - rows) + rows
        return
      }
      if cells[worst].precedes(cells[index]) { worst = index }
    }
    let added = Cell(rank: rank(subject, partition), value: rows, partition: partition)
    if count < groups {
      append(added, to: subject, at: place)
    } else if added.precedes(cells[worst]) {
      cells[worst] = added
    }
  }

  // MARK: - Rows with values

  /// A subject's cells stand in the order of their partitions, and within one in that of their rows.
  private mutating func addRow(_ subject: Hash128, _ partition: UInt64, _ row: UInt64, _ value: Int64, _ most: Int) {
    let place = place(of: subject)
    let start = Int(slots[place].start)
    var end = start + Int(slots[place].count)
    var first = start
    while first < end, cells[first].partition != partition { first += 1 }
    // The rank of a partition that is there already is known.
    let added = Cell(
      rank: first < end ? cells[first].rank : rank(subject, partition), row: row, value: value, partition: partition)
    if first == end {
      first = start
      while first < end, cells[first].precedes(added) { first += 1 }
    }
    var last = first
    while last < end, cells[last].partition == partition { last += 1 }
    if first < last {
      var target = first
      while target < last, cells[target].row < row { target += 1 }
      if target < last, cells[target].row == row {
        // The same row again; the lower value, so that order does not matter.
        cells[target].value = min(cells[target].value, value)
        return
      }
      guard last - first < most else {
        guard target < last else { return }
        for index in stride(from: last - 1, to: target, by: -1) { cells[index] = cells[index - 1] }
        cells[target] = added
        return
      }
      insert(added, at: target - start, of: subject, in: place)
      return
    }
    var partitions = 0
    for index in start..<end where index == start || cells[index].partition != cells[index - 1].partition {
      partitions += 1
    }
    if partitions >= groups {
      guard first < end else { return }
      let dropped = cells[end - 1].partition
      while end > start, cells[end - 1].partition == dropped { end -= 1 }
      if end == start {
        cells[start] = added
        slots[place].count = 1
        return
      }
      slots[place].count = UInt32(end - start)
    }
    insert(added, at: first - start, of: subject, in: place)
  }

  private mutating func insert(_ cell: Cell, at offset: Int, of subject: Hash128, in place: Int) {
    let count = Int(slots[place].count)
    append(cell, to: subject, at: place)
    guard count > 0 else { return }
    let start = Int(slots[place].start)
    for index in stride(from: start + count, to: start + offset, by: -1) { cells[index] = cells[index - 1] }
    cells[start + offset] = cell
  }

  // MARK: - Memory

  private func rank(_ subject: Hash128, _ partition: UInt64) -> UInt64 {
    order.hash(subject, partition).high
  }

  /// Cells that a subject may keep.
  private var mostCells: Int {
    switch limit {
    case .number: return groups
    case .values(let rows):
      let (product, overflow) = groups.multipliedReportingOverflow(by: rows)
      return overflow ? .max : product
    }
  }

  /// The slot of a subject, or the free one where it belongs.
  private func place(of subject: Hash128) -> Int {
    let mask = slots.count - 1
    var place = Int(truncatingIfNeeded: subject.low) & mask
    while slots[place].count > 0, slots[place].subject != subject { place = (place + 1) & mask }
    return place
  }

  private mutating func append(_ cell: Cell, to subject: Hash128, at place: Int) {
    let count = Int(slots[place].count)
    guard count > 0 else {
      let start = block(of: 1)
      cells[start] = cell
      insert(Slot(subject: subject, start: UInt32(start), count: 1), at: place)
      return
    }
    // A count of a power of two fills its block, unless that is already of all it may keep. (Blocks that rows were dropped
    // from may be longer; they are left as if they were not.)
    if count & (count - 1) == 0 {
      let (old, new) = (Int(slots[place].start), block(of: count <= mostCells / 2 ? 2 * count : mostCells))
      for index in 0..<count { cells[new + index] = cells[old + index] }
      freed[count.trailingZeroBitCount].append(UInt32(old))
      slots[place].start = UInt32(new)
    }
    cells[Int(slots[place].start) + count] = cell
    slots[place].count += 1
  }

  /// The start of a block of so many cells that nobody uses.
  private mutating func block(of size: Int) -> Int {
    if size & (size - 1) == 0, let start = freed[size.trailingZeroBitCount].popLast() { return Int(start) }
    let start = cells.count
    for _ in 0..<size { cells.append(Cell()) }
    return start
  }

  private mutating func insert(_ slot: Slot, at place: Int) {
    slots[place] = slot
    subjectCount += 1
    guard subjectCount * 4 >= slots.count * 3 else { return }
    let old = slots
    slots = Array(repeating: Slot(), count: old.count * 2)
    for slot in old where slot.count > 0 { slots[self.place(of: slot.subject)] = slot }
  }
}
