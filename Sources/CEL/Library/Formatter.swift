import Foundation

/// `string.format`: `%s %d %f %e %b %o %x %X %%`, with `.precision` for `f` and `e`
/// (cel-spec, doc/extensions/strings).
enum Formatter {
  /// Digits after the point at most.
  static let largestPrecision = 1000

  static func format(_ template: String, _ arguments: [CELValue]) -> CELValue {
    let bytes = Array(template.utf8)
    var result: [UInt8] = []
    var at = 0
    var next = 0
    while at < bytes.count {
      guard bytes[at] == UInt8(ascii: "%") else {
        result.append(bytes[at])
        at += 1
        continue
      }
      at += 1
      guard at < bytes.count else { return failure("the format ends after '%'") }
      if bytes[at] == UInt8(ascii: "%") {
        result.append(bytes[at])
        at += 1
        continue
      }
      var precision = 6
      if bytes[at] == UInt8(ascii: ".") {
        let digits = bytes[(at + 1)...].prefix(while: isDigit)
        at += 1 + digits.count
        guard let number = Int(String(decoding: digits, as: UTF8.self)), number <= largestPrecision, at < bytes.count
        else {
          return failure("the format has a bad precision")
        }
        precision = number
      }
      guard next < arguments.count else { return failure("the format has more clauses than arguments") }
      let argument = arguments[next]
      next += 1
      guard argument.isDefinite else { return argument }
      guard let text = clause(bytes[at], precision, argument) else {
        return failure("the format has a clause that does not exist or does not take a \(argument.type.name)")
      }
      result += text.utf8
      at += 1
    }
    return .string(String(decoding: result, as: UTF8.self))
  }

  private static func failure(_ message: String) -> CELValue { .error(.invalidArgument, message) }

  private static func clause(_ letter: UInt8, _ precision: Int, _ value: CELValue) -> String? {
    switch letter {
    case UInt8(ascii: "s"): text(value)
    case UInt8(ascii: "d"): decimal(value)
    case UInt8(ascii: "f"): fixed(value, "%.\(precision)f")
    case UInt8(ascii: "e"): fixed(value, "%.\(precision)e")
    case UInt8(ascii: "b"): value.bool.map { $0 ? "1" : "0" } ?? integer(value, radix: 2)
    case UInt8(ascii: "o"): integer(value, radix: 8)
    case UInt8(ascii: "x"): hexadecimal(value, uppercase: false)
    case UInt8(ascii: "X"): hexadecimal(value, uppercase: true)
    default: nil
    }
  }

  private static func decimal(_ value: CELValue) -> String? {
    if case .double(let value) = value { return DoubleText.positional(value) }
    return integer(value, radix: 10)
  }

  private static func integer(_ value: CELValue, radix: Int) -> String? {
    switch value {
    case .int(let value): String(value, radix: radix)
    case .uint(let value): String(value, radix: radix)
    default: nil
    }
  }

  private static func fixed(_ value: CELValue, _ format: String) -> String? {
    CELNumber(value).map { DoubleText.special($0.asDouble) ?? String(format: format, $0.asDouble) }
  }

  private static func hexadecimal(_ value: CELValue, uppercase: Bool) -> String? {
    let text: String
    switch value {
    case .int(let value): text = String(value, radix: 16)
    case .uint(let value): text = String(value, radix: 16)
    case .string(let value): text = hexadecimal(Array(value.utf8))
    case .bytes(let value): text = hexadecimal(value)
    default: return nil
    }
    return uppercase ? text.uppercased() : text
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// What `%s` shows; nil for types that have no text.
  static func text(_ value: CELValue) -> String? {
    switch value {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .int(let value): return String(value)
    case .uint(let value): return String(value)
    case .double(let value): return DoubleText.positional(value)
    case .string(let text): return text
    case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
    case .timestamp(let time): return time.description
    case .duration(let duration): return duration.description
    case .type(let type): return type.name
    case .list(let list):
      var parts: [String] = []
      for element in list.elements {
        guard let part = text(element) else { return nil }
        parts.append(part)
      }
      return "[\(parts.joined(separator: ", "))]"
    case .map(let map): return text(map.entries.map { ($0.key, $0.value) })
    case .object(let source):
      guard case .map = source.celType else { return nil }
      return text(source.keys.compactMap { key in source.field(key).map { (.string(key), $0) } })
    case .opaque(let value): return value.description
    case .optional, .unknown, .error: return nil
    }
  }

  /// Entries sorted by the text of their keys.
  private static func text(_ entries: [(CELValue, CELValue)]) -> String? {
    var parts: [(String, String)] = []
    for (key, value) in entries {
      guard let key = text(key), let value = text(value) else { return nil }
      parts.append((key, value))
    }
    parts.sort { orderBytes($0.0.utf8, $1.0.utf8) == .less }
    return "{\(parts.map { "\($0): \($1)" }.joined(separator: ", "))}"
  }
}
