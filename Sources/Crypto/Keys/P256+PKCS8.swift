extension P256.PrivateKey {
  /// The key as an unencrypted PKCS#8 PEM (RFC 5958 with RFC 5915), for a library that takes no other form. It must not be written to
  /// disk; the bytes are zeroed when they are freed.
  public func pkcs8PEM() throws(CryptoError) -> SecretBytes {
    // PrivateKeyInfo { 0, { id-ecPublicKey, prime256v1 }, ECPrivateKey { 1, scalar, [1] point } }
    var der: [UInt8] = [
      0x30, 0x81, 0x87, 0x02, 0x01, 0x00, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08,
      0x2A,
      0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x04, 0x6D, 0x30, 0x6B, 0x02, 0x01, 0x01, 0x04, 0x20,
    ]
    der.reserveCapacity(138)
    defer { SecretBytes.wipe(&der) }
    try scalar().withUnsafeBytes { der.append(contentsOf: $0) }
    der += [0xA1, 0x44, 0x03, 0x42, 0x00, 0x04] + publicKey.x + publicKey.y
    var text: [UInt8] = []
    text.reserveCapacity(512)
    defer { SecretBytes.wipe(&text) }
    text.append(contentsOf: "-----BEGIN PRIVATE KEY-----\n".utf8)
    Self.appendBase64(der, to: &text)
    text.append(contentsOf: "-----END PRIVATE KEY-----\n".utf8)
    return SecretBytes(text)
  }

  /// Base64 in lines of 64 characters (RFC 7468), without copies of the secret that nobody wipes.
  private static func appendBase64(_ bytes: [UInt8], to text: inout [UInt8]) {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var column = 0
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var word = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      word <<= UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        let isPadding = place > group.count
        text.append(isPadding ? UInt8(ascii: "=") : alphabet[Int(word >> UInt32(18 - 6 * place)) & 63])
      }
      column += 4
      if column == 64 {
        text.append(UInt8(ascii: "\n"))
        column = 0
      }
    }
    if column > 0 { text.append(UInt8(ascii: "\n")) }
  }
}
