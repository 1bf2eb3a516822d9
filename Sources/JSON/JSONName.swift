/// A text by its length, its first eight bytes and its last eight: enough to tell texts of up to 16 bytes apart in two
/// comparisons, and a good start for longer ones. For tables of names that are looked up for each member of a text.
@frozen
public struct JSONName: Hashable, Sendable {
  /// The first eight bytes, little-endian; shorter texts are filled up with zeros.
  public let first: UInt64
  /// The last eight bytes, little-endian; 0 for texts shorter than eight.
  public let last: UInt64
  /// Bytes of UTF-8.
  public let length: Int

  @inlinable
  init(first: UInt64, last: UInt64, length: Int) {
    self.first = first
    self.last = last
    self.length = length
  }

  public init(_ text: String) {
    func word(_ bytes: some Sequence<UInt8>) -> UInt64 {
      bytes.enumerated().reduce(0) { $0 | UInt64($1.element) << (8 * UInt64($1.offset)) }
    }
    let bytes = Array(text.utf8)
    self.init(first: word(bytes.prefix(8)), last: bytes.count < 8 ? 0 : word(bytes.suffix(8)), length: bytes.count)
  }

  /// The name of the first `count` bytes.
  public init(_ bytes: Span<UInt8>, count: Int) {
    var (first, last): (UInt64, UInt64) = (0, 0)
    for place in 0..<min(8, count) { first |= UInt64(bytes[place]) << (8 * UInt64(place)) }
    if count >= 8 {
      for place in 0..<8 { last |= UInt64(bytes[count - 8 + place]) << (8 * UInt64(place)) }
    }
    self.init(first: first, last: last, length: count)
  }

  /// Whether equal names are equal texts.
  @inlinable public var isWhole: Bool { length <= 16 }

  /// Mixed bits for hash tables of a power-of-two size; take the upper ones.
  @inlinable public var mixed: UInt64 {
    (first ^ (last &<< 23 | last &>> 41) ^ UInt64(truncatingIfNeeded: length)) &* 0x9E37_79B9_7F4A_7C15
  }
}

extension JSONCursor {
  /// The name of the string here; meaningless for anything else.
  @inlinable public var name: JSONName {
    let text = UnsafeRawPointer(strings) + Int(word & 0x00FF_FFFF_FFFF_FFFF)
    let length = Int(UInt32(littleEndian: text.loadUnaligned(as: UInt32.self)))
    // Eight bytes can be read at any string: simdjson's buffer ends with 64 bytes of padding.
    let first = UInt64(littleEndian: (text + 4).loadUnaligned(as: UInt64.self))
    if length < 8 {
      return JSONName(first: first & ((1 &<< UInt64(8 * length)) &- 1), last: 0, length: length)
    }
    let last = UInt64(littleEndian: (text + 4 + length - 8).loadUnaligned(as: UInt64.self))
    return JSONName(first: first, last: last, length: length)
  }
}
