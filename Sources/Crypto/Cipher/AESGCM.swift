import COpenSSL

/// AES-256-GCM under one key (SP 800-38D), with 96-bit nonces and 128-bit tags alone. The cipher is fetched once and
/// its contexts are kept, so an instance belongs to one thread.
public final class AESGCM {
  public static let keyByteCount = 32
  public static let nonceByteCount = 12
  public static let tagByteCount = 16

  let sealing: OpaquePointer
  let opening: OpaquePointer

  /// Throws `CryptoError.length` unless the key has 32 bytes.
  public init(key: SecretBytes) throws(CryptoError) {
    guard key.count == Self.keyByteCount else { throw .length }
    let start = key.bytes.bindMemory(to: UInt8.self).baseAddress
    guard let sealing = aff_gcm_new(start, 1) else { throw .library }
    guard let opening = aff_gcm_new(start, 0) else {
      aff_gcm_free(sealing)
      throw .library
    }
    self.sealing = sealing
    self.opening = opening
    withExtendedLifetime(key) {}
  }

  deinit {
    aff_gcm_free(sealing)
    aff_gcm_free(opening)
  }

  /// Ciphertext and tag. The nonce must be fresh and random for each call: one that comes twice under a key gives away
  /// the key that authenticates. Throws `CryptoError.length` unless it has 12 bytes.
  public func seal(
    _ plaintext: UnsafeRawBufferPointer, nonce: [UInt8], authenticating: [UInt8] = []
  ) throws(CryptoError) -> (ciphertext: [UInt8], tag: [UInt8]) {
    guard nonce.count == Self.nonceByteCount else { throw .length }
    var tag = [UInt8](repeating: 0, count: Self.tagByteCount)
    // One byte of room more, so that an empty text has an address too.
    var ciphertext = [UInt8](repeating: 0, count: plaintext.count + 1)
    let good = aff_gcm_seal(
      sealing, nonce, authenticating, authenticating.count, plaintext.baseAddress, plaintext.count, &ciphertext, &tag)
    guard good == 1 else { throw .library }
    ciphertext.removeLast()
    return (ciphertext, tag)
  }

  public func seal(
    _ plaintext: [UInt8], nonce: [UInt8], authenticating: [UInt8] = []
  ) throws(CryptoError) -> (ciphertext: [UInt8], tag: [UInt8]) {
    let held = SecretBytes(plaintext)
    defer { withExtendedLifetime(held) {} }
    return try seal(held.bytes, nonce: nonce, authenticating: authenticating)
  }

  /// The plaintext, only once the tag has held; otherwise what was decrypted is wiped and `CryptoError.authentication`
  /// thrown. A nonce other than 12 or a tag other than 16 bytes is refused before any decryption.
  public func open(
    _ ciphertext: [UInt8], nonce: [UInt8], tag: [UInt8], authenticating: [UInt8] = []
  ) throws(CryptoError) -> SecretBytes {
    guard nonce.count == Self.nonceByteCount, tag.count == Self.tagByteCount else { throw .authentication }
    return try SecretBytes(count: ciphertext.count) { (out) throws(CryptoError) in
      // One byte of room where there is no text: the library wants an address.
      var none: UInt8 = 0
      let good = withUnsafeMutablePointer(to: &none) { none in
        aff_gcm_open(
          opening, nonce, authenticating, authenticating.count, ciphertext, ciphertext.count, tag,
          out.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? none)
      }
      guard good == 1 else { throw .authentication }
    }
  }
}
