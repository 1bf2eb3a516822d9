/// Records as bytes of canonical JSON, packed into segments. Copies and merges share segments; nothing is parsed.
struct RecordStore: Sendable {
  struct Reference: Sendable, Hashable {
    var segment: Int32
    var offset: Int32
    var count: Int32
  }

  /// A segment takes records until it is this long; the next one begins a new segment.
  private static let segmentSize = 4 << 20

  private var segments: [[UInt8]] = []

  mutating func append(_ bytes: [UInt8]) -> Reference {
    if segments.isEmpty || segments[segments.count - 1].count + bytes.count > Self.segmentSize { segments.append([]) }
    let last = segments.count - 1
    let offset = segments[last].count
    segments[last] += bytes
    return Reference(segment: Int32(last), offset: Int32(offset), count: Int32(bytes.count))
  }

  /// Takes over the segments of `later`; its references move by the number returned.
  mutating func append(contentsOf later: RecordStore) -> Int32 {
    let shift = Int32(segments.count)
    segments += later.segments
    return shift
  }

  func bytes(_ reference: Reference) -> ArraySlice<UInt8> {
    let start = Int(reference.offset)
    return segments[Int(reference.segment)][start..<start + Int(reference.count)]
  }

  var byteCount: Int { segments.reduce(0) { $0 + $1.count } }
}
