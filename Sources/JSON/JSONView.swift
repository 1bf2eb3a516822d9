#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A value in a parsed text: the document it lies in and its place there. Cheap to copy; keeps the text alive.
@frozen
public struct JSONView: Sendable {
  @usableFromInline let storage: JSONStorage
  @usableFromInline let index: Int

  @inlinable
  init(storage: JSONStorage, index: Int) {
    self.storage = storage
    self.index = index
  }

  @inlinable var cursor: JSONCursor {
    JSONCursor(tape: storage.tape, strings: storage.strings, index: index)
  }

  /// The sort of this value.
  @inlinable public var type: JSONType { cursor.type }

  /// Whether this is `null`.
  @inlinable public var isNull: Bool { cursor.letter == UInt8(ascii: "n") }

  /// The value of `true` or `false`.
  @inlinable public var bool: Bool? {
    switch cursor.letter {
    case UInt8(ascii: "t"): true
    case UInt8(ascii: "f"): false
    default: nil
    }
  }

  /// The value of an integer that fits; `1.0` is no integer.
  @inlinable public var int64: Int64? { cursor.int64 }

  /// The value of an integer that fits; `1.0` is no integer.
  @inlinable public var uint64: UInt64? { cursor.uint64 }

  /// The value of any number; an integer beyond 2^53 is rounded to the nearest binary64.
  @inlinable public var double: Double? { cursor.double }

  /// The text of a string.
  @inlinable public var string: String? {
    cursor.letter == UInt8(ascii: "\"") ? String(decoding: cursor.utf8, as: UTF8.self) : nil
  }

  /// Whether this is the string `text`, compared byte by byte.
  public func equals(_ text: String) -> Bool {
    cursor.letter == UInt8(ascii: "\"") && sameBytes(cursor.utf8, text)
  }

  /// Runs `body` with the bytes of a string, without a copy; `nil` for anything else.
  @inlinable
  public func withUTF8<R>(_ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R? {
    guard cursor.letter == UInt8(ascii: "\"") else { return nil }
    defer { withExtendedLifetime(storage) {} }
    return try body(cursor.utf8)
  }

  /// How many elements or members a container has; 0 for anything else.
  public var count: Int {
    switch cursor.letter {
    case UInt8(ascii: "["):
      let stored = Int(cursor.word >> 32) & 0xFF_FFFF  // stops at 0xFFFFFF
      if stored < 0xFF_FFFF { return stored }
      return elements.reduce(into: 0) { count, _ in count += 1 }
    case UInt8(ascii: "{"):
      let stored = Int(cursor.word >> 32) & 0xFF_FFFF
      if stored < 0xFF_FFFF { return stored }
      return entries.reduce(into: 0) { count, _ in count += 1 }
    default: return 0
    }
  }

  /// The first member of this name, compared byte by byte; `nil` if this is no object or has none.
  public subscript(_ key: String) -> JSONView? {
    var key = key
    return key.withUTF8 { member(named: $0) }
  }

  /// The element at a place, from 0; `nil` if this is no array or is shorter. Walks over the elements before it.
  public subscript(_ place: Int) -> JSONView? {
    guard place >= 0, cursor.letter == UInt8(ascii: "[") else { return nil }
    var at = cursor.at(index + 1)
    let end = cursor.close
    var left = place
    while at.index < end {
      if left == 0 { return view(at: at) }
      left -= 1
      at.index = at.next
    }
    return nil
  }

  /// The value that a JSON Pointer (RFC 6901) finds from here.
  public func at(_ pointer: JSONPointer) -> JSONView? {
    var here = self
    for token in pointer.tokens {
      switch here.type {
      case .object:
        guard let member = here[token] else { return nil }
        here = member
      case .array:
        guard let place = JSONPointer.arrayIndex(token), let element = here[place] else { return nil }
        here = element
      default: return nil
      }
    }
    return here
  }

  private func member(named key: UnsafeBufferPointer<UInt8>) -> JSONView? {
    guard cursor.letter == UInt8(ascii: "{") else { return nil }
    var at = cursor.at(index + 1)
    let end = cursor.close
    while at.index < end {
      let name = at.utf8
      at.index &+= 1
      if name.count == key.count && (key.count == 0 || memcmp(name.baseAddress!, key.baseAddress!, key.count) == 0) {
        return view(at: at)
      }
      at.index = at.next
    }
    return nil
  }
}

/// Whether a text has these bytes. Swift's `==` takes canonically equivalent texts for equal; JSON does not.
@usableFromInline
func sameBytes(_ bytes: UnsafeBufferPointer<UInt8>, _ text: String) -> Bool {
  var text = text
  return text.withUTF8 { other in
    bytes.count == other.count && (other.count == 0 || memcmp(bytes.baseAddress!, other.baseAddress!, other.count) == 0)
  }
}
