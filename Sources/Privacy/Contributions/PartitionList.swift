import JSON

/// The public list of partitions: fixed without looking at the data, every one of them released, the empty ones too.
public struct PartitionList: Hashable, Sendable {
  /// The values of each attribute, in the order in which they are released.
  public let values: [[String]]

  /// Of groups that come from the data: none is known beforehand.
  static let hidden = PartitionList(checked: [[]])

  /// One partition, for a statistic that does not group.
  public static let whole = PartitionList(checked: [])

  /// Every combination of the values of each attribute.
  ///
  /// - Throws: `PrivacyError.partitions` if a list is empty or has a value twice, or if there are more than 2^20
  ///   combinations.
  public init(_ values: [[String]]) throws(PrivacyError) {
    var count = 1
    for list in values {
      guard !list.isEmpty, list.count <= 1 << 20, Set(list.map { Array($0.utf8) }).count == list.count else {
        throw .partitions
      }
      count *= list.count
      guard count <= 1 << 20 else { throw .partitions }
    }
    self.values = values
  }

  private init(checked values: [[String]]) {
    self.values = values
  }

  public var count: Int { values.reduce(1) { $0 * $1.count } }

  /// The values of the partition at a place, one for each attribute.
  public func key(at place: Int) -> [String] {
    var key: [String] = []
    var rest = place
    for list in values.reversed() {
      key.append(list[rest % list.count])
      rest /= list.count
    }
    return key.reversed()
  }

  /// All keys in order: the last attribute changes fastest.
  public var keys: [[String]] { (0..<count).map(key(at:)) }
}

/// Finds the partition of a contribution without allocating.
struct PartitionIndex: Sendable {
  private let attributes: [(attribute: Attribute, lookup: ValueLookup)]

  init(attributes: [Attribute], partitions: PartitionList) {
    self.attributes = zip(attributes, partitions.values).map { ($0, ValueLookup($1)) }
  }

  /// Nil where the record lacks an attribute or a value is not in the public list.
  func partition(of contribution: JSONView) -> UInt64? {
    var place = 0
    for (attribute, lookup) in attributes {
      guard let view = attribute.view(in: contribution) else { return nil }
      let found = if case .binned(_, let bins) = attribute { bins.place(of: view) } else { lookup.place(of: view) }
      guard let value = found else { return nil }
      place = place * lookup.count + value
    }
    return UInt64(place)
  }
}

/// Places of values in a short list, by a keyless hash of their bytes; the list is public, so nothing can be flooded.
private struct ValueLookup: Sendable {
  let count: Int
  private let texts: [[UInt8]]
  private let slots: [Int32]

  init(_ values: [String]) {
    texts = values.map { Array($0.utf8) }
    count = values.count
    var size = 8
    while size < 2 * values.count { size *= 2 }
    var slots = Array(repeating: Int32(-1), count: size)
    for (place, text) in texts.enumerated() {
      var slot = text.withUnsafeBufferPointer { ValueLookup.hash($0) } & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(place)
    }
    self.slots = slots
  }

  func place(of view: JSONView) -> Int? {
    view.withPartitionText { place(of: $0) } ?? nil
  }

  private func place(of bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    var slot = ValueLookup.hash(bytes) & (slots.count - 1)
    while slots[slot] >= 0 {
      let place = Int(slots[slot])
      if texts[place].elementsEqual(bytes) { return place }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// FNV-1a.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: hash ^ hash >> 32)
  }
}

extension JSONView {
  /// The bytes by which a value names a partition: a text's own, a whole number's decimal, `true` or `false`; nil for any
  /// other value.
  func withPartitionText<R>(_ body: (UnsafeBufferPointer<UInt8>) -> R) -> R? {
    switch type {
    case .string: return withUTF8(body)
    case .integer:
      guard let number = int64 else { return nil }
      return Array(String(number).utf8).withUnsafeBufferPointer(body)
    case .double:
      guard let number = double, let whole = Int64(exactly: number) else { return nil }
      return Array(String(whole).utf8).withUnsafeBufferPointer(body)
    case .bool: return Array(bool == true ? "true".utf8 : "false".utf8).withUnsafeBufferPointer(body)
    default: return nil
    }
  }
}
