import Spill

/// Contributions with marks after their versions were joined, and the names of their datasets.
struct MarkStore: Sendable {
  /// By number.
  private(set) var names: [String]
  private var held: [StreamMark] = []
  private var spilled: SpillPartitions?

  /// Contributions.
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  init() { names = [""] }

  init(names: [String], spill: SpillPlace?) {
    self.names = names
    spilled = spill.map { SpillPartitions($0) }
  }

  mutating func append(_ contribution: MarkedContribution) throws(SpillError) {
    count += 1
    let mark = StreamMark(ordinal: 0, contribution: contribution)
    guard spilled != nil else { return held.append(mark) }
    try spilled?.append(to: SpillPartitions.queue(of: contribution.id)) { mark.write(to: &$0) }
  }

  func forEach(_ body: (MarkedContribution) -> Void) throws(SpillError) {
    for mark in held { body(mark.contribution) }
    guard let spilled else { return }
    for queue in 0..<SpillPartitions.count {
      try spilled.forEachBlock(
        of: queue,
        { (bytes) throws(SpillError) in
          var reader = SpillReader(bytes)
          while !reader.isAtEnd { body(StreamMark(&reader).contribution) }
        }, failed: { $0 })
    }
  }
}
