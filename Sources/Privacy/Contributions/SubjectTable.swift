/// What each subject has put into which partitions, bounded as it comes in.
///
/// A subject is a keyed 128-bit hash. It keeps at most L0 partitions (those whose keyed order is lowest) and at most Linf
/// rows in each: a bottom-k sketch, so what is kept depends on the multiset of rows alone, never on their order or on how
/// they were split. Memory grows with the subjects (about 40 bytes each at one partition). The rest of the room sees
/// `add`, `merge` and `forEach` only, so that a form that spills to disk can take this one's place.
struct SubjectTable: Sendable {
  let groups: Int
  let rowsPerGroup: Int64
  private let order: SipHash

  /// Open addressing with linear probing over a power of two of slots; a slot with `first == none` is free.
  private var subjects: [Hash128]
  private var first: [UInt32]
  private var used = 0
  /// The partitions of all subjects; those of one subject are chained by `next`.
  private var cells: [Cell] = []

  struct Cell: Sendable {
    var partition: UInt32
    var next: UInt32
    var rows: Int64
  }

  private static let none = UInt32.max

  init(groups: Int, rowsPerGroup: Int64, order: SipHash) {
    self.groups = groups
    self.rowsPerGroup = rowsPerGroup
    self.order = order
    subjects = Array(repeating: Hash128(low: 0, high: 0), count: 64)
    first = Array(repeating: SubjectTable.none, count: 64)
  }

  /// Adds rows of a subject to a partition; sums stop at Linf.
  ///
  /// - Parameter rows: Positive.
  mutating func add(_ subject: Hash128, partition: UInt32, rows: Int64) {
    let slot = slot(of: subject)
    var index = first[slot]
    if index == SubjectTable.none {
      if used * 4 >= first.count * 3 {
        grow()
        return add(subject, partition: partition, rows: rows)
      }
      used += 1
      subjects[slot] = subject
      first[slot] = append(Cell(partition: partition, next: SubjectTable.none, rows: min(rows, rowsPerGroup)))
      return
    }
    var count = 0
    while index != SubjectTable.none {
      let cell = cells[Int(index)]
      if cell.partition == partition {
        cells[Int(index)].rows = min(cell.rows, rowsPerGroup - min(rows, rowsPerGroup)) + min(rows, rowsPerGroup)
        return
      }
      count += 1
      index = cell.next
    }
    let added = Cell(partition: partition, next: first[slot], rows: min(rows, rowsPerGroup))
    if count < groups {
      first[slot] = append(added)
    } else {
      replaceHighest(of: subject, from: first[slot], with: added)
    }
  }

  /// Adds what the other table has kept. Both must have the same bounds and keys.
  ///
  /// Exact: what the other one dropped stands behind L0 partitions that are lower in the same order.
  mutating func merge(_ other: SubjectTable) {
    other.forEach { subject, partition, rows in add(subject, partition: partition, rows: rows) }
  }

  /// Every (subject, partition) that is kept, with its rows, in no particular order.
  func forEach(_ body: (Hash128, UInt32, Int64) -> Void) {
    for slot in first.indices {
      var index = first[slot]
      while index != SubjectTable.none {
        let cell = cells[Int(index)]
        body(subjects[slot], cell.partition, cell.rows)
        index = cell.next
      }
    }
  }

  var subjectCount: Int { used }

  // MARK: -

  private func slot(of subject: Hash128) -> Int {
    let mask = first.count - 1
    var slot = Int(truncatingIfNeeded: subject.low) & mask
    while first[slot] != SubjectTable.none, subjects[slot] != subject { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func append(_ cell: Cell) -> UInt32 {
    cells.append(cell)
    return UInt32(cells.count - 1)
  }

  private mutating func replaceHighest(of subject: Hash128, from head: UInt32, with added: Cell) {
    var worst = head
    var worstRank = rank(subject, cells[Int(head)].partition)
    var index = cells[Int(head)].next
    while index != SubjectTable.none {
      let rank = rank(subject, cells[Int(index)].partition)
      if worstRank < rank { (worst, worstRank) = (index, rank) }
      index = cells[Int(index)].next
    }
    guard rank(subject, added.partition) < worstRank else { return }
    cells[Int(worst)].partition = added.partition
    cells[Int(worst)].rows = added.rows
  }

  private func rank(_ subject: Hash128, _ partition: UInt32) -> Rank {
    Rank(hash: order.hash(subject, UInt64(partition)), partition: partition)
  }

  /// The keyed order; equal hashes fall back to the partition's place in the public list.
  private struct Rank: Comparable {
    let hash: Hash128
    let partition: UInt32

    static func < (left: Rank, right: Rank) -> Bool {
      left.hash == right.hash ? left.partition < right.partition : left.hash < right.hash
    }
  }

  private mutating func grow() {
    let (oldSubjects, oldFirst) = (subjects, first)
    subjects = Array(repeating: Hash128(low: 0, high: 0), count: oldFirst.count * 2)
    first = Array(repeating: SubjectTable.none, count: oldFirst.count * 2)
    for place in oldFirst.indices where oldFirst[place] != SubjectTable.none {
      let slot = slot(of: oldSubjects[place])
      subjects[slot] = oldSubjects[place]
      first[slot] = oldFirst[place]
    }
  }
}
