import CXMLSec

/// XML Signature in one profile: enveloped, exclusive canonicalisation, ECDSA P-256 with SHA-256, one reference to the whole
/// document, the signature last in the root, and of `ds:KeyInfo` a `ds:KeyName` alone.
///
/// Source: W3C Recommendation "XML Signature Syntax and Processing Version 1.1"; RFC 4051 for the algorithm names.
public enum XMLSignature {
  /// Namespace of XML Signature.
  public static let namespace = "http://www.w3.org/2000/09/xmldsig#"

  /// Signs the document in place. Its canonical bytes are then the signed document.
  ///
  /// - Parameters:
  ///   - privateKey: an unencrypted P-256 private key, PEM. No passphrase is ever asked for.
  ///   - keyName: the key's RFC 7638 thumbprint; a hint for the verifier, who must know the key anyway.
  public static func sign(_ document: XMLDocument, privateKey: [UInt8], keyName: String) throws(XMLError) {
    let collector = FaultCollector()
    let status = collector.during { context in
      privateKey.withUnsafeBufferPointer { pem in
        afd_sign(
          document.pointer, pem.baseAddress, Int32(clamping: pem.count), XMLCharacters.visible(keyName),
          FaultCollector.signatureSink, context)
      }
    }
    guard status == 0 else { throw XMLError(.key, collector.faults) }
  }

  /// A document whose signature holds.
  public struct Verified: Hashable, Sendable {
    /// The bytes that were signed: canonical, without the signature. Read these and nothing else.
    public let bytes: [UInt8]
    /// What the signer calls the key; not proved by itself.
    public let keyName: String?
  }

  /// Verifies a signed document against a key that the caller trusts. Keys in the document are never read.
  ///
  /// - Parameter publicKey: PEM SubjectPublicKeyInfo on P-256.
  /// - Returns: the signed bytes; whatever else the given bytes hold was not signed.
  /// - Throws: `XMLError`: `signatureForm` for anything but our profile, `signature` where it does not hold.
  public static func verify(
    _ bytes: [UInt8], publicKey: [UInt8], limits: XMLLimits = .report
  ) throws(XMLError) -> Verified {
    let document = try XMLDocument.parse(bytes, limits: limits)
    let keyName = try SignatureForm.check(document)
    let collector = FaultCollector()
    var signed: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = collector.during { context in
      publicKey.withUnsafeBufferPointer { pem in
        afd_verify(
          document.pointer, pem.baseAddress, Int32(clamping: pem.count), &signed, &count,
          FaultCollector.signatureSink, context)
      }
    }
    defer { afd_free_bytes(signed) }
    switch status {
    case 0: return Verified(bytes: [UInt8](UnsafeBufferPointer(start: signed, count: count)), keyName: keyName)
    case 1: throw XMLError(.signature, "the signature does not hold: the document or the key is another one")
    default: throw XMLError(.signature, collector.faults)
    }
  }
}
