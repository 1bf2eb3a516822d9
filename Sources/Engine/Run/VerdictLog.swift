import JSON
import Policy
import Spill

/// Which verdicts are kept as lines; all are counted.
enum KeptVerdicts: Sendable, Hashable {
  case all
  case only(Set<VerdictKind>)

  static let open = KeptVerdicts.only(Set(VerdictKind.allCases.filter(\.isOpen)))

  var kinds: Set<VerdictKind> {
    switch self {
    case .all: Set(VerdictKind.allCases)
    case .only(let kinds): kinds
    }
  }
}

/// The verdicts of one batch of records: counted, and the lines that were written sorted.
struct VerdictSlice: Sendable {
  fileprivate var counts: VerdictCounts
  fileprivate var lines: SortBatch

  /// To be made by the task that judged, so that sorting is shared among all.
  init(_ batch: VerdictBatch, _ order: RuleOrder) {
    counts = VerdictCounts(order)
    counts.tally = batch.tally
    let ranks = batch.rules.map(order.rank)
    var items: [SortBatch.Item] = []
    items.reserveCapacity(batch.entries.count)
    for entry in batch.entries {
      guard let rank = ranks[entry.rule] else { continue }
      let tag = VerdictTag(entry)
      counts.count(tag, rank: rank, isVacuous: entry.isVacuous, waiverLine: entry.waiverLine)
      guard !entry.line.isEmpty else { continue }
      items.append(.init(group: UInt32(rank), tag: tag.bits, key: entry.subject, payload: entry.line))
    }
    lines = SortBatch(bytes: batch.bytes, items: items)
    lines.trim()
    lines.sort()
  }
}

/// The verdicts of a run: counts by rule in memory, lines in the order of `verdicts.jsonl` in memory or, if they are many, on disk.
/// Merges associatively.
struct VerdictLog: Sendable {
  private(set) var counts: VerdictCounts
  private var lines: ExternalSort
  private let place: SpillPlace

  init(_ order: RuleOrder, spill: SpillPlace) {
    counts = VerdictCounts(order)
    lines = ExternalSort(spill)
    place = spill
  }

  /// - Throws: `SpillError` where the lines do not fit on disk.
  mutating func add(_ slice: VerdictSlice) throws(SpillError) {
    counts.merge(slice.counts)
    try lines.add(slice.lines)
  }

  mutating func merge(_ other: VerdictLog) throws(SpillError) {
    counts.merge(other.counts)
    try lines.merge(other.lines)
  }

  /// Hands on the lines that are kept, without line ends, by rule, then subject.
  func forEachLine(_ body: (VerdictTag, UnsafeRawBufferPointer) throws -> Void) throws {
    try lines.forEach { try body(VerdictTag(bits: $0.tag), $0.payload) }
  }

  /// The same with ways out.
  func forEachLine(with ways: LineWays, _ body: (VerdictTag, UnsafeRawBufferPointer) throws -> Void) throws {
    try forEachLine { tag, line in
      if let completed = try ways.completed(line, tag) {
        try completed.withUnsafeBytes { try body(tag, $0) }
      } else {
        try body(tag, line)
      }
    }
  }

  /// The open verdicts of the lines that are kept, in one pass over all.
  /// - Parameters:
  ///   - ways: adds ways out.
  ///   - body: takes each line on the way.
  func open(
    with ways: LineWays? = nil, _ body: (UnsafeRawBufferPointer) throws -> Void = { _ in }
  ) throws -> OpenVerdicts {
    var open = OpenVerdicts(counts.order, spill: place)
    func take(_ line: UnsafeRawBufferPointer, _ item: SortedItem) throws {
      try body(line)
      let tag = VerdictTag(bits: item.tag)
      if tag.kind.isOpen { try open.add(line, tag, rank: Int(item.group)) }
    }
    try lines.forEach { item in
      if let completed = try ways?.completed(item.payload, VerdictTag(bits: item.tag)) {
        try completed.withUnsafeBytes { try take($0, item) }
      } else {
        try take(item.payload, item)
      }
    }
    return open
  }
}
