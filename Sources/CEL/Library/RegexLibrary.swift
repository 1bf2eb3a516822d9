/// `regex.replace`, `regex.extract`, `regex.extractAll` (cel-go, ext/regex).
enum RegexLibrary {
  static let functions: [CELFunction] = [
    CELFunction(
      "regex.replace", CELBuiltin(variadic: replace), cost: .product,
      [
        .global("regex_replace_string_string_string", [.string, .string, .string], .string),
        .global("regex_replace_string_string_string_int", [.string, .string, .string, .int], .string),
      ]),
    CELFunction(
      "regex.extract",
      .binary { text, pattern in
        extract(text, pattern, limit: 1) { found in .optional(CELOptional(found.first.map { .string($0) })) }
      }, cost: .product, [.global("regex_extract_string_string", [.string, .string], .optional(.string))]),
    CELFunction(
      "regex.extractAll",
      .binary { text, pattern in
        extract(text, pattern, limit: .max) { found in .list(found.map { .string($0) }) }
      }, cost: .product, [.global("regex_extractAll_string_string", [.string, .string], .list(.string))]),
  ]

  private static func extract(
    _ text: CELValue, _ pattern: CELValue, limit: Int, _ result: ([String]) -> CELValue
  ) -> CELValue {
    guard case .string(let text) = text, case .string(let pattern) = pattern else { return .noSuchOverload }
    return RegexCache.shared.with(pattern) { regex in
      guard regex.groupCount <= 1 else { return .error(.regex, "the regular expression has more than one group") }
      let bytes = Array(text.utf8)
      let found = regex.matches(in: bytes, limit: limit).compactMap { groups -> String? in
        guard let range = groups[regex.groupCount], regex.groupCount == 0 || !range.isEmpty else { return nil }
        return String(decoding: bytes[range], as: UTF8.self)
      }
      return result(found)
    }
  }

  @Sendable private static func replace(_ arguments: [CELValue]) -> CELValue {
    guard (3...4).contains(arguments.count), case .string(let text) = arguments[0],
      case .string(let pattern) = arguments[1], case .string(let replacement) = arguments[2]
    else { return .noSuchOverload }
    var limit = Int.max
    if arguments.count == 4 {
      guard case .int(let count) = arguments[3] else { return .noSuchOverload }
      if count >= 0 { limit = Int(count) }
    }
    return RegexCache.shared.with(pattern) { regex in
      guard let parts = parts(replacement, regex.groupCount) else {
        return .error(.regex, "the replacement refers to a group that is not there")
      }
      let bytes = Array(text.utf8)
      var result: [UInt8] = []
      var at = 0
      for groups in regex.matches(in: bytes, limit: limit) {
        guard let whole = groups[0] else { continue }
        result += bytes[at..<whole.lowerBound]
        for part in parts {
          switch part {
          case .text(let text): result += text
          case .group(let index): if let range = groups[index] { result += bytes[range] }
          }
        }
        at = whole.upperBound
        guard result.count <= CELLimits.largestValue else { return Arithmetic.tooLarge }
      }
      return .string(String(decoding: result + bytes[at...], as: UTF8.self))
    }
  }

  private enum Part {
    case text([UInt8])
    case group(Int)
  }

  /// Cuts a replacement at its `\0` … `\9`; nil if one refers to a group that is not there or another escape is used.
  private static func parts(_ replacement: String, _ groupCount: Int) -> [Part]? {
    var parts: [Part] = []
    var text: [UInt8] = []
    var bytes = Array(replacement.utf8)[...]
    while let byte = bytes.popFirst() {
      guard byte == 0x5C else {
        text.append(byte)
        continue
      }
      guard let next = bytes.popFirst() else { return nil }
      if next == 0x5C {
        text.append(next)
      } else if isDigit(next), Int(next - 0x30) <= groupCount {
        parts += [.text(text), .group(Int(next - 0x30))]
        text = []
      } else {
        return nil
      }
    }
    return parts + [.text(text)]
  }
}
