import COpenSSL

/// HMAC-SHA-256 (RFC 2104) under one key, whose two padded states are computed once and wiped when freed.
public final class HMACSHA256: @unchecked Sendable {
  // Invariant: `keyed` is written in `init` and `deinit` alone; a message works on its own copy.
  private let keyed: UnsafeMutablePointer<aff_hmac>

  public init(key: UnsafeRawBufferPointer) {
    keyed = .allocate(capacity: 1)
    aff_hmac_key(keyed, key.baseAddress, key.count)
  }

  public convenience init(key: SecretBytes) {
    self.init(key: key.bytes)
    withExtendedLifetime(key) {}
  }

  public convenience init(key: [UInt8]) {
    let held = key
    self.init(key: SecretBytes(held))
  }

  deinit {
    OPENSSL_cleanse(keyed, MemoryLayout<aff_hmac>.size)
    keyed.deallocate()
  }

  public func authenticate(_ message: UnsafeRawBufferPointer) -> Digest { authenticate(parts: [message]) }

  public func authenticate(_ message: [UInt8]) -> Digest { message.withUnsafeBytes { authenticate($0) } }

  /// The tag of the text's UTF-8.
  public func authenticate(_ message: String) -> Digest {
    var message = message
    return message.withUTF8 { authenticate(UnsafeRawBufferPointer($0)) }
  }

  /// The tag of the parts, one after another.
  public func authenticate(parts: [UnsafeRawBufferPointer]) -> Digest {
    var copy = keyed.pointee
    for part in parts { aff_sha256_update(&copy.inner, part.baseAddress, part.count) }
    var tag = Digest()
    aff_hmac_final(&copy, &tag.words)
    return tag
  }

  /// The tag as a key of its own; no other copy of it is left.
  public func secret(_ message: [UInt8]) -> SecretBytes { SecretBytes(wiping: authenticate(message)) }

  /// The tag of a secret, as HKDF-Extract with this key as salt makes it (RFC 5869 section 2.2).
  public func secret(_ message: SecretBytes) -> SecretBytes {
    defer { withExtendedLifetime(message) {} }
    return SecretBytes(wiping: authenticate(message.bytes))
  }

  /// Whether `tag` is the message's, found in constant time.
  public func isValid(_ tag: Digest, for message: [UInt8]) -> Bool {
    authenticate(message).withUnsafeBytes { expected in
      tag.withUnsafeBytes { CRYPTO_memcmp(expected.baseAddress, $0.baseAddress, expected.count) == 0 }
    }
  }
}
