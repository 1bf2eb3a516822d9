/// How much of one subject enters, for all statistics of a table: at most `groups` partitions, those whose keyed order is lowest, and in
/// each so many rows.
///
/// What is kept is a function of the multiset of a subject's rows, and keeping is idempotent: rows may be bounded in parts, in any order,
/// and once more together (a bottom-k sketch).
struct ContributionBounds: Sendable {
  /// L0.
  let groups: Int
  /// Rows that a partition counts at most; 0 where no statistic counts.
  let counted: Int64
  /// Rows with values that a partition keeps, those whose order is lowest; 0 where no statistic adds up values.
  let valued: Int

  /// Partitions of the subject at hand, in order; kept to save the allocation.
  private var partitions: [Partition] = []
  private var candidates: [Partition] = []

  init(groups: Int, counted: Int64, valued: Int) {
    self.groups = groups
    self.counted = counted
    self.valued = valued
  }

  private struct Partition {
    var rank: UInt64 = 0
    var number: UInt64
    var end: Int
    /// Rows that it counts for, bounded.
    var rows: Int64
    var hasValue: Bool

    /// The keyed order; equal ranks fall back to the partition's number.
    func precedes(_ other: Partition) -> Bool {
      rank == other.rank ? number < other.number : rank < other.rank
    }
  }

  /// Moves the rows that stay to the front, each subject's side by side still.
  /// - Parameter rows: sorted.
  /// - Returns: how many stay.
  mutating func bound(_ rows: UnsafeMutableBufferPointer<ContributionRow>) -> Int {
    var (start, kept) = (0, 0)
    while start < rows.count {
      let subject = rows[start].subject
      var end = start + 1
      while end < rows.count, rows[end].subject == subject { end += 1 }
      kept = boundOne(rows, start..<end, to: kept)
      start = end
    }
    return kept
  }

  /// Rows of one subject; they go to `target`, which is not behind them.
  private mutating func boundOne(
    _ rows: UnsafeMutableBufferPointer<ContributionRow>, _ range: Range<Int>, to target: Int
  ) -> Int {
    let end = merge(rows, range)
    let (withRows, withValues) = list(rows, range.lowerBound..<end)
    let all = partitions.count
    var (lastWithRows, lastWithValues): (Partition?, Partition?)
    if withRows > groups || withValues > groups {
      let order = SipHash(naming: rows[range.lowerBound].subject)
      for index in partitions.indices { partitions[index].rank = order.hash(partitions[index].number) }
      if withRows > groups { lastWithRows = last { $0.rows > 0 } }
      if withValues > groups {
        lastWithValues = withRows == all && withValues == all ? lastWithRows : last { $0.hasValue }
      }
    }
    var (start, kept) = (range.lowerBound, target)
    for partition in partitions {
      let counts = partition.rows > 0 && lastWithRows.map { !$0.precedes(partition) } ?? true
      let adds = partition.hasValue && lastWithValues.map { !$0.precedes(partition) } ?? true
      if adds {
        let first = kept
        for index in start..<partition.end where kept - first < valued {
          guard rows[index].value != ContributionRow.noValue else { continue }
          rows[kept] = rows[index]
          rows[kept].number = 0
          kept += 1
        }
        if counts { rows[first].number = partition.rows }
      } else if counts {
        rows[kept] = rows[start]
        rows[kept].number = partition.rows
        rows[kept].value = ContributionRow.noValue
        kept += 1
      }
      start = partition.end
    }
    return kept
  }

  /// Makes one of rows that are the same: their numbers together, the lower value, so that order does not matter.
  /// - Returns: the end of what is left.
  private func merge(_ rows: UnsafeMutableBufferPointer<ContributionRow>, _ range: Range<Int>) -> Int {
    var last = range.lowerBound
    for index in range.dropFirst() {
      if rows[index].partition == rows[last].partition, rows[index].order == rows[last].order {
        rows[last].number = sum(rows[last].number, rows[index].number)
        rows[last].value = min(rows[last].value, rows[index].value)
      } else {
        last += 1
        if last < index { rows[last] = rows[index] }
      }
    }
    return last + 1
  }

  /// Lists the partitions of one subject.
  /// - Returns: how many of them have rows, and how many values.
  private mutating func list(
    _ rows: UnsafeMutableBufferPointer<ContributionRow>, _ range: Range<Int>
  ) -> (withRows: Int, withValues: Int) {
    partitions.removeAll(keepingCapacity: true)
    var (start, withRows, withValues) = (range.lowerBound, 0, 0)
    while start < range.upperBound {
      let number = rows[start].partition
      var partition = Partition(number: number, end: start, rows: 0, hasValue: false)
      while partition.end < range.upperBound, rows[partition.end].partition == number {
        partition.rows = sum(partition.rows, rows[partition.end].number)
        if rows[partition.end].value != ContributionRow.noValue { partition.hasValue = true }
        partition.end += 1
      }
      if partition.rows > 0 { withRows += 1 }
      if partition.hasValue { withValues += 1 }
      partitions.append(partition)
      start = partition.end
    }
    return (withRows, withValues)
  }

  /// At most what is counted, without leaving 64 bits on the way.
  private func sum(_ one: Int64, _ other: Int64) -> Int64 {
    let other = min(other, counted)
    return min(one, counted - other) + other
  }

  /// The last one that stays of the partitions that belong to a choice, of which there are more than may stay.
  private mutating func last(of belongs: (Partition) -> Bool) -> Partition {
    candidates.removeAll(keepingCapacity: true)
    for partition in partitions where belongs(partition) { candidates.append(partition) }
    candidates.sort { $0.precedes($1) }
    return candidates[groups - 1]
  }
}
