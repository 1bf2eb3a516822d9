import Foundation

/// Text in the one spelling in which it is compared.
enum NormalText {
  /// Unicode Normalization Form C (UAX 15). ASCII text, the common case, is returned as it is.
  static func nfc(_ text: String) -> String {
    text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
  }

  static func trimmed(_ text: String) -> String {
    var rest = Substring(text)
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return String(rest)
  }

  /// Without the slashes at the end, and the white space that comes to light under them.
  static func withoutTrailingSlashes(_ text: String, keeping end: String? = nil) -> String {
    var rest = Substring(text)
    while let last = rest.last, last == "/" || last.isWhitespace {
      if let end, rest.hasSuffix(end) { break }
      rest.removeLast()
    }
    return String(rest)
  }

  /// Decodes percent-escapes of unreserved characters and writes the hexadecimal digits of the others in upper case
  /// (RFC 3986 sections 6.2.2.1 and 6.2.2.2). A text with a `%` that begins no escape is left as it is: decoding beside it
  /// could make one.
  static func percentNormalised(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      guard bytes[at] == UInt8(ascii: "%") else {
        out.append(bytes[at])
        at += 1
        continue
      }
      guard at + 2 < bytes.count, let high = hex(bytes[at + 1]), let low = hex(bytes[at + 2]) else { return text }
      let byte = high << 4 | low
      if isUnreserved(byte) {
        out.append(byte)
      } else {
        out += [UInt8(ascii: "%"), upper(bytes[at + 1]), upper(bytes[at + 2])]
      }
      at += 3
    }
    return String(decoding: out, as: UTF8.self)
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
  }

  private static func upper(_ byte: UInt8) -> UInt8 { byte >= 0x61 && byte <= 0x66 ? byte - 0x20 : byte }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
    default: false
    }
  }
}
