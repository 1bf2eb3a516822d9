import JSON
import Spill

/// What is remembered of streamed records: which lines of each chunk they are, an entry each, and the marks of contributions.
///
/// With a place to spill to, entries and marks lie in queues by the hash of the id, on disk beyond a budget; without one, in memory.
struct StreamLog: Sendable {
  /// The streamed records of one chunk: `lines` has one bit for each line that is one.
  struct Stretch: Sendable {
    var source: Int
    var chunk: Int
    /// Ordinal of the first.
    var first: Int
    var count: Int
    var lines: [UInt64]
  }

  private(set) var stretches: [Stretch] = []
  var names = NameNumbers()
  /// Streamed records.
  private(set) var count = 0
  private var entries: [StreamEntry] = []
  private var marks: [StreamMark] = []
  private var spilled: (entries: SpillPartitions, marks: SpillPartitions)?

  /// - Parameter spill: where entries go that memory does not hold; nil keeps all.
  init(spill: SpillPlace? = nil) {
    spilled = spill.map { (SpillPartitions($0), SpillPartitions($0)) }
  }

  /// Takes the entry of the next streamed record; its ordinal is set here.
  mutating func append(_ entry: StreamEntry, mark: MarkedContribution?, place: RecordPlace) {
    let line = place.record
    if let last = stretches.last, last.source == place.source, last.chunk == place.chunk {
    } else {
      stretches.append(Stretch(source: place.source, chunk: place.chunk, first: count, count: 0, lines: []))
    }
    let at = stretches.count - 1
    while stretches[at].lines.count <= line >> 6 { stretches[at].lines.append(0) }
    stretches[at].lines[line >> 6] |= 1 << UInt64(line & 63)
    stretches[at].count += 1
    var entry = entry
    entry.ordinal = count
    entries.append(entry)
    if let mark { marks.append(StreamMark(ordinal: count, contribution: mark)) }
    count += 1
  }

  /// Ordinals and numbers of names in `later` move.
  mutating func append(contentsOf later: StreamLog) throws(SpillError) {
    try spill()
    let shift = count
    let numbers = names.numbers(of: later.names)
    for var stretch in later.stretches {
      stretch.first += shift
      stretches.append(stretch)
    }
    count += later.count
    try later.forEachPart { (more, marked) throws(SpillError) in
      entries.reserveCapacity(entries.count + more.count)
      for var entry in more {
        entry.ordinal += shift
        entry.dataset = numbers[Int(entry.dataset)]
        entries.append(entry)
      }
      for var mark in marked {
        mark.ordinal += shift
        mark.contribution.renumber(numbers)
        marks.append(mark)
      }
      try spill()
    }
  }

  /// Deals out what is in memory, if there is a place.
  private mutating func spill() throws(SpillError) {
    guard spilled != nil else { return }
    for entry in entries {
      try spilled?.entries.append(to: SpillPartitions.queue(of: entry.id)) { $0.write(entry) }
    }
    for mark in marks {
      try spilled?.marks.append(to: SpillPartitions.queue(of: mark.contribution.id)) { mark.write(to: &$0) }
    }
    entries.removeAll(keepingCapacity: true)
    marks.removeAll(keepingCapacity: true)
  }

  /// Hands on all entries and marks, those of one id together, in input order within each part.
  func forEachPart(_ body: ([StreamEntry], [StreamMark]) throws(SpillError) -> Void) throws(SpillError) {
    guard spilled != nil else { return try body(entries, marks) }
    var all = self
    try all.spill()
    guard let spilled = all.spilled else { return }
    for queue in 0..<SpillPartitions.count {
      var entries: [StreamEntry] = []
      try spilled.entries.forEachBlock(
        of: queue,
        { (bytes) throws(SpillError) in
          var reader = SpillReader(bytes)
          entries.reserveCapacity(entries.count + bytes.count / MemoryLayout<StreamEntry>.size)
          while !reader.isAtEnd { entries.append(reader.read(StreamEntry.self)) }
        }, failed: { $0 })
      var marks: [StreamMark] = []
      try spilled.marks.forEachBlock(
        of: queue,
        { (bytes) throws(SpillError) in
          var reader = SpillReader(bytes)
          while !reader.isAtEnd { marks.append(StreamMark(&reader)) }
        }, failed: { $0 })
      if !entries.isEmpty { try body(entries, marks) }
    }
  }
}

extension StreamLog {
  private func stretch(of ordinal: Int) -> Stretch? {
    var (low, high) = (0, stretches.count)
    while low < high {
      let middle = low + (high - low) / 2
      if stretches[middle].first <= ordinal { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? stretches[low - 1] : nil
  }

  func source(of ordinal: Int) -> Int { stretch(of: ordinal)?.source ?? 0 }

  /// The place of a record of the log, without line and locator.
  func place(of ordinal: Int) -> RecordPlace {
    guard let stretch = stretch(of: ordinal) else { return RecordPlace(source: 0, chunk: 0, record: 0) }
    var left = ordinal - stretch.first
    for (word, bits) in stretch.lines.enumerated() {
      if left >= bits.nonzeroBitCount {
        left -= bits.nonzeroBitCount
        continue
      }
      var rest = bits
      for _ in 0..<left { rest &= rest - 1 }
      return RecordPlace(
        source: stretch.source, chunk: stretch.chunk, record: word << 6 + rest.trailingZeroBitCount)
    }
    return RecordPlace(source: stretch.source, chunk: stretch.chunk, record: 0)
  }
}
