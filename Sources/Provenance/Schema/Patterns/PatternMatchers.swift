/// The matchers of `TextPattern`: one pass over the bytes each, none goes back.
enum PatternMatchers {
  static func withoutControls(_ text: Span<UInt8>) -> Bool {
    for position in text.indices where text[position] < 0x20 || text[position] == 0x7F { return false }
    return !text.isEmpty
  }

  /// The pattern of `instant`, and that its day exists.
  static func instant(_ text: Span<UInt8>) -> Bool {
    guard case .success(let scanned) = TimeText.scan(text) else { return false }
    return scanned.clock != nil
  }

  /// The pattern of `day`, and that it exists.
  static func day(_ text: Span<UInt8>) -> Bool {
    guard case .success(let scanned) = TimeText.scan(text) else { return false }
    return scanned.clock == nil
  }

  /// The pattern of `when`, and that its day exists.
  static func when(_ text: Span<UInt8>) -> Bool {
    guard case .success = TimeText.scan(text) else { return false }
    return true
  }

  static func place(_ text: Span<UInt8>) -> Bool {
    if text.count == 3 || text.count == 7 || text.count == 10 {
      if equals(text, "EEA") || equals(text, "unknown") || equals(text, "not-stated") { return true }
    }
    guard text.count >= 2, isCapital(text[0]), isCapital(text[1]) else { return false }
    if text.count == 2 { return true }
    guard (4...6).contains(text.count), text[2] == hyphen else { return false }
    for position in 3..<text.count where !isCapital(text[position]) && !isDigit(text[position]) { return false }
    return true
  }

  static func language(_ text: Span<UInt8>) -> Bool {
    var length = 0
    var isFirst = true
    for position in text.indices {
      let byte = text[position]
      if byte == hyphen {
        guard length >= (isFirst ? 2 : 1) else { return false }
        isFirst = false
        length = 0
        continue
      }
      guard isLetter(byte) || (!isFirst && isDigit(byte)), length < 8 else { return false }
      length += 1
    }
    return length >= (isFirst ? 2 : 1)
  }

  static func system(_ text: Span<UInt8>) -> Bool {
    guard (1...64).contains(text.count), isSmall(text[0]) else { return false }
    for position in 1..<text.count {
      let byte = text[position]
      guard isSmall(byte) || isDigit(byte) || byte == hyphen else { return false }
    }
    return true
  }

  static func kebab(_ text: Span<UInt8>) -> Bool { kebab(text, from: 0, to: text.count) }

  private static func kebab(_ text: Span<UInt8>, from start: Int, to end: Int) -> Bool {
    var wasHyphen = true
    for position in start..<end {
      let byte = text[position]
      if byte == hyphen {
        if wasHyphen { return false }
        wasHyphen = true
      } else {
        guard isSmall(byte) || isDigit(byte) else { return false }
        wasHyphen = false
      }
    }
    return !wasHyphen
  }

  static func pointer(_ text: Span<UInt8>) -> Bool {
    guard !text.isEmpty else { return true }
    guard text[0] == slash else { return false }
    var isEscape = false
    for position in text.indices {
      let byte = text[position]
      if isEscape {
        guard byte == UInt8(ascii: "0") || byte == UInt8(ascii: "1") else { return false }
        isEscape = false
      } else {
        isEscape = byte == UInt8(ascii: "~")
      }
    }
    return !isEscape
  }

  static func hex(_ text: Span<UInt8>, count: Int) -> Bool {
    guard text.count == count else { return false }
    for position in text.indices {
      let byte = text[position]
      guard isDigit(byte) || (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "f")) else { return false }
    }
    return true
  }

  static func digits(_ text: Span<UInt8>, count: Int) -> Bool {
    guard text.count == count else { return false }
    for position in text.indices where !isDigit(text[position]) { return false }
    return true
  }

  static func capitals(_ text: Span<UInt8>, count: Int) -> Bool {
    guard text.count == count else { return false }
    for position in text.indices where !isCapital(text[position]) { return false }
    return true
  }

  static func ruleID(_ text: Span<UInt8>) -> Bool {
    var parts = 0
    var length = 0
    for position in text.indices {
      let byte = text[position]
      if byte == UInt8(ascii: ".") {
        guard length > 0 else { return false }
        parts += 1
        length = 0
        continue
      }
      guard isSmall(byte) || isDigit(byte) || byte == hyphen || (parts > 0 && isCapital(byte)) else { return false }
      length += 1
    }
    return parts > 0 && length > 0
  }

  /// Where the root of a token path ends, if what follows is at most four children; `nil` otherwise.
  static func rootEnd(ofTokenPath text: Span<UInt8>) -> Int? {
    var end: Int?
    var children = 0
    var start = 0
    for position in 0...text.count where position == text.count || text[position] == slash {
      if end == nil {
        end = position
      } else {
        children += 1
        guard children <= 4, kebab(text, from: start, to: position) else { return nil }
      }
      start = position + 1
    }
    return end
  }

  private static let hyphen = UInt8(ascii: "-")
  private static let slash = UInt8(ascii: "/")

  private static func equals(_ text: Span<UInt8>, _ other: StaticString) -> Bool {
    guard text.count == other.utf8CodeUnitCount else { return false }
    return other.withUTF8Buffer { letters in
      for position in text.indices where text[position] != letters[position] { return false }
      return true
    }
  }

  @inline(__always) private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }
  @inline(__always) private static func isCapital(_ byte: UInt8) -> Bool { byte &- 0x41 <= 25 }
  @inline(__always) private static func isSmall(_ byte: UInt8) -> Bool { byte &- 0x61 <= 25 }
  @inline(__always) private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 <= 25 }
}
