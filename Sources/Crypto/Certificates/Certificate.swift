import COpenSSL

/// A certificate (RFC 5280) of a P-256 key.
public final class Certificate: @unchecked Sendable {
  // Invariant: not changed after `init`; OpenSSL lets threads share a certificate that is only read.
  let pointer: OpaquePointer
  public let publicKey: P256.PublicKey
  /// Between which times it is valid, in seconds since 1970.
  public let validity: ClosedRange<Int64>

  /// Takes over the reference.
  init(owning pointer: OpaquePointer?) throws(CryptoError) {
    guard let pointer else { throw .key }
    var (from, to): (Int64, Int64) = (0, 0)
    guard aff_x509_validity(pointer, &from, &to) == 1, from <= to, let key = X509_get_pubkey(pointer) else {
      X509_free(pointer)
      throw .key
    }
    do {
      publicKey = try P256.PublicKey(handle: KeyHandle(owning: key))
    } catch {
      X509_free(pointer)
      throw .key
    }
    self.pointer = pointer
    validity = from...to
  }

  /// The first certificate in PEM. Throws `CryptoError.key` for anything else, and for a key that is not on P-256.
  public convenience init(pem: [UInt8]) throws(CryptoError) { try self.init(owning: aff_x509_read(pem, pem.count)) }

  deinit { X509_free(pointer) }

  /// Whether an authority, whose certificate says that it may, signed this one.
  public func isIssued(by authority: Certificate) -> Bool { aff_x509_issued_by(pointer, authority.pointer) == 1 }

  /// Whether its key may make signatures.
  public var maySign: Bool { aff_x509_may_sign(pointer) == 1 }

  /// The organisational units (OU) of its subject, in order; none at all where one of them is no text.
  public var units: [String] {
    guard let bytes = try? Self.bytes(of: aff_x509_units(pointer)) else { return [] }
    return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  /// A self-signed certificate in PEM, for signatures alone, where no authority has issued one.
  ///
  /// - Parameters:
  ///   - name: the common name; at most 64 characters of it are taken, as X.520 allows.
  ///   - validity: seconds since 1970.
  public static func selfSigned(
    _ key: P256.PrivateKey, name: String, validity: ClosedRange<Int64>
  ) throws(CryptoError) -> [UInt8] {
    try bytes(
      of: aff_x509_self_signed(key.handle.pointer, String(name.prefix(64)), validity.lowerBound, validity.upperBound))
  }

  static func bytes(of bio: OpaquePointer?) throws(CryptoError) -> [UInt8] {
    guard let bio else { throw .library }
    defer { BIO_free(bio) }
    var start: UnsafePointer<CChar>?
    let count = aff_bio_bytes(bio, &start)
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }
}
