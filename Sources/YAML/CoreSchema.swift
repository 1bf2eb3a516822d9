import JSON

/// Type of a plain scalar by the YAML 1.2 core schema, section 10.3.2.
enum CoreSchema {
  static func value(of text: String) -> JSONValue {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: break
    }
    guard let first = text.utf8.first, isNumberStart(first) else { return .string(text) }
    if let integer = integer(text) { return .int(integer) }
    if isFloat(text), let double = Double(text), double.isFinite { return .double(double) }
    return .string(text)
  }

  private static func isNumberStart(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E
  }

  /// `[-+]?[0-9]+`, `0o[0-7]+`, `0x[0-9a-fA-F]+`.
  private static func integer(_ text: String) -> Int64? {
    if text.hasPrefix("0o") { return Int64(text.dropFirst(2), radix: 8) }
    if text.hasPrefix("0x") { return Int64(text.dropFirst(2), radix: 16) }
    return Int64(text)
  }

  /// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
  private static func isFloat(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func digits() -> Int {
      let run = rest.prefix { (0x30...0x39).contains($0) }
      rest = rest.dropFirst(run.count)
      return run.count
    }
    func sign() { if rest.first == 0x2B || rest.first == 0x2D { rest = rest.dropFirst() } }
    sign()
    let whole = digits()
    var fraction = 0
    if rest.first == 0x2E {
      rest = rest.dropFirst()
      fraction = digits()
    }
    guard whole + fraction > 0 else { return false }
    if rest.first == 0x65 || rest.first == 0x45 {
      rest = rest.dropFirst()
      sign()
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }
}
