import Crypto
import JSON

/// JWE compact serialization (RFC 7516) with `dir` and `A256GCM` alone: how a sealed field is written.
public struct JWECompact: Sendable {
  /// The key that the header names.
  public let kid: String
  private let token: [UInt8]

  /// Takes the token apart, strictly: exactly `alg`, `enc` and `kid` in the header, no wrapped key, 12 bytes of nonce,
  /// 16 of tag.
  public init(parsing token: String) throws(JOSEError) {
    self.token = Array(token.utf8)
    guard let header = self.token.withUnsafeBytes({ JWEParts($0).map { Array($0.header) } }) else { throw .form }
    kid = try Self.kid(ofHeader: header)
  }

  static func kid(
    ofHeader encoded: [UInt8], parser: JSONParser = JSONParser(maxDepth: JOSEHeader.maxDepth)
  ) throws(JOSEError) -> String {
    let header = try JOSEHeader(encoded: encoded, members: ["alg", "enc", "kid"], parser: parser)
    guard header.algorithm == "dir", header.encryption == "A256GCM", let kid = header.kid else { throw .header }
    return kid
  }

  /// The plaintext. Throws `JOSEError.decryption` for another key and for altered bytes alike.
  public func open(with cipher: AESGCM) throws(JOSEError) -> SecretBytes {
    guard let plain = token.withUnsafeBytes({ JWEParts($0)?.open(with: cipher) }) else { throw .decryption }
    return plain
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
