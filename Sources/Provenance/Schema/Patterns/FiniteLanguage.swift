/// The texts that a regular expression without repetition stands for: `^(?:high|annex-iii-[1-8])$`.
enum FiniteLanguage {
  /// More texts than this are not listed.
  static let limit = 4096

  /// - Returns: the texts in the order of the expression; `nil` if it holds anything but letters, digits, `-`, groups
  ///   `(?:…)`, alternatives and classes such as `[1-8a]`, is not anchored at both ends, or stands for too many texts.
  static func texts(of pattern: String) -> [String]? {
    guard pattern.hasPrefix("^"), pattern.hasSuffix("$") else { return nil }
    var reader = Reader(bytes: Array(pattern.utf8.dropFirst().dropLast()))
    guard let texts = reader.alternatives(), reader.isAtEnd else { return nil }
    return texts.map { String(decoding: $0, as: UTF8.self) }
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }
    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
      guard peek == byte else { return false }
      position += 1
      return true
    }

    mutating func alternatives() -> [[UInt8]]? {
      var texts: [[UInt8]] = []
      repeat {
        guard let more = sequence() else { return nil }
        texts += more
        if texts.count > FiniteLanguage.limit { return nil }
      } while take(UInt8(ascii: "|"))
      return texts
    }

    private mutating func sequence() -> [[UInt8]]? {
      var texts: [[UInt8]] = [[]]
      while let byte = peek, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
        guard let next = item(), texts.count * next.count <= FiniteLanguage.limit else { return nil }
        texts = texts.flatMap { head in next.map { head + $0 } }
      }
      return texts
    }

    private mutating func item() -> [[UInt8]]? {
      if take(UInt8(ascii: "(")) {
        guard take(UInt8(ascii: "?")), take(UInt8(ascii: ":")), let inner = alternatives(), take(UInt8(ascii: ")"))
        else {
          return nil
        }
        return inner
      }
      if take(UInt8(ascii: "[")) { return oneOf() }
      guard let byte = peek, Self.isLiteral(byte) || byte == UInt8(ascii: "-") else { return nil }
      position += 1
      return [[byte]]
    }

    private mutating func oneOf() -> [[UInt8]]? {
      var letters: [[UInt8]] = []
      while let byte = peek, Self.isLiteral(byte) {
        position += 1
        if take(UInt8(ascii: "-")) {
          guard let last = peek, Self.isLiteral(last), last >= byte else { return nil }
          position += 1
          letters += (byte...last).map { [$0] }
        } else {
          letters.append([byte])
        }
      }
      return take(UInt8(ascii: "]")) && !letters.isEmpty ? letters : nil
    }

    private static func isLiteral(_ byte: UInt8) -> Bool {
      (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")) || byte &- UInt8(ascii: "0") <= 9
    }
  }
}
