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
    switch view.type {
    case .integer:
      if let number = view.int64 {
        appendInteger(number, to: &bytes)
      } else if let number = view.double {
        NumberText.appendECMAScript(number, to: &bytes)
      }
    case .double: NumberText.appendECMAScript(view.double ?? 0, to: &bytes)
    case .array:
      bytes.append(UInt8(ascii: "["))
      var isFirst = true
      for element in view.elements {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        appendCanonical(element, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object:
      bytes.append(UInt8(ascii: "{"))
      var entries = view.entries.filter { entry in !excluding.contains { entry.named($0) } }
      entries.sort { StringText.precedes($0.name.cursor.utf8, $1.name.cursor.utf8) }
      for (count, entry) in entries.enumerated() {
        if count > 0 { bytes.append(UInt8(ascii: ",")) }
        appendScalar(entry.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        appendCanonical(entry.value, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    default: appendScalar(view, to: &bytes)
    }
  }

  private static func appendInteger(_ number: Int64, to bytes: inout [UInt8]) {
    if number.magnitude <= 1 << 53 {
      NumberText.append(number, to: &bytes)
    } else {
      NumberText.appendECMAScript(Double(number), to: &bytes)
    }
  }
}
