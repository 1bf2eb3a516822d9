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
    let kept = Set(kept.utf8)
    guard bytes.contains(where: { $0 >= 0x7F || $0 < 0x20 && !kept.contains($0) }) else { return bytes }
    let text = escaped(String(decoding: bytes, as: UTF8.self)) { scalar in
      scalar.isASCII && kept.contains(UInt8(scalar.value)) ? String(scalar) : code(scalar)
    }
    return Array(text.utf8)
  }

  private static func escaped(_ text: String, _ code: (Unicode.Scalar) -> String) -> String {
    guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isUnsafe(scalar) { result += code(scalar) } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }
}
