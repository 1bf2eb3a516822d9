import COpenSSL

/// Elliptic-curve keys on P-256 (FIPS 186-5): `ES256` signatures and `ECDH-ES` agreement.
public enum P256 {
  /// A point that was checked to lie on the curve.
  public final class PublicKey: Sendable, Hashable {
    let handle: KeyHandle
    /// The affine coordinates, 32 bytes each.
    public let x: [UInt8], y: [UInt8]

    /// Throws `CryptoError.key` for coordinates that are not a point of the curve.
    public init(x: [UInt8], y: [UInt8]) throws(CryptoError) {
      guard x.count == 32, y.count == 32 else { throw .key }
      handle = try KeyHandle(owning: aff_p256_from_parts([4] + x + y, nil))
      self.x = x
      self.y = y
    }

    /// From `SubjectPublicKeyInfo` in PEM.
    public convenience init(pem: [UInt8]) throws(CryptoError) {
      try self.init(handle: KeyHandle.readPublic(pem: pem))
    }

    init(handle: KeyHandle) throws(CryptoError) {
      var point = [UInt8](repeating: 0, count: 65)
      guard aff_is_p256(handle.pointer) == 1, aff_p256_point(handle.pointer, &point) == 1 else { throw .key }
      self.handle = handle
      x = Array(point[1..<33])
      y = Array(point[33...])
    }

    /// `SubjectPublicKeyInfo` in PEM.
    public func pem() throws(CryptoError) -> String { try handle.publicPEM() }

    /// The JWK with its required members alone, in the form that RFC 7638 hashes.
    public var jwk: String {
      #"{"crv":"P-256","kty":"EC","x":"\#(Base64URL.encode(x))","y":"\#(Base64URL.encode(y))"}"#
    }

    /// The JWK thumbprint (RFC 7638) in base64url: the key's id in all of Affidavit's files.
    public var thumbprint: String { SHA256.hash(jwk).base64URL }

    public static func == (a: PublicKey, b: PublicKey) -> Bool { a.x == b.x && a.y == b.y }
    public func hash(into hasher: inout Hasher) { hasher.combine(x) }
  }

  /// A key pair.
  public final class PrivateKey: Sendable {
    let handle: KeyHandle
    public let publicKey: PublicKey

    /// A fresh key.
    public convenience init() throws(CryptoError) {
      try self.init(handle: KeyHandle(owning: aff_p256_generate()))
    }

    /// Throws `CryptoError.key` unless the scalar belongs to the point.
    public convenience init(scalar: SecretBytes, x: [UInt8], y: [UInt8]) throws(CryptoError) {
      guard scalar.count == 32, x.count == 32, y.count == 32 else { throw .key }
      try self.init(handle: KeyHandle(owning: aff_p256_from_parts([4] + x + y, scalar.start)))
      withExtendedLifetime(scalar) {}
    }

    /// From PEM, encrypted (PKCS#8) or not. Throws `CryptoError.key` for anything else and for a wrong pass phrase.
    public convenience init(pem: [UInt8], passphrase: SecretBytes?) throws(CryptoError) {
      try self.init(handle: KeyHandle.readPrivate(pem: pem, passphrase: passphrase))
    }

    init(handle: KeyHandle) throws(CryptoError) {
      self.handle = handle
      publicKey = try PublicKey(handle: handle)
      _ = try scalar()
    }

    /// The private scalar, 32 bytes.
    public func scalar() throws(CryptoError) -> SecretBytes {
      try SecretBytes(count: 32) { (out) throws(CryptoError) in
        guard aff_p256_scalar(handle.pointer, out.baseAddress?.assumingMemoryBound(to: UInt8.self)) == 1 else {
          throw .key
        }
      }
    }

    /// PKCS#8 in PEM, encrypted with PBES2: scrypt (N 16384, r 8, p 5) and AES-256-CBC. Throws `CryptoError.length` for
    /// an empty pass phrase.
    public func encryptedPEM(passphrase: SecretBytes) throws(CryptoError) -> [UInt8] {
      try handle.encryptedPEM(passphrase: passphrase)
    }

    /// The ECDH shared secret (SP 800-56A section 5.7.1.2), 32 bytes; the peer's point is checked again.
    public func sharedSecret(with peer: PublicKey) throws(CryptoError) -> SecretBytes {
      try SecretBytes(count: 32) { (out) throws(CryptoError) in
        let start = out.baseAddress?.assumingMemoryBound(to: UInt8.self)
        guard aff_p256_derive(handle.pointer, peer.handle.pointer, start) == 1 else { throw .key }
      }
    }
  }
}
