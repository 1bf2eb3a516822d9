import COpenSSL

/// ECDSA on P-256 with SHA-256 (JOSE `ES256`): signatures are raw r and s, 64 bytes.
public enum ES256 {
  public static let signatureByteCount = 64

  /// Signs with one key under a kept context; belongs to one thread.
  public final class Signer {
    public let key: P256.PrivateKey
    let context: OpaquePointer

    public init(key: P256.PrivateKey) throws(CryptoError) {
      guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key.handle.pointer, nil) else { throw .library }
      guard EVP_PKEY_sign_init(context) == 1 else {
        EVP_PKEY_CTX_free(context)
        throw .library
      }
      self.key = key
      self.context = context
    }

    deinit { EVP_PKEY_CTX_free(context) }

    /// The signature over a message with this digest.
    public func sign(_ digest: Digest) throws(CryptoError) -> [UInt8] {
      var raw = [UInt8](repeating: 0, count: ES256.signatureByteCount)
      let signed = digest.withUnsafeBytes {
        aff_es256_sign(context, $0.bindMemory(to: UInt8.self).baseAddress, &raw)
      }
      guard signed == 1 else { throw .library }
      return raw
    }

    public func sign(_ message: [UInt8]) throws(CryptoError) -> [UInt8] { try sign(SHA256.hash(message)) }
  }

  /// Verifies with one key under a kept context; belongs to one thread.
  public final class Verifier {
    public let key: P256.PublicKey
    private let context: OpaquePointer

    public init(key: P256.PublicKey) throws(CryptoError) {
      guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key.handle.pointer, nil) else { throw .library }
      guard EVP_PKEY_verify_init(context) == 1 else {
        EVP_PKEY_CTX_free(context)
        throw .library
      }
      self.key = key
      self.context = context
    }

    deinit { EVP_PKEY_CTX_free(context) }

    /// Whether the raw signature is the key's for a message with this digest.
    public func isValid(_ signature: [UInt8], for digest: Digest) -> Bool {
      guard signature.count == ES256.signatureByteCount else { return false }
      return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 72) { der in
        let count = aff_ecdsa_to_der(signature, der.baseAddress)
        let signature = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(der)[..<count])
        return count > 0 && isValid(der: signature, for: digest)
      }
    }

    public func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
      isValid(signature, for: SHA256.hash(message))
    }

    /// As above for a signature in DER, as CMS and X.509 write it; no other encoding of it is taken.
    public func isValid(der signature: [UInt8], for digest: Digest) -> Bool {
      signature.withUnsafeBytes { isValid(der: $0, for: digest) }
    }

    private func isValid(der signature: UnsafeRawBufferPointer, for digest: Digest) -> Bool {
      let result = digest.withUnsafeBytes {
        EVP_PKEY_verify(
          context, signature.bindMemory(to: UInt8.self).baseAddress, signature.count,
          $0.bindMemory(to: UInt8.self).baseAddress, $0.count)
      }
      if result != 1 { ERR_clear_error() }
      return result == 1
    }
  }
}
