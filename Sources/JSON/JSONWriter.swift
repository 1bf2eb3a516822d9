/// Writes values as UTF-8 JSON without a byte order mark or a final line feed.
///
/// A `.double` that is not finite, which no parser gives, becomes `null`.
public enum JSONWriter {
  /// One line, members in their order. What is read back equals what was written.
  public static func compact(_ value: JSONValue) -> [UInt8] {
    var bytes: [UInt8] = []
    append(value, to: &bytes)
    return bytes
  }

  /// One line, members in the order of the text. What is read back equals what was written.
  public static func compact(_ view: JSONView) -> [UInt8] {
    var bytes: [UInt8] = []
    append(view, to: &bytes)
    return bytes
  }

  /// Appends the compact form.
  public static func append(_ value: JSONValue, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .int(let number): NumberText.append(number, to: &bytes)
    case .double(let number): NumberText.appendDouble(number, to: &bytes)
    case .string(let text): StringText.append(text, to: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (place, element) in elements.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        append(element, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (place, key) in members.keys.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        StringText.append(key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(members.values[place], to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// Appends the compact form.
  public static func append(_ view: JSONView, to bytes: inout [UInt8]) {
    switch view.type {
    case .array:
      bytes.append(UInt8(ascii: "["))
      var isFirst = true
      for element in view.elements {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        append(element, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object:
      bytes.append(UInt8(ascii: "{"))
      var isFirst = true
      for entry in view.entries {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        append(entry.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(entry.value, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    case .double: NumberText.appendDouble(view.double ?? 0, to: &bytes)
    default: appendScalar(view, to: &bytes)
    }
  }

  /// Two spaces of indent, members in their order, for people.
  public static func pretty(_ value: JSONValue) -> [UInt8] {
    var bytes: [UInt8] = []
    appendPretty(value, indent: 0, to: &bytes)
    return bytes
  }

  private static func appendPretty(_ value: JSONValue, indent: Int, to bytes: inout [UInt8]) {
    func newLine(_ indent: Int) {
      bytes.append(UInt8(ascii: "\n"))
      bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * indent))
    }
    switch value {
    case .array(let elements) where !elements.isEmpty:
      bytes.append(UInt8(ascii: "["))
      for (place, element) in elements.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        newLine(indent + 1)
        appendPretty(element, indent: indent + 1, to: &bytes)
      }
      newLine(indent)
      bytes.append(UInt8(ascii: "]"))
    case .object(let members) where !members.isEmpty:
      bytes.append(UInt8(ascii: "{"))
      for (place, key) in members.keys.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: ",")) }
        newLine(indent + 1)
        StringText.append(key, to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
        appendPretty(members.values[place], indent: indent + 1, to: &bytes)
      }
      newLine(indent)
      bytes.append(UInt8(ascii: "}"))
    default: append(value, to: &bytes)
    }
  }

  /// Everything but containers and fractions, which the forms write each in its own way.
  static func appendScalar(_ view: JSONView, to bytes: inout [UInt8]) {
    switch view.type {
    case .string: _ = view.withUTF8 { StringText.append($0, to: &bytes) }
    case .integer:
      if let number = view.int64 {
        NumberText.append(number, to: &bytes)
      } else if let number = view.uint64 {
        NumberText.append(number, to: &bytes)
      }
    case .bool: bytes.append(contentsOf: (view.bool == true ? "true" : "false").utf8)
    default: bytes.append(contentsOf: "null".utf8)
    }
  }
}
