import JSON

/// Pieces of JSON lines.
enum LineBytes {
  static func append(_ text: String, to bytes: inout [UInt8]) { bytes.append(contentsOf: text.utf8) }

  /// Whether a text stands in JSON as it is.
  static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
  }

  /// A quoted JSON string.
  static func quoted(_ text: String) -> [UInt8] { JSONWriter.compact(.string(text)) }

  /// A text as it stands inside a JSON string.
  static func escaped(_ text: String) -> [UInt8] { Array(quoted(text).dropFirst().dropLast()) }

  /// Compact JSON as it stands inside a JSON string: it holds no control characters, so only quotes and backslashes are escaped.
  static func appendEscaped(_ json: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
    for byte in json {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
  }

  /// What is shown of a fact: `"value":…`, `"absent":true` and their like.
  static func content(_ content: Evidence.Content) -> [UInt8] {
    var bytes: [UInt8] = []
    append(content, to: &bytes)
    return bytes
  }

  static func append(_ content: Evidence.Content, to bytes: inout [UInt8]) {
    switch content {
    case .value(let value):
      append("\"value\":", to: &bytes)
      JSONWriter.append(value, to: &bytes)
    case .protected(let mark):
      append("\"protected\":", to: &bytes)
      JSONWriter.append(.string(mark), to: &bytes)
    case .present: append("\"present\":true", to: &bytes)
    case .count(let count): append("\"count\":\(count)", to: &bytes)
    case .absent: append("\"absent\":true", to: &bytes)
    }
  }

  /// Whether a text stands somewhere in the bytes from a place on.
  static func contains(_ bytes: [UInt8], from start: Int, _ text: [UInt8]) -> Bool {
    guard let first = text.first, bytes.count - start >= text.count else { return false }
    for place in start...bytes.count - text.count where bytes[place] == first {
      var matched = 1
      while matched < text.count, bytes[place + matched] == text[matched] { matched += 1 }
      if matched == text.count { return true }
    }
    return false
  }
}

extension Span<UInt8> {
  func equals(_ text: String) -> Bool {
    guard count == text.utf8.count else { return false }
    var place = 0
    for byte in text.utf8 {
      if self[place] != byte { return false }
      place += 1
    }
    return true
  }

  func equals(_ other: [UInt8]) -> Bool {
    guard count == other.count else { return false }
    for place in indices where self[place] != other[place] { return false }
    return true
  }
}
