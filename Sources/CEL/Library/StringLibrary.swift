/// `charAt`, `indexOf`, `join`, `split`, `format` … (cel-spec, doc/extensions/strings). Positions count code points.
enum StringLibrary {
  private static let outOfRange = CELValue.error(.indexOutOfBounds, "index out of range")

  static let functions: [CELFunction] = [
    CELFunction(
      "charAt",
      .binary { text, index in
        guard case .string(let text) = text, case .int(let index) = index else { return .noSuchOverload }
        let scalars = Array(text.unicodeScalars)
        guard (0...Int64(scalars.count)).contains(index) else { return outOfRange }
        return .string(index == scalars.count ? "" : String(scalars[Int(index)]))
      }, cost: .linear, [.member("string_char_at_int", [.string, .int], .string)]),
    position("indexOf", indexOf), position("lastIndexOf", lastIndexOf),
    CELFunction(
      "join", CELBuiltin(unary: { join($0, .string("")) }, binary: join), cost: .product,
      [
        .member("list_join", [.list(.string)], .string),
        .member("list_join_string", [.list(.string), .string], .string),
      ]),
    transform("lowerAscii") { ascii($0) { (0x41...0x5A).contains($0) ? $0 + 32 : $0 } },
    transform("upperAscii") { ascii($0) { (0x61...0x7A).contains($0) ? $0 - 32 : $0 } },
    transform("trim", trim),
    transform("reverse") { text in
      var scalars = String.UnicodeScalarView()
      scalars.append(contentsOf: text.unicodeScalars.reversed())
      return String(scalars)
    },
    CELFunction(
      "strings.quote", .unary { if case .string(let text) = $0 { .string(quoted(text)) } else { .noSuchOverload } },
      cost: .linear, [.global("strings_quote", [.string], .string)]),
    CELFunction(
      "replace", CELBuiltin(variadic: replace), cost: .product,
      [
        .member("string_replace_string_string", [.string, .string, .string], .string),
        .member("string_replace_string_string_int", [.string, .string, .string, .int], .string),
      ]),
    CELFunction(
      "split",
      CELBuiltin(
        binary: { split($0, $1, .int(-1)) }, variadic: { $0.count == 3 ? split($0[0], $0[1], $0[2]) : .noSuchOverload }),
      cost: .linear,
      [
        .member("string_split_string", [.string, .string], .list(.string)),
        .member("string_split_string_int", [.string, .string, .int], .list(.string)),
      ]),
    CELFunction(
      "substring",
      CELBuiltin(
        binary: { substring($0, $1, nil) },
        variadic: { $0.count == 3 ? substring($0[0], $0[1], $0[2]) : .noSuchOverload }),
      cost: .linear,
      [
        .member("string_substring_int", [.string, .int], .string),
        .member("string_substring_int_int", [.string, .int, .int], .string),
      ]),
    CELFunction(
      "format",
      .binary { text, arguments in
        guard case .string(let text) = text, case .list(let arguments) = arguments else { return .noSuchOverload }
        return Formatter.format(text, arguments.elements)
      }, cost: .linear, [.member("string_format", [.string, .list(.dyn)], .string)]),
  ]

  private static func transform(_ name: String, _ body: @escaping @Sendable (String) -> String) -> CELFunction {
    CELFunction(
      name, .unary { if case .string(let text) = $0 { .string(body(text)) } else { .noSuchOverload } }, cost: .linear,
      [.member("string_\(name)", [.string], .string)])
  }

  private static func position(
    _ name: String, _ body: @escaping @Sendable (String, String, Int64?) -> CELValue
  ) -> CELFunction {
    CELFunction(
      name,
      CELBuiltin(
        binary: { text, part in
          guard case .string(let text) = text, case .string(let part) = part else { return .noSuchOverload }
          return body(text, part, nil)
        },
        variadic: { arguments in
          guard arguments.count == 3, case .string(let text) = arguments[0], case .string(let part) = arguments[1],
            case .int(let start) = arguments[2]
          else { return .noSuchOverload }
          return body(text, part, start)
        }), cost: .linear,
      [
        .member("string_\(name)_string", [.string, .string], .int),
        .member("string_\(name)_string_int", [.string, .string, .int], .int),
      ])
  }

  @Sendable private static func indexOf(_ text: String, _ part: String, _ start: Int64?) -> CELValue {
    let whole = Array(text.utf8)
    var byte = 0
    if let start {
      guard let offset = byteOffset(start, whole) else { return outOfRange }
      byte = offset
    }
    guard let found = firstOccurrence(of: Array(part.utf8), in: whole, from: byte) else { return .int(-1) }
    return .int(codePoints(whole[..<found]))
  }

  @Sendable private static func lastIndexOf(_ text: String, _ part: String, _ last: Int64?) -> CELValue {
    let whole = Array(text.utf8)
    var end = whole.count
    if let last {
      guard let offset = byteOffset(last, whole) else { return outOfRange }
      end = min(whole.count, offset + part.utf8.count)
    }
    // The last occurrence is the first one of the reversed texts.
    let reversed = Array(whole[..<end].reversed())
    guard let found = firstOccurrence(of: part.utf8.reversed(), in: reversed, from: 0) else { return .int(-1) }
    return .int(codePoints(whole[..<(end - found - part.utf8.count)]))
  }

  /// The byte at which the code point `index` begins; nil if there are fewer.
  private static func byteOffset(_ index: Int64, _ bytes: [UInt8]) -> Int? {
    guard index >= 0 else { return nil }
    var seen: Int64 = 0
    for (offset, byte) in bytes.enumerated() where byte & 0xC0 != 0x80 {
      if seen == index { return offset }
      seen += 1
    }
    return seen == index ? bytes.count : nil
  }

  private static func codePoints(_ bytes: ArraySlice<UInt8>) -> Int64 { Int64(bytes.count { $0 & 0xC0 != 0x80 }) }

  private static func ascii(_ text: String, _ change: (UInt8) -> UInt8) -> String {
    String(decoding: text.utf8.map(change), as: UTF8.self)
  }

  @Sendable private static func trim(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }

  @Sendable private static func join(_ list: CELValue, _ separator: CELValue) -> CELValue {
    guard case .list(let list) = list, case .string(let separator) = separator else { return .noSuchOverload }
    var parts: [String] = []
    var size = 0
    for element in list.elements {
      guard case .string(let text) = element else { return element.isDefinite ? .noSuchOverload : element }
      size += text.utf8.count + separator.utf8.count
      guard size <= CELLimits.largestValue else { return Arithmetic.tooLarge }
      parts.append(text)
    }
    return .string(parts.joined(separator: separator))
  }

  @Sendable private static func replace(_ arguments: [CELValue]) -> CELValue {
    guard (3...4).contains(arguments.count), case .string(let text) = arguments[0],
      case .string(let old) = arguments[1],
      case .string(let new) = arguments[2]
    else { return .noSuchOverload }
    var limit = Int64.max
    if arguments.count == 4 {
      guard case .int(let count) = arguments[3] else { return .noSuchOverload }
      if count >= 0 { limit = count }
    }
    let whole = Array(text.utf8)
    let part = Array(old.utf8)
    var result: [UInt8] = []
    var at = 0
    while limit > 0, let found = next(part, whole, at, isFirst: at == 0 && result.isEmpty) {
      result += whole[at..<found] + Array(new.utf8)
      at = found + part.count
      limit -= 1
      guard result.count <= CELLimits.largestValue else { return Arithmetic.tooLarge }
      if part.isEmpty, found == whole.count { break }
    }
    return .string(String(decoding: result + whole[at...], as: UTF8.self))
  }

  /// The next place to replace. The empty text is found before each code point and at the end.
  private static func next(_ part: [UInt8], _ whole: [UInt8], _ at: Int, isFirst: Bool) -> Int? {
    guard part.isEmpty, !isFirst else { return firstOccurrence(of: part, in: whole, from: at) }
    guard at < whole.count else { return nil }
    return whole[(at + 1)...].firstIndex { $0 & 0xC0 != 0x80 } ?? whole.count
  }

  private static func split(_ text: CELValue, _ separator: CELValue, _ limit: CELValue) -> CELValue {
    guard case .string(let text) = text, case .string(let separator) = separator, case .int(let limit) = limit else {
      return .noSuchOverload
    }
    if limit == 0 { return .list([]) }
    let whole = Array(text.utf8)
    let part = Array(separator.utf8)
    if part.isEmpty, whole.isEmpty { return .list([]) }
    var parts: [CELValue] = []
    var at = 0
    while limit < 0 || parts.count < limit - 1 {
      guard
        let found = part.isEmpty
          ? next(part, whole, at, isFirst: false) : firstOccurrence(of: part, in: whole, from: at),
        !(part.isEmpty && found == whole.count)
      else { break }
      parts.append(.string(String(decoding: whole[at..<found], as: UTF8.self)))
      at = found + part.count
    }
    parts.append(.string(String(decoding: whole[at...], as: UTF8.self)))
    return .list(parts)
  }

  private static func substring(_ text: CELValue, _ start: CELValue, _ end: CELValue?) -> CELValue {
    guard case .string(let text) = text, case .int(let start) = start else { return .noSuchOverload }
    let whole = Array(text.utf8)
    var last = whole.count
    if let end {
      guard case .int(let end) = end else { return .noSuchOverload }
      guard start <= end else { return .error(.invalidArgument, "the substring ends before it starts") }
      guard let offset = byteOffset(end, whole) else { return outOfRange }
      last = offset
    }
    guard let first = byteOffset(start, whole) else { return outOfRange }
    return .string(String(decoding: whole[first..<last], as: UTF8.self))
  }
}

/// The text as a literal in double quotes.
func quoted(_ text: String) -> String {
  var result = String.UnicodeScalarView("\"".unicodeScalars)
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x07: result.append(contentsOf: "\\a".unicodeScalars)
    case 0x08: result.append(contentsOf: "\\b".unicodeScalars)
    case 0x0C: result.append(contentsOf: "\\f".unicodeScalars)
    case 0x0A: result.append(contentsOf: "\\n".unicodeScalars)
    case 0x0D: result.append(contentsOf: "\\r".unicodeScalars)
    case 0x09: result.append(contentsOf: "\\t".unicodeScalars)
    case 0x0B: result.append(contentsOf: "\\v".unicodeScalars)
    case 0x5C: result.append(contentsOf: "\\\\".unicodeScalars)
    case 0x22: result.append(contentsOf: "\\\"".unicodeScalars)
    default: result.append(scalar)
    }
  }
  result.append("\"")
  return String(result)
}
