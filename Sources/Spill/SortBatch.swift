import Foundation

/// Items that are to be sorted, their bytes in one arena.
///
/// Items stand by group, then key (byte by byte, a shorter one before what it begins), then payload: an order without ties but of
/// equal items, so that what comes out does not depend on how the items were split into batches.
public struct SortBatch: Sendable {
  /// One item: where its key and its payload lie in the arena. They may overlap.
  public struct Item: Sendable {
    public var group: UInt32
    /// Goes along and orders nothing.
    public var tag: UInt32
    public var keyStart: UInt32
    public var keyCount: UInt32
    public var start: UInt32
    public var count: UInt32

    public init(group: UInt32, tag: UInt32, key: Range<Int>, payload: Range<Int>) {
      self.group = group
      self.tag = tag
      keyStart = UInt32(key.lowerBound)
      keyCount = UInt32(key.count)
      start = UInt32(payload.lowerBound)
      count = UInt32(payload.count)
    }

    var key: Range<Int> { Int(keyStart)..<Int(keyStart) + Int(keyCount) }
    var payload: Range<Int> { Int(start)..<Int(start) + Int(count) }
  }

  /// The arena; below 4 GiB.
  public private(set) var bytes: [UInt8]
  public private(set) var items: [Item]

  /// - Parameters:
  ///   - bytes: the arena, below 4 GiB.
  ///   - items: in any order, each inside the arena.
  public init(bytes: [UInt8] = [], items: [Item] = []) {
    self.bytes = bytes
    self.items = items
  }

  public var isEmpty: Bool { items.isEmpty }

  /// What it takes in memory, about.
  public var byteCount: Int { bytes.capacity + items.capacity * MemoryLayout<Item>.stride }

  /// Gives back an arena's room that is not used: one that grew is up to half empty.
  public mutating func trim() {
    guard bytes.capacity > bytes.count + bytes.count / 4 else { return }
    bytes = [UInt8](unsafeUninitializedCapacity: bytes.count) { buffer, count in
      (_, count) = buffer.initialize(from: bytes)
    }
  }

  public mutating func append(group: UInt32, tag: UInt32 = 0, key: some Sequence<UInt8>, payload: some Sequence<UInt8>)
  {
    let start = bytes.count
    bytes.append(contentsOf: key)
    let middle = bytes.count
    bytes.append(contentsOf: payload)
    items.append(Item(group: group, tag: tag, key: start..<middle, payload: middle..<bytes.count))
  }

  /// Adds the items of another batch.
  mutating func append(_ other: SortBatch) {
    let shift = UInt32(bytes.count)
    bytes.append(contentsOf: other.bytes)
    for var item in other.items {
      item.keyStart += shift
      item.start += shift
      items.append(item)
    }
  }

  public mutating func sort() {
    bytes.withUnsafeBytes { bytes in
      items.sort { Self.precedes($0, bytes, $1, bytes) }
    }
  }

  static func precedes(
    _ left: Item, _ leftBytes: UnsafeRawBufferPointer, _ right: Item, _ rightBytes: UnsafeRawBufferPointer
  ) -> Bool {
    if left.group != right.group { return left.group < right.group }
    let keys = compare(leftBytes, left.key, rightBytes, right.key)
    if keys != 0 { return keys < 0 }
    return compare(leftBytes, left.payload, rightBytes, right.payload) < 0
  }

  private static func compare(
    _ left: UnsafeRawBufferPointer, _ leftRange: Range<Int>, _ right: UnsafeRawBufferPointer, _ rightRange: Range<Int>
  ) -> Int {
    let shared = min(leftRange.count, rightRange.count)
    if shared > 0 {
      let a = UnsafeRawBufferPointer(rebasing: left[leftRange])
      let b = UnsafeRawBufferPointer(rebasing: right[rightRange])
      if let a = a.baseAddress, let b = b.baseAddress {
        let order = memcmp(a, b, shared)
        if order != 0 { return Int(order) }
      }
    }
    return leftRange.count - rightRange.count
  }
}

/// An item as it is handed on; its bytes are valid only during the call.
public struct SortedItem {
  public var group: UInt32
  public var tag: UInt32
  public var payload: UnsafeRawBufferPointer
}
