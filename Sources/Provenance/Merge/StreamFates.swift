/// The fates of streamed records by the line on which they were read: two bits a record, none where all are kept.
public struct StreamFates: Sendable {
  private var stretches: [StreamLog.Stretch] = []
  /// Source and chunk → stretch: one chunk is one stretch, because chunks are added whole.
  private var chunks: [Chunk: Int] = [:]
  /// Two bits a record, 32 records a word; empty if all are kept.
  private var fates: [UInt64] = []
  /// Number of records that are not kept.
  public private(set) var droppedCount = 0

  private struct Chunk: Hashable {
    var source: Int
    var chunk: Int
  }

  init() {}

  init(_ log: StreamLog) {
    stretches = log.stretches
    count = log.count
    chunks.reserveCapacity(stretches.count)
    for (at, stretch) in stretches.enumerated() {
      chunks[Chunk(source: stretch.source, chunk: stretch.chunk)] = at
    }
  }

  private var count = 0

  mutating func drop(_ ordinal: Int, _ fate: StreamFate) {
    if fates.isEmpty { fates = [UInt64](repeating: 0, count: count >> 5 + 1) }
    fates[ordinal >> 5] |= fate.bits << UInt64(ordinal & 31 * 2)
    droppedCount += 1
  }

  private func fate(_ ordinal: Int) -> StreamFate {
    fates.isEmpty ? .keep : StreamFate(bits: fates[ordinal >> 5] >> UInt64(ordinal & 31 * 2) & 3)
  }

  /// What becomes of the record at this place; nil if no streamed record was accepted there.
  public func fate(of place: RecordPlace) -> StreamFate? {
    guard let at = chunks[Chunk(source: place.source, chunk: place.chunk)] else { return nil }
    let stretch = stretches[at]
    let word = place.record >> 6
    let bit = UInt64(1) << UInt64(place.record & 63)
    guard word < stretch.lines.count, stretch.lines[word] & bit != 0 else { return nil }
    var ordinal = stretch.first + (stretch.lines[word] & (bit - 1)).nonzeroBitCount
    for earlier in 0..<word { ordinal += stretch.lines[earlier].nonzeroBitCount }
    return fate(ordinal)
  }

  /// The lines of a chunk on which streamed records stand that are kept.
  public func keptLines(source: Int, chunk: Int) -> LineSet {
    guard let at = chunks[Chunk(source: source, chunk: chunk)] else { return LineSet(words: []) }
    let stretch = stretches[at]
    guard !fates.isEmpty else { return LineSet(words: stretch.lines) }
    var words = stretch.lines
    var ordinal = stretch.first
    for word in words.indices {
      var rest = words[word]
      while rest != 0 {
        let bit = rest & (0 &- rest)
        if fate(ordinal) != .keep { words[word] &= ~bit }
        rest &= ~bit
        ordinal += 1
      }
    }
    return LineSet(words: words)
  }

  /// Lines of a chunk, from 0.
  public struct LineSet: Sendable {
    let words: [UInt64]

    public func contains(_ line: Int) -> Bool {
      line >> 6 < words.count && words[line >> 6] & 1 << UInt64(line & 63) != 0
    }
  }
}

extension StreamFate {
  fileprivate var bits: UInt64 {
    switch self {
    case .keep: 0
    case .duplicate: 1
    case .superseded: 2
    case .clash: 3
    }
  }

  fileprivate init(bits: UInt64) {
    switch bits {
    case 1: self = .duplicate
    case 2: self = .superseded
    case 3: self = .clash
    default: self = .keep
    }
  }
}
