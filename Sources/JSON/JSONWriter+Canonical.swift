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
      guard !excluding.isEmpty, cursor.letter == UInt8(ascii: "{") else { return appendCanonical(cursor, to: &bytes) }
      let form = CanonicalForm()
      form.write(cursor, excluding: excluding.map(JSONName.init), texts: Array(excluding))
      form.withBytes { bytes.append(contentsOf: $0) }
    }
  }

  /// Appends the canonical form of the value at a cursor.
  public static func appendCanonical(_ cursor: JSONCursor, to bytes: inout [UInt8]) {
    switch cursor.letter {
    case UInt8(ascii: "\""): StringText.append(cursor.utf8, to: &bytes)
    case UInt8(ascii: "l"): appendInteger(cursor.int64 ?? 0, to: &bytes)
    case UInt8(ascii: "u"), UInt8(ascii: "d"): NumberText.appendECMAScript(cursor.double ?? 0, to: &bytes)
    case UInt8(ascii: "t"): bytes.append(contentsOf: "true".utf8)
    case UInt8(ascii: "f"): bytes.append(contentsOf: "false".utf8)
    case UInt8(ascii: "n"): bytes.append(contentsOf: "null".utf8)
    default:
      let form = CanonicalForm()
      form.write(cursor)
      form.withBytes { bytes.append(contentsOf: $0) }
    }
  }

  static func appendInteger(_ number: Int64, to bytes: inout [UInt8]) {
    if number.magnitude <= 1 << 53 {
      NumberText.append(number, to: &bytes)
    } else {
      NumberText.appendECMAScript(Double(number), to: &bytes)
    }
  }
}
