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
      guard result.count <= CELLimits.largestValue else { return Arithmetic.tooLarge }
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

  /// What `%s` shows; nil for types that have no text, and for a text that would be too large.
  private static func text(_ value: CELValue) -> String? {
    var text: [UInt8] = []
    return append(value, to: &text) ? String(decoding: text, as: UTF8.self) : nil
  }

  private static func append(_ value: CELValue, to text: inout [UInt8]) -> Bool {
    guard text.count <= CELLimits.largestValue else { return false }
    switch value {
    case .null: text += "null".utf8
    case .bool(let value): text += (value ? "true" : "false").utf8
    case .int(let value): text += String(value).utf8
    case .uint(let value): text += String(value).utf8
    case .double(let value): text += DoubleText.positional(value).utf8
    case .string(let value): text += value.utf8
    case .bytes(let bytes): text += bytes
    case .timestamp(let time): text += time.description.utf8
    case .duration(let duration): text += duration.description.utf8
    case .type(let type): text += type.name.utf8
    case .opaque(let value): text += value.description.utf8
    case .list(let list):
      text.append(UInt8(ascii: "["))
      for (index, element) in list.elements.enumerated() {
        if index > 0 { text += ", ".utf8 }
        guard append(element, to: &text) else { return false }
      }
      text.append(UInt8(ascii: "]"))
    case .map(let map): return append(map.entries.map { ($0.key, $0.value) }, to: &text)
    case .object(let source):
      guard case .map = source.celType else { return false }
      return append(source.keys.compactMap { key in source.field(key).map { (.string(key), $0) } }, to: &text)
    case .optional, .unknown, .error: return false
    }
    return true
  }

  /// Entries sorted by the text of their keys.
  private static func append(_ entries: [(CELValue, CELValue)], to text: inout [UInt8]) -> Bool {
    var named: [(name: [UInt8], value: CELValue)] = []
    for (key, value) in entries {
      var name: [UInt8] = []
      guard append(key, to: &name) else { return false }
      named.append((name, value))
    }
    text.append(UInt8(ascii: "{"))
    for (index, entry) in named.sorted(by: { $0.name.lexicographicallyPrecedes($1.name) }).enumerated() {
      if index > 0 { text += ", ".utf8 }
      text += entry.name
      text += ": ".utf8
      guard append(entry.value, to: &text) else { return false }
    }
    text.append(UInt8(ascii: "}"))
    return true
  }
}
