import Crypto

/// What is remembered of streamed records: 16 bytes each, in input order, and which lines of each chunk they are.
///
/// Enough to find identical records and ids used twice without keeping a record. The only place that knows the layout,
/// so that a run of more records than memory holds can sort it externally instead.
struct StreamLog: Sendable {
  struct Entry: Sendable {
    /// First eight bytes of the SHA-256 of the id in NFC.
    var id: UInt64
    /// First four bytes of the content digest.
    var content: UInt32
    /// Kind in the two highest bits, below them the group: index of the dataset of a contribution, else 0.
    var group: UInt32
  }

  /// The logged records of one chunk: `lines` has one bit for each line that is in the log.
  struct Stretch: Sendable {
    var source: Int
    var chunk: Int
    var first: Int
    var count: Int
    var lines: [UInt64]
  }

  private(set) var entries: [Entry] = []
  private(set) var stretches: [Stretch] = []
  private(set) var groups: [String] = [""]
  private var groupIndex: [String: UInt32] = ["": 0]

  static let groupMask: UInt32 = 1 << 30 - 1

  static func kindCode(_ kind: RecordKind) -> UInt32 {
    switch kind {
    case .contribution: 1
    case .request: 2
    default: 0
    }
  }

  static func hash(id: String) -> UInt64 { word(SHA256.hash(NormalText.nfc(id))) }

  static func word(_ digest: Digest) -> UInt64 {
    digest.withUnsafeBytes { UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)) }
  }

  mutating func append(id: String, content: Digest, kind: RecordKind, group: String, place: RecordPlace) {
    let number = intern(group)
    let line = place.record
    if let last = stretches.last, last.source == place.source, last.chunk == place.chunk {
    } else {
      stretches.append(
        Stretch(source: place.source, chunk: place.chunk, first: entries.count, count: 0, lines: []))
    }
    let at = stretches.count - 1
    while stretches[at].lines.count <= line >> 6 { stretches[at].lines.append(0) }
    stretches[at].lines[line >> 6] |= 1 << UInt64(line & 63)
    stretches[at].count += 1
    entries.append(
      Entry(
        id: Self.hash(id: id), content: UInt32(truncatingIfNeeded: Self.word(content) >> 32),
        group: number | Self.kindCode(kind) << 30))
  }

  mutating func intern(_ group: String) -> UInt32 {
    if let known = groupIndex[group] { return known }
    let number = UInt32(groups.count)
    groups.append(group)
    groupIndex[group] = number
    return number
  }

  /// Positions of `later` move by the number returned.
  mutating func append(contentsOf later: StreamLog) -> Int {
    let shift = entries.count
    let renumbered = later.groups.map { intern($0) }
    entries.reserveCapacity(entries.count + later.entries.count)
    for var entry in later.entries {
      let kind = entry.group & ~Self.groupMask
      entry.group = renumbered[Int(entry.group & Self.groupMask)] | kind
      entries.append(entry)
    }
    for var stretch in later.stretches {
      stretch.first += shift
      stretches.append(stretch)
    }
    return shift
  }
}
