import COpenSSL

/// Time stamps (RFC 3161), offline: requests are written to files and responses checked from files; who sends them is the operator.
public enum TimeStamp {
  /// A request for a stamp over something with this SHA-256, with a fresh nonce. DER, `.tsq`.
  public static func request(for digest: Digest) throws(CryptoError) -> [UInt8] {
    var nonce = SecureRandom.bytes(8)
    nonce[0] |= 0x40
    nonce[0] &= 0x7F
    let bytes = nonce
    return try Certificate.bytes(
      of: digest.withUnsafeBytes {
        aff_ts_request($0.bindMemory(to: UInt8.self).baseAddress, bytes, bytes.count)
      })
  }

  /// When an authority stamped something with this SHA-256, in seconds since 1970. Throws `CryptoError.authentication` for a response that is
  /// about something else, was not granted, or is by nobody whom the authorities vouch for.
  ///
  /// - Parameter authorities: certificates in PEM, of the authority or of who issued its own.
  public static func verify(
    _ response: [UInt8], for digest: Digest, authorities: [UInt8]
  ) throws(CryptoError) -> Int64 {
    var time: Int64 = 0
    let good = digest.withUnsafeBytes {
      aff_ts_verify(
        response, response.count, $0.bindMemory(to: UInt8.self).baseAddress, authorities, authorities.count, &time)
    }
    guard good == 1 else { throw .authentication }
    return time
  }
}
