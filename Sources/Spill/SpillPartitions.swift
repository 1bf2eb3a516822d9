/// Bytes in 64 queues of one file: what is too much for memory is dealt out by a hash and worked on queue by queue.
///
/// A value: copies share the blocks that are written.
public struct SpillPartitions: Sendable {
  /// Queues.
  public static let count = 64

  private var queues: [SpillQueue]
  private let file: SpillFile

  /// - Parameter place: of its budget, the queues hold at most half in memory.
  public init(_ place: SpillPlace) {
    queues = Array(
      repeating: SpillQueue(blockSize: max(1 << 10, place.budget / (2 * Self.count))), count: Self.count)
    file = SpillFile(in: place.folder)
  }

  /// The queue of a hash: by its upper six bits, so that queues in their order hold hashes in theirs.
  public static func queue(of hash: UInt64) -> Int { Int(hash >> 58) }

  /// Bytes in all queues.
  public var byteCount: Int { queues.reduce(0) { $0 + $1.count } }

  /// Whether any of it lies on disk.
  public var hasSpilled: Bool { queues.contains { !$0.blocks.isEmpty } }

  /// Adds the piece that `write` appends to what it is given.
  /// - Throws: `SpillError` where it does not fit on disk.
  public mutating func append(to queue: Int, _ write: (inout [UInt8]) -> Void) throws(SpillError) {
    try queues[queue].append(to: file, write)
  }

  /// Hands on the bytes of a queue in the order in which they were added; whole pieces each time.
  public func forEachBlock<E: Error>(
    of queue: Int, _ body: (UnsafeRawBufferPointer) throws(E) -> Void, failed: (SpillError) -> E
  ) throws(E) {
    try queues[queue].forEachBlock(of: file, body, failed: failed)
  }
}
