/// Base64 (RFC 4648, section 4), with or without padding when read (cel-go, ext/encoders).
enum EncoderLibrary {
  static let functions: [CELFunction] = [
    CELFunction(
      "base64.encode",
      .unary { if case .bytes(let bytes) = $0 { .string(encode(bytes)) } else { .noSuchOverload } }, cost: .linear,
      [.global("base64_encode_bytes", [.bytes], .string)]),
    CELFunction(
      "base64.decode",
      .unary {
        guard case .string(let text) = $0 else { return .noSuchOverload }
        return decode(Array(text.utf8)).map(CELValue.bytes) ?? .error(.conversion, "the text is not base64")
      }, cost: .linear, [.global("base64_decode_string", [.string], .bytes)]),
  ]

  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let count = min(3, bytes.count - start)
      var group: UInt32 = 0
      for offset in 0..<3 { group = group << 8 | (offset < count ? UInt32(bytes[start + offset]) : 0) }
      for position in 0..<4 {
        text.append(position <= count ? alphabet[Int(group >> (18 - 6 * UInt32(position)) & 63)] : 0x3D)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  static func decode(_ text: [UInt8]) -> [UInt8]? {
    var digits = text[...]
    var padding = 0
    while digits.last == 0x3D, padding < 2 {
      digits = digits.dropLast()
      padding += 1
    }
    guard padding == 0 || text.count % 4 == 0, digits.count % 4 != 1 else { return nil }
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var bitCount = 0
    for digit in digits {
      guard let value = value(digit) else { return nil }
      bits = bits << 6 | value
      bitCount += 6
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
      }
    }
    return bytes
  }

  private static func value(_ digit: UInt8) -> UInt32? {
    switch digit {
    case 0x41...0x5A: UInt32(digit - 0x41)
    case 0x61...0x7A: UInt32(digit - 0x61 + 26)
    case 0x30...0x39: UInt32(digit - 0x30 + 52)
    case 0x2B: 62
    case 0x2F: 63
    default: nil
    }
  }
}
