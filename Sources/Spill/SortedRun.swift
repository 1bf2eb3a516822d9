/// Sorted items on disk, in a file of their own: whoever lets go of the run gives its disk back.
struct SortedRun: Sendable {
  private static let headerCount = 20

  let file: SpillFile
  private(set) var queue = SpillQueue()

  init(_ place: SpillPlace) { file = SpillFile(in: place.folder) }

  /// Adds an item; items come in order.
  ///
  /// Written are five words (group, tag, payload's length, place and length of the key), the payload, and the key unless it lies in
  /// the payload.
  mutating func append(_ item: SortBatch.Item, of bytes: UnsafeRawBufferPointer) throws(SpillError) {
    let inside = item.key.lowerBound >= item.payload.lowerBound && item.key.upperBound <= item.payload.upperBound
    let place = inside ? item.keyStart - item.start : item.count
    try queue.append(to: file) { block in
      for word in [item.group, item.tag, item.count, place, item.keyCount] {
        withUnsafeBytes(of: word.littleEndian) { block.append(contentsOf: $0) }
      }
      block.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[item.payload]))
      if !inside { block.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[item.key])) }
    }
  }

  mutating func finish() throws(SpillError) { try queue.finish(in: file) }

  /// The item at a place in a block, and where the next one begins.
  static func item(in block: [UInt8], at place: Int) -> (item: SortBatch.Item, next: Int) {
    func word(_ index: Int) -> Int {
      block.withUnsafeBytes {
        Int(UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: place + 4 * index, as: UInt32.self)))
      }
    }
    let (group, tag, count, keyPlace, keyCount) = (word(0), word(1), word(2), word(3), word(4))
    let start = place + headerCount
    let key = start + keyPlace..<start + keyPlace + keyCount
    let item = SortBatch.Item(
      group: UInt32(group), tag: UInt32(tag), key: key, payload: start..<start + count)
    return (item, max(start + count, key.upperBound))
  }
}
