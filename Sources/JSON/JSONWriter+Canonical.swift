extension JSONWriter {
  /// The canonical form of RFC 8785: members sorted by UTF-16 code units, numbers as ECMAScript writes binary64.
  ///
  /// Integers beyond 2^53 are rounded to binary64, as RFC 8785 asks.
  public static func canonical(_ value: JSONValue) -> [UInt8] {
    var bytes: [UInt8] = []
    appendCanonical(value, to: &bytes)
    return bytes
  }

  /// The canonical form of RFC 8785 of a parsed text.
  ///
  /// - Parameter excluding: names of members of the outermost object that are left out.
  public static func canonical(_ view: JSONView, excluding: Set<String> = []) -> [UInt8] {
    var bytes: [UInt8] = []
    appendCanonical(view, excluding: excluding, to: &bytes)
    return bytes
  }

  /// Appends the canonical form.
  public static func appendCanonical(_ value: JSONValue, to bytes: inout [UInt8]) {
    switch value {
    case .int(let number): appendInteger(number, to: &bytes)
    case .double(let number): NumberText.appendECMAScript(number, to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (place, element) in elements.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        appendCanonical(element, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      let order = members.keys.indices.sorted { StringText.precedes(members.keys[$0], members.keys[$1]) }
      for (count, place) in order.enumerated() {
        if count > 0 { bytes.append(UInt8(ascii: ",")) }
        StringText.append(members.keys[place], to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendCanonical(members.values[place], to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    default: append(value, to: &bytes)
    }
  }

  /// Appends the canonical form, without the members of the outermost object that are named.
  public static func appendCanonical(_ view: JSONView, excluding: Set<String> = [], to bytes: inout [UInt8]) {
    view.withCursor { cursor in
      var form = CanonicalForm()
      form.append(cursor, excluding: excluding.map(JSONName.init), texts: Array(excluding), to: &bytes)
    }
  }

  /// Appends the canonical form of the value at a cursor.
  public static func appendCanonical(_ cursor: JSONCursor, to bytes: inout [UInt8]) {
    var form = CanonicalForm()
    form.append(cursor, to: &bytes)
  }

  static func appendInteger(_ number: Int64, to bytes: inout [UInt8]) {
    if number.magnitude <= 1 << 53 {
      NumberText.append(number, to: &bytes)
    } else {
      NumberText.appendECMAScript(Double(number), to: &bytes)
    }
  }
}

/// Writes the canonical form straight from a tape. Its one buffer serves the objects of all levels, each at the end of
/// what the outer ones have put there.
private struct CanonicalForm {
  /// Members that are still to be written: the name's bytes in the order of comparison, and its place on the tape.
  private var members: [Member] = []

  private struct Member {
    /// The first eight bytes, the first one highest, so that comparing numbers compares texts.
    var start: UInt64
    var index: Int
  }

  mutating func append(_ value: JSONCursor, excluding: [JSONName] = [], texts: [String] = [], to bytes: inout [UInt8]) {
    switch value.letter {
    case UInt8(ascii: "\""): StringText.append(value.utf8, to: &bytes)
    case UInt8(ascii: "{"): appendObject(value, excluding, texts, to: &bytes)
    case UInt8(ascii: "["):
      bytes.append(UInt8(ascii: "["))
      var element = value.at(value.index + 1)
      let close = value.close
      while element.index < close {
        if element.index > value.index + 1 { bytes.append(UInt8(ascii: ",")) }
        append(element, to: &bytes)
        element.index = element.next
      }
      bytes.append(UInt8(ascii: "]"))
    case UInt8(ascii: "l"): JSONWriter.appendInteger(value.int64 ?? 0, to: &bytes)
    case UInt8(ascii: "u"), UInt8(ascii: "d"): NumberText.appendECMAScript(value.double ?? 0, to: &bytes)
    case UInt8(ascii: "t"): bytes.append(contentsOf: "true".utf8)
    case UInt8(ascii: "f"): bytes.append(contentsOf: "false".utf8)
    default: bytes.append(contentsOf: "null".utf8)
    }
  }

  private mutating func appendObject(
    _ object: JSONCursor, _ excluding: [JSONName], _ texts: [String], to bytes: inout [UInt8]
  ) {
    let first = members.count
    var name = object.at(object.index + 1)
    let close = object.close
    var isSorted = true
    while name.index < close {
      let short = name.name
      let member = Member(start: short.first.byteSwapped, index: name.index)
      let isLeftOut = excluding.contains { $0 == short } && texts.contains { sameBytes(name.utf8, $0) }
      if !isLeftOut {
        if isSorted, let last = members.last, members.count > first { isSorted = !Self.precedes(member, last, object) }
        members.append(member)
      }
      name.index += 1
      name.index = name.next
    }
    if !isSorted { members[first...].sort { Self.precedes($0, $1, object) } }
    bytes.append(UInt8(ascii: "{"))
    let count = members.count
    for place in first..<count {
      if place > first { bytes.append(UInt8(ascii: ",")) }
      let name = object.at(members[place].index)
      StringText.append(name.utf8, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      append(name.at(name.index + 1), to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
    members.removeLast(count - first)
  }

  /// Whether one name comes before another: seldom more than the first eight bytes are needed. Where these hold
  /// anything but ASCII, the order of UTF-16 may be another one.
  @inline(__always)
  private static func precedes(_ a: Member, _ b: Member, _ tape: JSONCursor) -> Bool {
    if a.start != b.start && (a.start | b.start) & 0x8080_8080_8080_8080 == 0 { return a.start < b.start }
    return StringText.precedes(tape.at(a.index).utf8, tape.at(b.index).utf8)
  }
}
