import COpenSSL

/// base64url without padding (RFC 4648 section 5), strict: one text for each byte string and no other.
public enum Base64URL {
  /// Characters that `count` bytes take.
  public static func length(of count: Int) -> Int { aff_base64url_length(count) }

  public static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
    String(unsafeUninitializedCapacity: length(of: bytes.count)) { out in
      out.withMemoryRebound(to: CChar.self) { aff_base64url_encode($0.baseAddress, bytes.baseAddress, bytes.count) }
      return length(of: bytes.count)
    }
  }

  public static func encode(_ bytes: [UInt8]) -> String { bytes.withUnsafeBytes { encode($0) } }

  /// The UTF-8 of the text in base64url.
  public static func encode(_ text: String) -> String {
    var text = text
    return text.withUTF8 { encode(UnsafeRawBufferPointer($0)) }
  }

  /// Appends the characters for `bytes`.
  public static func encode(_ bytes: UnsafeRawBufferPointer, into text: inout [UInt8]) {
    let start = text.count
    text.append(contentsOf: repeatElement(0, count: length(of: bytes.count)))
    text.withUnsafeMutableBytes { out in
      guard let base = out.baseAddress else { return }
      aff_base64url_encode((base + start).assumingMemoryBound(to: CChar.self), bytes.baseAddress, bytes.count)
    }
  }

  public static func encode(_ bytes: [UInt8], into text: inout [UInt8]) {
    bytes.withUnsafeBytes { encode($0, into: &text) }
  }

  /// How many bytes `decode` would give; `nil` for what it refuses.
  public static func byteCount(of text: UnsafeRawBufferPointer) -> Int? {
    let count = aff_base64url_measure(text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count)
    return count < 0 ? nil : count
  }

  /// Throws `CryptoError.encoding` on padding, white space, foreign characters, an impossible length or stray bits.
  public static func decode(_ text: UnsafeRawBufferPointer) throws(CryptoError) -> [UInt8] {
    guard let bytes = decoded(text) else { throw .encoding }
    return bytes
  }

  public static func decode(_ text: some StringProtocol) throws(CryptoError) -> [UInt8] {
    try decode(Array(text.utf8))
  }

  public static func decode(_ text: [UInt8]) throws(CryptoError) -> [UInt8] {
    guard let bytes = text.withUnsafeBytes({ decoded($0) }) else { throw .encoding }
    return bytes
  }

  /// As `decode`, into bytes that are wiped when freed.
  public static func decodeSecret(_ text: some StringProtocol) throws(CryptoError) -> SecretBytes {
    var bytes = try decode(text)
    defer { SecretBytes.wipe(&bytes) }
    return SecretBytes(bytes)
  }

  public static func decode(_ text: ArraySlice<UInt8>) throws(CryptoError) -> [UInt8] {
    guard let bytes = text.withUnsafeBytes({ decoded($0) }) else { throw .encoding }
    return bytes
  }

  private static func decoded(_ text: UnsafeRawBufferPointer) -> [UInt8]? {
    var good = true
    let bytes = [UInt8](unsafeUninitializedCapacity: text.count / 4 * 3 + 3) { buffer, filled in
      let count = aff_base64url_decode(
        buffer.baseAddress, text.baseAddress?.assumingMemoryBound(to: CChar.self), text.count)
      good = count >= 0
      filled = max(0, count)
    }
    return good ? bytes : nil
  }
}
