import COpenSSL

/// A key under which fields are sealed, with the JWE header that names it; both may be replaced, so that a record about another person
/// takes no new memory. Belongs to one thread.
final class SealingKey {
  let cipher: OpaquePointer
  private var header: UnsafeMutableBufferPointer<UInt8>
  private var headerCount = 0

  /// What C sees; valid until the next `replace`, while this object lives.
  var described: aff_class {
    let start = header.baseAddress.map { UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self) }
    return aff_class(cipher: cipher, header: start, header_count: headerCount)
  }

  /// - Parameter kid: UTF-8 of a key id, which is written into JSON as it is.
  /// - Throws: `CryptoError.length` unless the key has 32 bytes.
  init(kid: [UInt8], key: SecretBytes) throws(CryptoError) {
    guard key.count == AESGCM.keyByteCount else { throw .length }
    guard let cipher = aff_gcm_new(key.start, 1) else { throw .library }
    withExtendedLifetime(key) {}
    self.cipher = cipher
    header = .allocate(capacity: 0)
    name(kid)
  }

  deinit {
    aff_gcm_free(cipher)
    header.deallocate()
  }

  func replace(kid: [UInt8], key: SecretBytes) throws(CryptoError) {
    guard key.count == AESGCM.keyByteCount else { throw .length }
    let good = aff_gcm_rekey(cipher, key.start, 1)
    withExtendedLifetime(key) {}
    guard good == 1 else { throw .library }
    name(kid)
  }

  private static let opening = Array(#"{"alg":"dir","enc":"A256GCM","kid":""#.utf8)
  private static let closing = Array(#""}"#.utf8)

  private func name(_ kid: [UInt8]) {
    let text = Self.opening + kid + Self.closing
    let count = Base64URL.length(of: text.count)
    if count > header.count {
      header.deallocate()
      header = .allocate(capacity: count + 32)
    }
    text.withUnsafeBytes { text in
      guard let out = header.baseAddress else { return }
      aff_base64url_encode(
        UnsafeMutableRawPointer(out).assumingMemoryBound(to: CChar.self), text.baseAddress, text.count)
    }
    headerCount = count
  }
}
