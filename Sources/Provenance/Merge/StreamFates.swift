/// The fates of streamed records by the line on which they were read. Holds only what is not kept.
public struct StreamFates: Sendable {
  private var stretches: [Int: [Int: StreamLog.Stretch]] = [:]
  private var dropped: [Int: StreamFate] = [:]
  /// Chunks that hold a dropped record, by source.
  private var touched: [Int: Set<Int>] = [:]

  init() {}

  init(log: StreamLog, dropped: [Int: StreamFate]) {
    guard !dropped.isEmpty else { return }
    self.dropped = dropped
    let positions = dropped.keys.sorted()
    var next = 0
    for stretch in log.stretches {
      let first = next
      while next < positions.count && positions[next] < stretch.first + stretch.count { next += 1 }
      guard next > first else { continue }
      touched[stretch.source, default: []].insert(stretch.chunk)
    }
    for stretch in log.stretches where touched[stretch.source]?.contains(stretch.chunk) == true {
      // One chunk is one stretch: chunks are added whole.
      stretches[stretch.source, default: [:]][stretch.chunk] = stretch
    }
  }

  /// Number of records that are not kept.
  public var droppedCount: Int { dropped.count }

  /// What becomes of the record at this place.
  public func fate(of place: RecordPlace) -> StreamFate {
    guard let stretch = stretches[place.source]?[place.chunk] else { return .keep }
    let word = place.record >> 6
    let bit = UInt64(1) << UInt64(place.record & 63)
    guard word < stretch.lines.count, stretch.lines[word] & bit != 0 else { return .keep }
    var position = stretch.first + (stretch.lines[word] & (bit - 1)).nonzeroBitCount
    for earlier in 0..<word { position += stretch.lines[earlier].nonzeroBitCount }
    return dropped[position] ?? .keep
  }
}
