import COpenSSL

/// An owned `EVP_PKEY`.
///
/// `@unchecked Sendable`: the key is not changed after `init`, and OpenSSL lets threads share a key that is only read.
final class KeyHandle: @unchecked Sendable {
  let pointer: OpaquePointer

  /// Takes over the reference; throws `CryptoError.key` if there is none.
  init(owning pointer: OpaquePointer?) throws(CryptoError) {
    guard let pointer else { throw .key }
    self.pointer = pointer
  }

  deinit { EVP_PKEY_free(pointer) }

  /// `SubjectPublicKeyInfo` in PEM.
  func publicPEM() throws(CryptoError) -> String {
    guard let bio = aff_pem_write_public(pointer) else { throw .library }
    defer { BIO_free(bio) }
    return String(decoding: contents(of: bio), as: UTF8.self)
  }

  /// PKCS#8 in PEM, encrypted with PBES2: scrypt (N 16384, r 8, p 5) and AES-256-CBC.
  func encryptedPEM(passphrase: SecretBytes) throws(CryptoError) -> [UInt8] {
    let start = passphrase.bytes.bindMemory(to: CChar.self).baseAddress
    guard passphrase.count > 0 else { throw .length }
    guard let bio = aff_pkcs8_write(pointer, start, passphrase.count) else { throw .library }
    defer { BIO_free(bio) }
    withExtendedLifetime(passphrase) {}
    return Array(contents(of: bio))
  }

  static func readPrivate(pem: [UInt8], passphrase: SecretBytes?) throws(CryptoError) -> KeyHandle {
    let start = passphrase?.bytes.bindMemory(to: CChar.self).baseAddress
    let key = aff_pem_read_private(pem, pem.count, start, passphrase?.count ?? 0)
    withExtendedLifetime(passphrase) {}
    return try KeyHandle(owning: key)
  }

  static func readPublic(pem: [UInt8]) throws(CryptoError) -> KeyHandle {
    try KeyHandle(owning: aff_pem_read_public(pem, pem.count))
  }

  private func contents(of bio: OpaquePointer) -> UnsafeRawBufferPointer {
    var start: UnsafePointer<CChar>?
    let count = aff_bio_bytes(bio, &start)
    return UnsafeRawBufferPointer(start: start, count: count)
  }
}
