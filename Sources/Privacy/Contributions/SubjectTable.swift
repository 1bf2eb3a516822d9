/// What each subject has put into which partitions, bounded as it comes in.
///
/// A subject is a keyed 128-bit hash. It keeps at most L0 partitions (those whose keyed order is lowest) and at most
/// Linf rows in each: a bottom-k sketch, so what is kept depends on the multiset of rows alone, never on their order or
/// on how they were split. Memory grows with the subjects (about 60 bytes each at one partition); `SubjectStore` holds it
/// to a budget.
struct SubjectTable: Sendable {
  private let groups: Int
  private let rowsPerGroup: Int64
  private let order: SipHash

  /// Open addressing with linear probing over a power of two of slots; a slot with a count of zero is free.
  private var slots: [Slot]
  private(set) var subjectCount = 0
  /// The partitions of all subjects, each subject's side by side in a block of a power of two (the last one: of L0).
  private var cells: [Cell] = []
  /// Starts of blocks that were outgrown, by their size.
  private var freed: [Int: [UInt32]] = [:]

  private struct Slot: Sendable {
    var subject = Hash128(low: 0, high: 0)
    var start: UInt32 = 0
    var count: UInt32 = 0
  }

  private struct Cell: Sendable {
    var rank: UInt64 = 0
    var rows: Int64 = 0
    var partition: UInt32 = 0

    /// The keyed order; equal ranks fall back to the partition's place in the public list.
    func precedes(_ other: Cell) -> Bool {
      rank == other.rank ? partition < other.partition : rank < other.rank
    }
  }

  init(groups: Int, rowsPerGroup: Int64, order: SipHash) {
    self.groups = groups
    self.rowsPerGroup = rowsPerGroup
    self.order = order
    slots = Array(repeating: Slot(), count: 64)
  }

  /// Adds rows of a subject to a partition; sums stop at Linf.
  ///
  /// - Parameter rows: Positive.
  mutating func add(_ subject: Hash128, partition: UInt32, rows: Int64) {
    let rows = min(rows, rowsPerGroup)
    let place = place(of: subject)
    let (start, count) = (Int(slots[place].start), Int(slots[place].count))
    var worst = start
    for index in start..<start + count {
      if cells[index].partition == partition {
        cells[index].rows = min(cells[index].rows, rowsPerGroup - rows) + rows
        return
      }
      if cells[worst].precedes(cells[index]) { worst = index }
    }
    let added = Cell(rank: order.hash(subject, UInt64(partition)).high, rows: rows, partition: partition)
    if count < groups {
      append(added, to: subject, at: place)
    } else if added.precedes(cells[worst]) {
      cells[worst] = added
    }
  }

  /// Every (subject, partition) that is kept, with its rows, in no particular order.
  func forEach<E: Error>(_ body: (Hash128, UInt32, Int64) throws(E) -> Void) throws(E) {
    for slot in slots {
      for index in Int(slot.start)..<Int(slot.start) + Int(slot.count) {
        try body(slot.subject, cells[index].partition, cells[index].rows)
      }
    }
  }

  /// What it takes in memory.
  var byteCount: Int { slots.count * MemoryLayout<Slot>.stride + cells.count * MemoryLayout<Cell>.stride }

  // MARK: -

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
    // A count of a power of two fills its block, unless that is already of L0.
    if count & (count - 1) == 0 {
      let (old, new) = (Int(slots[place].start), block(of: min(2 * count, groups)))
      for index in 0..<count { cells[new + index] = cells[old + index] }
      freed[count, default: []].append(UInt32(old))
      slots[place].start = UInt32(new)
    }
    cells[Int(slots[place].start) + count] = cell
    slots[place].count += 1
  }

  /// The start of a block of so many cells that nobody uses.
  private mutating func block(of size: Int) -> Int {
    if let start = freed[size]?.popLast() { return Int(start) }
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
