import COpenSSL

/// Ed25519 signatures (RFC 8032), as signed notes and checkpoints carry them: 64 bytes.
public enum Ed25519 {
  public final class PublicKey: Sendable {
    let handle: KeyHandle

    /// Throws `CryptoError.key` unless there are 32 bytes.
    public init(bytes: [UInt8]) throws(CryptoError) {
      handle = try KeyHandle(owning: EVP_PKEY_new_raw_public_key_ex(nil, "ED25519", nil, bytes, bytes.count))
    }

    /// From `SubjectPublicKeyInfo` in PEM.
    public init(pem: [UInt8]) throws(CryptoError) {
      handle = try KeyHandle.readPublic(pem: pem)
      guard EVP_PKEY_is_a(handle.pointer, "ED25519") == 1 else { throw .key }
    }

    init(handle: KeyHandle) { self.handle = handle }

    public func bytes() throws(CryptoError) -> [UInt8] {
      var bytes = [UInt8](repeating: 0, count: 32)
      var count = bytes.count
      guard EVP_PKEY_get_raw_public_key(handle.pointer, &bytes, &count) == 1, count == 32 else { throw .library }
      return bytes
    }

    public func pem() throws(CryptoError) -> String { try handle.publicPEM() }

    public func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
      guard let context = EVP_MD_CTX_new() else { return false }
      defer { EVP_MD_CTX_free(context) }
      let good =
        EVP_DigestVerifyInit_ex(context, nil, nil, nil, nil, handle.pointer, nil) == 1
        && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
      if !good { ERR_clear_error() }
      return good
    }
  }

  public final class PrivateKey: Sendable {
    let handle: KeyHandle
    public var publicKey: PublicKey { PublicKey(handle: handle) }

    /// A fresh key.
    public init() throws(CryptoError) { handle = try KeyHandle(owning: aff_ed25519_generate()) }

    /// From its 32-byte seed.
    public init(seed: SecretBytes) throws(CryptoError) {
      guard seed.count == 32 else { throw .key }
      handle = try KeyHandle(owning: EVP_PKEY_new_raw_private_key_ex(nil, "ED25519", nil, seed.start, seed.count))
      withExtendedLifetime(seed) {}
    }

    /// From PEM, encrypted (PKCS#8) or not.
    public init(pem: [UInt8], passphrase: SecretBytes?) throws(CryptoError) {
      handle = try KeyHandle.readPrivate(pem: pem, passphrase: passphrase)
      guard EVP_PKEY_is_a(handle.pointer, "ED25519") == 1 else { throw .key }
    }

    /// PKCS#8 in PEM, encrypted as `P256.PrivateKey.encryptedPEM`.
    public func encryptedPEM(passphrase: SecretBytes) throws(CryptoError) -> [UInt8] {
      try handle.encryptedPEM(passphrase: passphrase)
    }

    public func sign(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
      guard let context = EVP_MD_CTX_new() else { throw .library }
      defer { EVP_MD_CTX_free(context) }
      var signature = [UInt8](repeating: 0, count: 64)
      var count = signature.count
      guard EVP_DigestSignInit_ex(context, nil, nil, nil, nil, handle.pointer, nil) == 1,
        EVP_DigestSign(context, &signature, &count, message, message.count) == 1, count == 64
      else { throw .library }
      return signature
    }
  }
}
