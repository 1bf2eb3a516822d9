import JSON
import Protection
import Provenance

/// Sealed lines of one batch, in blocks that are full before the next one begins: a text that grows as a whole would be
/// copied again and again.
struct SealedLines: Sendable {
  private(set) var blocks: [[UInt8]] = []

  /// A line may be longer than what is left of it; then its block grows.
  private static let blockSize = 256 << 10
  private static let enough = blockSize - (16 << 10)

  mutating func seal(_ record: JSONView, kind: RecordKind, with sealer: RecordSealer) throws(ProtectionError) {
    if blocks.last.map({ $0.count > Self.enough }) ?? true {
      var block: [UInt8] = []
      block.reserveCapacity(Self.blockSize)
      blocks.append(block)
    }
    try sealer.seal(record: record, kind: kind, to: &blocks[blocks.count - 1])
  }
}
