/// HKDF with SHA-256 (RFC 5869).
public enum HKDF {
  /// HKDF-Extract. An empty salt counts as 32 zero bytes.
  public static func extract(salt: [UInt8], keyMaterial: SecretBytes) -> SecretBytes {
    let prk = HMACSHA256(key: salt).authenticate(keyMaterial.bytes)
    withExtendedLifetime(keyMaterial) {}
    return SecretBytes(wiping: prk)
  }

  /// HKDF-Expand. Throws `CryptoError.length` unless 1 <= count <= 255 * 32.
  public static func expand(_ key: SecretBytes, info: [UInt8], count: Int) throws(CryptoError) -> SecretBytes {
    guard (1...255 * Digest.byteCount).contains(count) else { throw .length }
    let mac = HMACSHA256(key: key)
    return SecretBytes(count: count) { out in
      var block = Digest()
      var counter: UInt8 = 0
      var filled = 0
      while filled < out.count {
        counter += 1
        block = block.withUnsafeBytes { previous in
          info.withUnsafeBytes { info in
            withUnsafeBytes(of: counter) { counter in
              mac.authenticate(parts: filled == 0 ? [info, counter] : [previous, info, counter])
            }
          }
        }
        let part = min(out.count - filled, Digest.byteCount)
        block.withUnsafeBytes { source in
          UnsafeMutableRawBufferPointer(rebasing: out[filled..<filled + part]).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: source[..<part]))
        }
        filled += part
      }
      SecretBytes.wipe(&block)
    }
  }

  /// Extract, then expand.
  public static func derive(
    keyMaterial: SecretBytes, salt: [UInt8], info: [UInt8], count: Int
  ) throws(CryptoError) -> SecretBytes {
    try expand(extract(salt: salt, keyMaterial: keyMaterial), info: info, count: count)
  }
}
