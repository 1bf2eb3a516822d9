import Spill
import Synchronization

/// Ids of requests by key: sorted blocks, on disk where memory does not hold the log, and the first key of each.
///
/// Safe to share between threads. A look-up that the disk fails gives nothing and is remembered: see `failure`.
final class RequestIndex: Sendable {
  private enum Block: Sendable {
    case held([UInt8])
    case written(SpillFile.Block)
  }

  private let blocks: [(first: UInt64, block: Block)]
  private let file: SpillFile?
  /// Bits of the keys: most people made no request.
  private let filter: [UInt64]
  private let broken = Mutex<SpillError?>(nil)

  private static let blockSize = 16 << 10
  private static let maximumFilterBits = 1 << 24

  /// The first failure of the disk in a look-up.
  var failure: SpillError? { broken.withLock { $0 } }

  init() {
    blocks = []
    file = nil
    filter = [0]
  }

  /// - Parameter spill: where blocks go if the log lies on disk.
  init(_ log: RequestLog, spill: SpillPlace?) throws(SpillError) {
    let file = log.hasSpilled ? spill.map { SpillFile(in: $0.folder) } : nil
    var bits = 64
    while bits < 16 * log.count && bits < Self.maximumFilterBits { bits *= 2 }
    var filter = [UInt64](repeating: 0, count: bits / 64)
    var blocks: [(first: UInt64, block: Block)] = []
    var pending: [UInt8] = []
    var first: UInt64 = 0
    func close() throws(SpillError) {
      guard !pending.isEmpty else { return }
      if let file {
        blocks.append((first, .written(try file.append(pending))))
      } else {
        blocks.append((first, .held(pending)))
      }
      pending.removeAll(keepingCapacity: true)
    }
    try log.forEachPart { (part) throws(SpillError) in
      var seen: Set<String> = []
      var key: UInt64?
      for entry in part.sorted(by: { ($0.key, $0.ordinal) < ($1.key, $1.ordinal) }) {
        if entry.key != key { seen.removeAll(keepingCapacity: true) }
        key = entry.key
        guard seen.insert(entry.id).inserted else { continue }
        let bit = Int(truncatingIfNeeded: entry.key) & (bits - 1)
        filter[bit >> 6] |= 1 << UInt64(bit & 63)
        if pending.isEmpty { first = entry.key }
        pending.write(entry.key)
        pending.write(text: entry.id)
        if pending.count >= Self.blockSize { try close() }
      }
    }
    try close()
    self.blocks = blocks
    self.file = file
    self.filter = filter
  }

  var isEmpty: Bool { blocks.isEmpty }

  /// Ids of the requests of a key, in input order, each once.
  func ids(of key: UInt64) -> [String] {
    let bit = Int(truncatingIfNeeded: key) & (filter.count * 64 - 1)
    guard filter[bit >> 6] & 1 << UInt64(bit & 63) != 0 else { return [] }
    // The first block that may hold the key: the last that begins before.
    var (low, high) = (0, blocks.count)
    while low < high {
      let middle = low + (high - low) / 2
      if blocks[middle].first < key { low = middle + 1 } else { high = middle }
    }
    var found: [String] = []
    var at = max(0, low - 1)
    while at < blocks.count, blocks[at].first <= key {
      do throws(SpillError) {
        collect(key, in: try bytes(blocks[at].block), into: &found)
      } catch {
        broken.withLock { $0 = $0 ?? error }
        return []
      }
      at += 1
    }
    return found
  }

  private func collect(_ key: UInt64, in bytes: [UInt8], into found: inout [String]) {
    bytes.withUnsafeBytes { bytes in
      var reader = SpillReader(bytes)
      while !reader.isAtEnd {
        let owner = reader.read(UInt64.self)
        if owner == key { found.append(reader.readText()) } else { reader.skipText() }
      }
    }
  }

  private func bytes(_ block: Block) throws(SpillError) -> [UInt8] {
    switch block {
    case .held(let bytes): return bytes
    case .written(let block):
      var bytes: [UInt8] = []
      try file?.read(block, into: &bytes)
      return bytes
    }
  }
}
