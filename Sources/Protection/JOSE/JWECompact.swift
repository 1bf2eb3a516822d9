import Crypto
import JSON

/// JWE compact serialization (RFC 7516) with `dir` and `A256GCM` alone: how a sealed field is written.
public struct JWECompact: Sendable {
  /// The key that the header names.
  public let kid: String
  private let header: [UInt8]
  private let nonce: [UInt8]
  private let ciphertext: [UInt8]
  private let tag: [UInt8]

  /// Takes the token apart, strictly: exactly `alg`, `enc` and `kid` in the header, no wrapped key, 12 bytes of nonce,
  /// 16 of tag.
  public init(parsing token: String) throws(JOSEError) {
    try self.init(parsing: Array(token.utf8)) { (header) throws(JOSEError) in try Self.kid(ofHeader: header) }
  }

  /// - Parameter kid: reads the protected header, still in base64url, for callers that know it by heart.
  init(parsing token: [UInt8], kid: ([UInt8]) throws(JOSEError) -> String) throws(JOSEError) {
    let parts = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 5, parts[1].isEmpty else { throw .form }
    header = Array(parts[0])
    self.kid = try kid(header)
    guard let nonce = try? Base64URL.decode(parts[2]), let ciphertext = try? Base64URL.decode(parts[3]),
      let tag = try? Base64URL.decode(parts[4]), nonce.count == AESGCM.nonceByteCount, tag.count == AESGCM.tagByteCount
    else { throw .form }
    self.nonce = nonce
    self.ciphertext = ciphertext
    self.tag = tag
  }

  static func kid(ofHeader encoded: [UInt8]) throws(JOSEError) -> String {
    let text = String(decoding: encoded, as: UTF8.self)
    let header = try JOSEHeader(encoded: text, members: ["alg", "enc", "kid"])
    guard header.algorithm == "dir", header.encryption == "A256GCM", let kid = header.kid else { throw .header }
    return kid
  }

  /// The plaintext. Throws `JOSEError.decryption` for another key and for altered bytes alike.
  public func open(with cipher: AESGCM) throws(JOSEError) -> SecretBytes {
    do {
      return try cipher.open(ciphertext, nonce: nonce, tag: tag, authenticating: header)
    } catch {
      throw .decryption
    }
  }

  /// One token with a fresh random nonce.
  public static func seal(_ plaintext: [UInt8], kid: String, with cipher: AESGCM) throws(JOSEError) -> String {
    let header = Base64URL.encode(
      JSONWriter.compact(["alg": "dir", "enc": "A256GCM", "kid": .string(kid)]))
    let nonce = SecureRandom.bytes(AESGCM.nonceByteCount)
    guard let sealed = try? cipher.seal(plaintext, nonce: nonce, authenticating: Array(header.utf8)) else {
      throw .library
    }
    return [header, "", Base64URL.encode(nonce), Base64URL.encode(sealed.ciphertext), Base64URL.encode(sealed.tag)]
      .joined(separator: ".")
  }
}
