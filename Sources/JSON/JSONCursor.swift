/// A place on a tape, without the ownership that a `JSONView` carries: for loops that look at every value of a text.
///
/// A cursor is valid only inside the closure of `JSONView.withCursor`; it must not be stored.
@frozen
public struct JSONCursor {
  @usableFromInline let tape: UnsafePointer<UInt64>
  @usableFromInline let strings: UnsafePointer<UInt8>
  /// Index of the value's word on the tape.
  public var index: Int

  @inlinable
  init(tape: UnsafePointer<UInt64>, strings: UnsafePointer<UInt8>, index: Int) {
    self.tape = tape
    self.strings = strings
    self.index = index
  }

  @inlinable var word: UInt64 { tape[index] }

  /// The tape's letter for the value: `{ [ " l u d t f n`, and `}` or `]` at the end of a container.
  @inlinable public var letter: UInt8 { UInt8(truncatingIfNeeded: word &>> 56) }

  /// Index of what follows this value in its container.
  @inlinable public var next: Int {
    switch letter {
    case UInt8(ascii: "{"), UInt8(ascii: "["): Int(UInt32(truncatingIfNeeded: word))
    case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): index &+ 2
    default: index &+ 1
    }
  }

  /// Index of the closing word of this container.
  @inlinable public var close: Int { Int(UInt32(truncatingIfNeeded: word)) &- 1 }

  /// The same tape at another index.
  @inlinable public func at(_ index: Int) -> JSONCursor { JSONCursor(tape: tape, strings: strings, index: index) }

  @inlinable public var type: JSONType {
    switch letter {
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "l"), UInt8(ascii: "u"): .integer
    case UInt8(ascii: "d"): .double
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
    default: .null
    }
  }

  /// The bytes of a string or member name; empty for anything else.
  @inlinable public var utf8: UnsafeBufferPointer<UInt8> {
    guard letter == UInt8(ascii: "\"") else { return UnsafeBufferPointer(start: nil, count: 0) }
    let text = strings + Int(word & 0x00FF_FFFF_FFFF_FFFF)
    let length = UnsafeRawPointer(text).loadUnaligned(as: UInt32.self)
    return UnsafeBufferPointer(start: text + 4, count: Int(length))
  }

  /// The value of an integer that fits.
  @inlinable public var int64: Int64? {
    letter == UInt8(ascii: "l") ? Int64(bitPattern: tape[index &+ 1]) : nil
  }

  /// The value of an integer that fits.
  @inlinable public var uint64: UInt64? {
    switch letter {
    case UInt8(ascii: "u"): tape[index &+ 1]
    case UInt8(ascii: "l"): UInt64(exactly: Int64(bitPattern: tape[index &+ 1]))
    default: nil
    }
  }

  /// The value of a number; an integer beyond 2^53 is rounded to the nearest binary64.
  @inlinable public var double: Double? {
    switch letter {
    case UInt8(ascii: "d"): Double(bitPattern: tape[index &+ 1])
    case UInt8(ascii: "l"): Double(Int64(bitPattern: tape[index &+ 1]))
    case UInt8(ascii: "u"): Double(tape[index &+ 1])
    default: nil
    }
  }
}

extension JSONView {
  /// Runs `body` with a cursor at this value. The cursor must not leave the closure.
  @inlinable
  public func withCursor<R, E: Error>(_ body: (JSONCursor) throws(E) -> R) throws(E) -> R {
    defer { withExtendedLifetime(storage) {} }
    return try body(JSONCursor(tape: storage.tape, strings: storage.strings, index: index))
  }

  /// The view of a value that a cursor on the same tape has found.
  @inlinable
  public func view(at cursor: JSONCursor) -> JSONView { JSONView(storage: storage, index: cursor.index) }
}
