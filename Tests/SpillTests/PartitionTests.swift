import Foundation
import Testing

@testable import Spill

@Suite struct Partitions {
  @Test func queuesGiveBackWhatWasAddedInItsOrder() throws {
    var partitions = SpillPartitions(SpillPlace(folder: NSTemporaryDirectory(), budget: 0))
    var expected = [[UInt8]](repeating: [], count: SpillPartitions.count)
    for number in 0..<20_000 {
      let hash = UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15
      let piece = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: number % 40)
      expected[SpillPartitions.queue(of: hash)] += piece
      try partitions.append(to: SpillPartitions.queue(of: hash)) { $0 += piece }
    }
    #expect(partitions.hasSpilled)
    #expect(partitions.byteCount == expected.reduce(0) { $0 + $1.count })
    for queue in 0..<SpillPartitions.count {
      var found: [UInt8] = []
      try partitions.forEachBlock(
        of: queue, { (bytes) throws(SpillError) in found.append(contentsOf: bytes) }, failed: { $0 })
      #expect(found == expected[queue])
    }
  }

  @Test func queuesOfHashesStandInTheOrderOfTheHashes() {
    let hashes: [UInt64] = [0, 1 << 58 - 1, 1 << 58, 5 << 58, .max]
    #expect(hashes.map(SpillPartitions.queue(of:)) == [0, 0, 1, 5, 63])
  }
}
