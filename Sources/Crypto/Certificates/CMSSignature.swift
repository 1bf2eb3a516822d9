import COpenSSL

/// Detached signatures on files in CMS (RFC 5652), as CAdES-BES (RFC 5126) asks: ECDSA on P-256, with the certificate inside and its digest
/// signed. What `openssl cms -verify -binary -cades` reads.
public enum CMSSignature {
  /// - Parameter time: what the signature states as its time, in seconds since 1970.
  /// - Returns: DER.
  public static func sign(
    _ bytes: [UInt8], key: P256.PrivateKey, certificate: Certificate, time: Int64
  ) throws(CryptoError) -> [UInt8] {
    guard certificate.publicKey == key.publicKey else { throw .key }
    return try Certificate.bytes(
      of: aff_cms_sign(key.handle.pointer, certificate.pointer, bytes, bytes.count, time))
  }

  public enum Outcome: Sendable {
    case valid(P256.PublicKey)
    /// It holds, but the certificate was not valid at that time.
    case expired(P256.PublicKey, ClosedRange<Int64>)
    case invalid
  }

  /// Whether a signature over the bytes holds, and whose key made it. It is the caller's to know whether to trust that key.
  ///
  /// - Parameter time: at which the certificate must be valid, in seconds since 1970.
  public static func verify(_ signature: [UInt8], for bytes: [UInt8], time: Int64) -> Outcome {
    var signer: OpaquePointer?
    let result = aff_cms_verify(signature, signature.count, bytes, bytes.count, time, &signer)
    guard result != 0, let certificate = try? Certificate(owning: signer) else { return .invalid }
    return result == 1
      ? .valid(certificate.publicKey) : .expired(certificate.publicKey, certificate.validity)
  }
}
