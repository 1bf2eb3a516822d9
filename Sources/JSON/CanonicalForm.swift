#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Writes the canonical form of RFC 8785 straight from a tape, into a buffer that is used again. One for each thread.
///
/// Its members are touched by its own methods alone, none of which is entered while another one changes a member: their
/// accesses need no check of their exclusivity.
public final class CanonicalForm {
  /// Room for what is written; `count` bytes of it are.
  @exclusivity(unchecked) private var base: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private var capacity: Int
  @exclusivity(unchecked) private var count = 0
  /// Members that are still to be written. The objects of all levels share it, each at the end of what the outer ones
  /// have put there.
  @exclusivity(unchecked) private var members: [Member] = []
  @exclusivity(unchecked) private var digits: [UInt8] = []

  private struct Member {
    /// The name's first eight bytes, the first one highest, so that comparing numbers compares texts.
    var start: UInt64
    var index: Int
  }

  public init() {
    capacity = 512
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  /// What was written. Valid only inside the closure.
  public func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try body(UnsafeRawBufferPointer(start: base, count: count))
  }

  /// Forgets what was written, then writes a value.
  public func write(_ value: JSONCursor) {
    count = 0
    append(value)
  }

  /// Forgets what was written, then writes an object whose order of members is known.
  ///
  /// - Parameters:
  ///   - values: indexes on the tape of the members' values, in canonical order of their names.
  ///   - marked: an index among `values`.
  /// - Returns: where the marked members stand in the bytes, each with the comma before it.
  public func write(
    members values: some Sequence<Int32>, of object: JSONCursor, marking marked: (Int, Int)
  ) -> (Range<Int>, Range<Int>) {
    count = 0
    var ranges = (0..<0, 0..<0)
    put(UInt8(ascii: "{"))
    var isFirst = true
    for index in values {
      let start = count
      if !isFirst { put(UInt8(ascii: ",")) }
      isFirst = false
      append(member: object.at(Int(index) &- 1))
      if Int(index) == marked.0 { ranges.0 = start..<count }
      if Int(index) == marked.1 { ranges.1 = start..<count }
    }
    put(UInt8(ascii: "}"))
    return ranges
  }

  /// Forgets what was written, then writes an object without some of its members.
  func write(_ object: JSONCursor, excluding: [JSONName], texts: [String]) {
    count = 0
    appendObject(object) { name in
      excluding.contains(name.name) && texts.contains { sameBytes(name.utf8, $0) }
    }
  }

  // MARK: Bytes

  private func reserve(_ more: Int) {
    guard count &+ more > capacity else { return }
    capacity = max(capacity &* 2, count &+ more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    memcpy(larger, base, count)
    base.deallocate()
    base = larger
  }

  @inline(__always)
  private func put(_ byte: UInt8) {
    if count == capacity { reserve(1) }
    base[count] = byte
    count &+= 1
  }

  private func put(_ word: StaticString) {
    reserve(word.utf8CodeUnitCount)
    memcpy(base + count, word.utf8Start, word.utf8CodeUnitCount)
    count &+= word.utf8CodeUnitCount
  }

  private func put(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return }
    reserve(bytes.count)
    memcpy(base + count, start, bytes.count)
    count &+= bytes.count
  }

  private func putDigits() {
    digits.withUnsafeBufferPointer { put($0) }
    digits.removeAll(keepingCapacity: true)
  }

  private func append(text: UnsafeBufferPointer<UInt8>) {
    reserve(text.count &+ 2)
    base[count] = UInt8(ascii: "\"")
    count &+= 1
    if StringText.isPlain(text) {
      if let start = text.baseAddress { memcpy(base + count, start, text.count) }
      count &+= text.count
    } else {
      StringText.appendEscaped(text, to: &digits)
      putDigits()
    }
    put(UInt8(ascii: "\""))
  }

  // MARK: Values

  private func append(_ value: JSONCursor) {
    switch value.letter {
    case UInt8(ascii: "\""): append(text: value.utf8)
    case UInt8(ascii: "{"): appendObject(value) { _ in false }
    case UInt8(ascii: "["):
      put(UInt8(ascii: "["))
      var element = value.at(value.index &+ 1)
      let close = value.close
      while element.index < close {
        if element.index > value.index &+ 1 { put(UInt8(ascii: ",")) }
        append(element)
        element.index = element.next
      }
      put(UInt8(ascii: "]"))
    case UInt8(ascii: "l"):
      JSONWriter.appendInteger(value.int64 ?? 0, to: &digits)
      putDigits()
    case UInt8(ascii: "u"), UInt8(ascii: "d"):
      NumberText.appendECMAScript(value.double ?? 0, to: &digits)
      putDigits()
    case UInt8(ascii: "t"): put("true")
    case UInt8(ascii: "f"): put("false")
    default: put("null")
    }
  }

  /// Appends a member, given its name.
  private func append(member name: JSONCursor) {
    append(text: name.utf8)
    put(UInt8(ascii: ":"))
    append(name.at(name.index &+ 1))
  }

  private func appendObject(_ object: JSONCursor, without isLeftOut: (JSONCursor) -> Bool) {
    let first = members.count
    var name = object.at(object.index &+ 1)
    let close = object.close
    var isSorted = true
    while name.index < close {
      if !isLeftOut(name) {
        let member = Member(start: name.name.first.byteSwapped, index: name.index)
        if isSorted, members.count > first { isSorted = !Self.precedes(member, members[members.count - 1], object) }
        members.append(member)
      }
      name.index &+= 1
      name.index = name.next
    }
    if !isSorted { sort(from: first, object) }
    put(UInt8(ascii: "{"))
    let end = members.count
    for place in first..<end {
      if place > first { put(UInt8(ascii: ",")) }
      append(member: object.at(members[place].index))
    }
    put(UInt8(ascii: "}"))
    members.removeLast(end - first)
  }

  /// Small objects by insertion: most come nearly in order.
  private func sort(from first: Int, _ tape: JSONCursor) {
    guard members.count - first <= Self.small else { return members[first...].sort { Self.precedes($0, $1, tape) } }
    for place in (first + 1)..<members.count {
      let member = members[place]
      var hole = place
      while hole > first, Self.precedes(member, members[hole - 1], tape) {
        members[hole] = members[hole - 1]
        hole -= 1
      }
      members[hole] = member
    }
  }

  private static let small = 16

  /// Whether one name comes before another: seldom more than the first eight bytes are needed. Where these hold
  /// anything but ASCII, the order of UTF-16 may be another one.
  @inline(__always)
  private static func precedes(_ a: Member, _ b: Member, _ tape: JSONCursor) -> Bool {
    if a.start != b.start && (a.start | b.start) & 0x8080_8080_8080_8080 == 0 { return a.start < b.start }
    return StringText.precedes(tape.at(a.index).utf8, tape.at(b.index).utf8)
  }
}
