import COpenSSL

/// AES-256 key wrap (RFC 3394, JOSE `A256KW`).
public enum AESKeyWrap {
  /// Eight bytes longer than `key`. Throws `CryptoError.length` unless the wrapping key has 32 bytes and `key` a
  /// multiple of 8, at least 16.
  public static func wrap(_ key: SecretBytes, with wrappingKey: SecretBytes) throws(CryptoError) -> [UInt8] {
    guard wrappingKey.count == 32, key.count >= 16, key.count.isMultiple(of: 8) else { throw .length }
    var wrapped = [UInt8](repeating: 0, count: key.count + 8)
    let good = aff_key_wrap(wrappingKey.start, key.start, key.count, &wrapped)
    withExtendedLifetime((key, wrappingKey)) {}
    guard good == 1 else { throw .library }
    return wrapped
  }

  /// Throws `CryptoError.authentication` for everything that does not unwrap, whatever the reason.
  public static func unwrap(_ wrapped: [UInt8], with wrappingKey: SecretBytes) throws(CryptoError) -> SecretBytes {
    guard wrappingKey.count == 32, wrapped.count >= 24, wrapped.count.isMultiple(of: 8) else { throw .authentication }
    return try SecretBytes(count: wrapped.count - 8) { (out) throws(CryptoError) in
      let good = aff_key_unwrap(
        wrappingKey.start, wrapped, wrapped.count, out.baseAddress?.assumingMemoryBound(to: UInt8.self))
      withExtendedLifetime(wrappingKey) {}
      guard good == 1 else { throw .authentication }
    }
  }
}
