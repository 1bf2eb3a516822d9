import Crypto
import JSON

/// JWS compact serialization (RFC 7515) with `ES256` alone.
public enum JWS {
  /// The three parts of a token whose signature has held.
  public struct Verified: Sendable {
    public var payload: [UInt8]
    public var type: String?
    public var kid: String?
  }

  /// Signs a payload; the header has `alg`, `kid` (the key's thumbprint) and, if given, `typ`.
  public static func sign(
    _ payload: [UInt8], type: String? = nil, with signer: ES256.Signer
  ) throws(JOSEError) -> String {
    let input = "\(header(type: type, key: signer.key.publicKey)).\(Base64URL.encode(payload))"
    guard let signature = try? signer.sign(SHA256.hash(input)) else { throw .library }
    return "\(input).\(Base64URL.encode(signature))"
  }

  /// The protected header that `sign` writes, in base64url.
  public static func header(type: String?, key: P256.PublicKey) -> String {
    var members: JSONObject = ["alg": "ES256", "kid": .string(key.thumbprint)]
    if let type { members["typ"] = .string(type) }
    return Base64URL.encode(JSONWriter.compact(.object(members)))
  }

  /// Verifies with a key that the caller has chosen; the token's `kid` has no say.
  public static func verify(_ token: some StringProtocol, with verifier: ES256.Verifier) throws(JOSEError) -> Verified {
    let bytes = Array(token.utf8)
    guard let dot = bytes.firstIndex(of: UInt8(ascii: ".")) else { throw .form }
    let header = try JOSEHeader(
      encoded: String(decoding: bytes[..<dot], as: UTF8.self), members: ["alg", "kid", "typ", "cty"], anyKid: true)
    guard header.algorithm == "ES256" else { throw .header }
    return Verified(payload: try payload(of: bytes, with: verifier), type: header.type, kid: header.kid)
  }

  /// The payload of a token whose signature holds; its header is the caller's to judge.
  static func payload(of token: [UInt8], with verifier: ES256.Verifier) throws(JOSEError) -> [UInt8] {
    let payload = token.withUnsafeBytes { token in
      Result { () throws(JOSEError) in try Self.payload(of: token, with: verifier) }
    }
    return try payload.get()
  }

  private static func payload(of token: UnsafeRawBufferPointer, with verifier: ES256.Verifier) throws(JOSEError)
    -> [UInt8]
  {
    let dot = UInt8(ascii: ".")
    guard let first = token.firstIndex(of: dot), let second = token[(first + 1)...].firstIndex(of: dot),
      let signature = try? Base64URL.decode(UnsafeRawBufferPointer(rebasing: token[(second + 1)...])),
      let payload = try? Base64URL.decode(UnsafeRawBufferPointer(rebasing: token[(first + 1)..<second]))
    else { throw .form }
    let signed = UnsafeRawBufferPointer(rebasing: token[..<second])
    guard verifier.isValid(signature, for: SHA256.hash(signed)) else { throw .signature }
    return payload
  }

  /// Verifies with the key of the set that has the token's `kid`, and no other.
  public static func verify(_ token: some StringProtocol, keys: JWKSet) throws(JOSEError) -> Verified {
    let header = token.prefix { $0 != "." }
    guard let kid = try JOSEHeader(encoded: header, members: ["alg", "kid", "typ", "cty"]).kid, let key = keys[kid]
    else {
      throw .key
    }
    return try verify(token, key: key)
  }

  /// Verifies with a JWK, if it may be used for signatures and the token does not name another.
  public static func verify(_ token: some StringProtocol, key: JWK) throws(JOSEError) -> Verified {
    guard let publicKey = key.publicKey(for: .signature) else { throw .key }
    guard let verifier = try? ES256.Verifier(key: publicKey) else { throw .library }
    let verified = try verify(token, with: verifier)
    if let named = verified.kid, let known = key.kid, named != known { throw .key }
    return verified
  }
}
