/// What a terminal must not be given from input: everything that is printed goes through here.
///
/// Names are made safe where they enter a sentence, so that a line feed in one cannot begin a line of its own; what a command prints
/// as a whole is made safe again at its end, so that nothing can be forgotten. Making safe what is safe changes nothing.
public enum Terminal {
  /// Control characters (C0, C1, delete), line and paragraph separators, direction marks and invisible format characters.
  public static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
    default: false
    }
  }

  /// A name from input, or a line, with every unsafe character shown by its code, such as `\u{202E}`.
  public static func safe(_ text: String) -> String { escaped(text) { "\\u{\(hex($0))}" } }

  /// Lines as text for a terminal, each ended by LF: an LF within one is shown by its code.
  public static func block(_ lines: [String]) -> [UInt8] {
    lines.reduce(into: []) { bytes, line in
      bytes += safe(line).utf8
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  /// A text of several lines, made safe but for its line feeds.
  public static func text(_ bytes: [UInt8]) -> [UInt8] {
    escaped(bytes, keeping: "\n") { "\\u{\(hex($0))}" }
  }

  /// A graph in DOT, made safe but for its line feeds: a backslash escapes what follows it there, and so it is doubled.
  public static func dot(_ bytes: [UInt8]) -> [UInt8] {
    escaped(bytes, keeping: "\n") { "\\\\u{\(hex($0))}" }
  }

  /// JSON with every unsafe character as `\uXXXX`: the same values to whoever parses it.
  ///
  /// In JSON text such characters stand within strings alone, but for its own white space.
  public static func json(_ bytes: [UInt8]) -> [UInt8] {
    escaped(bytes, keeping: "\n\t\r") { scalar in
      String(scalar).utf16.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }.joined()
    }
  }

  private static func hex(_ scalar: Unicode.Scalar) -> String { String(scalar.value, radix: 16, uppercase: true) }

  private static func escaped(
    _ bytes: [UInt8], keeping kept: String, _ code: (Unicode.Scalar) -> String
  ) -> [UInt8] {
    let kept = Array(kept.utf8)
    guard var unsafe = nextUnsafe(bytes.span, from: 0, keeping: kept) else { return bytes }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 16)
    var start = 0
    while true {
      result += bytes[start..<unsafe.lowerBound]
      for scalar in String(decoding: bytes[unsafe], as: UTF8.self).unicodeScalars {
        result += (isUnsafe(scalar) ? code(scalar) : String(scalar)).utf8
      }
      start = unsafe.upperBound
      guard let next = nextUnsafe(bytes.span, from: start, keeping: kept) else { break }
      unsafe = next
    }
    return result + bytes[start...]
  }

  /// Where the next character stands that is unsafe, or a byte that is no UTF-8 and is replaced; nil if there is none.
  private static func nextUnsafe(_ bytes: Span<UInt8>, from start: Int, keeping kept: [UInt8]) -> Range<Int>? {
    var place = start
    while place < bytes.count {
      let byte = bytes[place]
      if byte < 0x80 {
        if byte < 0x20 && !kept.contains(byte) || byte == 0x7F { return place..<place + 1 }
        place += 1
        continue
      }
      guard let (scalar, length) = scalar(bytes, at: place) else { return place..<place + 1 }
      if isUnsafe(scalar) { return place..<place + length }
      place += length
    }
    return nil
  }

  /// The character beyond ASCII at a place, and its bytes; nil if there is none.
  private static func scalar(_ bytes: Span<UInt8>, at place: Int) -> (Unicode.Scalar, length: Int)? {
    let lead = bytes[place]
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard lead >= 0xC2, place + length <= bytes.count else { return nil }
    var value = UInt32(lead) & (0xFF >> UInt32(length + 1))
    for next in 1..<length {
      let byte = bytes[place + next]
      guard byte & 0xC0 == 0x80 else { return nil }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    guard value >= (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000) else { return nil }
    return Unicode.Scalar(value).map { ($0, length) }
  }

  private static func escaped(_ text: String, _ code: (Unicode.Scalar) -> String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isUnsafe(scalar) { result += code(scalar) } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }
}
