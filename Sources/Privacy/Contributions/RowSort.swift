/// Sorts rows by subject, partition and order: by two bytes of the subject's hash first, which spreads evenly, then within what
/// shares them, which a processor's cache holds.
///
/// Unsafe: every place that is written lies below `count` of both buffers, since both are as long as the rows, and places come from
/// counting the same rows.
enum RowSort {
  /// Up to so many are sorted by insertion.
  private static let few = 24

  /// - Parameters:
  ///   - scratch: grows to the rows' number; what it holds is of no meaning.
  ///   - bits: upper bits of the subjects' hashes that are the same in all rows, at most 48.
  static func sort(_ rows: inout [ContributionRow], scratch: inout [ContributionRow], commonBits bits: UInt64 = 0) {
    guard let first = rows.first else { return }
    if scratch.count < rows.count {
      scratch.append(contentsOf: repeatElement(first, count: rows.count - scratch.count))
    }
    rows.withUnsafeMutableBufferPointer { rows in
      scratch.withUnsafeMutableBufferPointer { scratch in
        guard rows.count > few, let target = rows.baseAddress, let source = scratch.baseAddress else {
          return finish(rows)
        }
        deal(UnsafeBufferPointer(rows), to: source, shift: 56 - bits) { bucket in
          let dealt = UnsafeBufferPointer(start: source + bucket.lowerBound, count: bucket.count)
          let back = target + bucket.lowerBound
          guard bucket.count > few else {
            back.update(from: source + bucket.lowerBound, count: bucket.count)
            return finish(UnsafeMutableBufferPointer(start: back, count: bucket.count))
          }
          deal(dealt, to: back, shift: 48 - bits) { part in
            finish(UnsafeMutableBufferPointer(start: back + part.lowerBound, count: part.count))
          }
        }
      }
    }
  }

  /// Copies rows to where those with the same byte of their subject's hash lie together, then hands on each such range.
  @inline(__always)
  private static func deal(
    _ rows: UnsafeBufferPointer<ContributionRow>, to target: UnsafeMutablePointer<ContributionRow>, shift: UInt64,
    _ body: (Range<Int>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Int.self, capacity: 256) { ends in
      ends.initialize(repeating: 0)
      for row in rows { ends[Int(truncatingIfNeeded: row.subject.high &>> shift) & 255] += 1 }
      var start = 0
      for byte in 0..<256 {
        let count = ends[byte]
        ends[byte] = start
        start += count
      }
      for row in rows {
        let byte = Int(truncatingIfNeeded: row.subject.high &>> shift) & 255
        target[ends[byte]] = row
        ends[byte] += 1
      }
      start = 0
      for end in ends where end > start {
        body(start..<end)
        start = end
      }
    }
  }

  private static func finish(_ rows: UnsafeMutableBufferPointer<ContributionRow>) {
    guard rows.count <= few else {
      var rows = rows
      return rows.sort(by: ContributionRow.precedes)
    }
    for index in rows.indices.dropFirst() {
      let row = rows[index]
      var place = index
      while place > 0, ContributionRow.precedes(row, rows[place - 1]) {
        rows[place] = rows[place - 1]
        place -= 1
      }
      if place < index { rows[place] = row }
    }
  }
}
