/// Bytes that are appended piece by piece and read back in the same order: a list of blocks of one file. Many queues may share a file.
///
/// A value: copies share the blocks that are written and go their own way after that.
public struct SpillQueue: Sendable {
  public private(set) var blocks: [SpillFile.Block] = []
  private var pending: [UInt8] = []
  private let blockSize: Int

  /// - Parameter blockSize: bytes from which a block is written. What is appended at once is never cut in two.
  public init(blockSize: Int = 256 << 10) {
    self.blockSize = blockSize
  }

  /// Bytes that are in memory still.
  public var pendingCount: Int { pending.count }

  /// Bytes in all.
  public var count: Int { blocks.reduce(pending.count) { $0 + $1.count } }

  /// Adds a piece; writes a block if that makes one full.
  public mutating func append(_ bytes: some Sequence<UInt8>, to file: SpillFile) throws(SpillError) {
    try append(to: file) { $0.append(contentsOf: bytes) }
  }

  /// Adds the piece that `write` appends to what it is given.
  public mutating func append(to file: SpillFile, _ write: (inout [UInt8]) -> Void) throws(SpillError) {
    write(&pending)
    if pending.count >= blockSize { try flush(to: file) }
  }

  /// Writes what is in memory still, as one block.
  public mutating func flush(to file: SpillFile) throws(SpillError) {
    guard !pending.isEmpty else { return }
    blocks.append(try file.append(pending))
    pending.removeAll(keepingCapacity: true)
  }

  /// Writes what is in memory still and lets go of its memory.
  public mutating func finish(in file: SpillFile) throws(SpillError) {
    try flush(to: file)
    pending = []
  }

  /// Hands on all bytes in order, block by block; whole pieces each time.
  public func forEachBlock<E: Error>(
    of file: SpillFile?, _ body: (UnsafeRawBufferPointer) throws(E) -> Void, failed: (SpillError) -> E
  ) throws(E) {
    var buffer: [UInt8] = []
    for block in blocks {
      guard let file else { break }
      do throws(SpillError) { try file.read(block, into: &buffer) } catch { throw failed(error) }
      try buffer.withBytes { (bytes) throws(E) in try body(bytes) }
    }
    try pending.withBytes { (bytes) throws(E) in try body(bytes) }
  }
}
