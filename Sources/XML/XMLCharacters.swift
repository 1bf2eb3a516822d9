/// Characters that XML 1.0 can hold (section 2.2, production `Char`).
public enum XMLCharacters {
  /// `text` with every character that XML 1.0 cannot hold shown as U+FFFD: NUL, most controls, U+FFFE and U+FFFF.
  public static func visible(_ text: String) -> String {
    isClean(text) ? text : String(String.UnicodeScalarView(text.unicodeScalars.map { isAllowed($0) ? $0 : "\u{FFFD}" }))
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }

  /// Looks for bytes that only a forbidden character has: controls, and the lead of U+F000 to U+FFFF.
  private static func isClean(_ text: String) -> Bool {
    for byte in text.utf8 {
      if byte < 0x20 && byte != 0x9 && byte != 0xA && byte != 0xD { return false }
      if byte == 0xEF { return text.unicodeScalars.allSatisfy(isAllowed) }
    }
    return true
  }
}
