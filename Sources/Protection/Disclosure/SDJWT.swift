import Crypto
import JSON

/// Verification of SD-JWTs (RFC 9901), strictly: `ES256`, `sha-256`, every disclosure used once and only where its form
/// belongs, no digest twice, no reserved name, no placeholder that is not one.
public enum SDJWT {
  /// What the holder proves with a key-binding JWT (RFC 9901 section 4.3).
  public struct KeyBinding: Sendable {
    public var audience: String
    public var nonce: String

    public init(audience: String, nonce: String) {
      self.audience = audience
      self.nonce = nonce
    }
  }

  /// The claims with the disclosed ones in place, others left out, and the digests removed.
  ///
  /// - Parameters:
  ///   - token: `JWT~disclosure~…~`, with a key-binding JWT at the end if `binding` asks for one. One that nobody asked
  ///     for is not looked at.
  ///   - binding: asks for a proof by the key in the claim `cnf`.
  /// - Throws: `ProtectionError.integrity`.
  public static func verify(
    _ token: String, issuer: P256.PublicKey, binding: KeyBinding? = nil
  ) throws(ProtectionError) -> JSONValue {
    var parts = token.split(separator: "~", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 2 else { throw .integrity(.form) }
    let proof = parts.removeLast()
    let jwt = parts.removeFirst()
    let payload = try verified(jwt, with: issuer, type: nil)
    var claims = try DisclosedClaims(
      disclosures: parts.map { (text) throws(ProtectionError) in
        try Disclosure(parsing: text)
      })
    let result = try claims.resolve(payload)
    if let binding {
      let signed = token.dropLast(proof.count)
      try check(proof, binding: binding, over: String(signed), claims: result)
    }
    return result
  }

  /// As `verify`, for the JWS JSON serializations of RFC 9901 section 8.
  public static func verify(
    json: JSONValue, issuer: P256.PublicKey, binding: KeyBinding? = nil
  ) throws(ProtectionError) -> JSONValue {
    let signature = json["signatures"]?.array.flatMap { $0.count == 1 ? $0[0] : nil } ?? json
    let unprotected = signature["header"] ?? json["header"] ?? json
    guard let payload = json["payload"]?.string, let protected = signature["protected"]?.string,
      let value = signature["signature"]?.string,
      let disclosures = unprotected["disclosures"]?.array.map({ $0.compactMap(\.string) })
    else { throw .integrity(.form) }
    let proof = unprotected["kb_jwt"]?.string ?? ""
    let token = (["\(protected).\(payload).\(value)"] + disclosures + [proof]).joined(separator: "~")
    return try verify(token, issuer: issuer, binding: binding)
  }

  private static func verified(
    _ jwt: String, with key: P256.PublicKey, type: String?
  ) throws(ProtectionError) -> JSONValue {
    guard let verifier = try? ES256.Verifier(key: key) else { throw .library }
    guard let verified = try? JWS.verify(jwt, with: verifier), type == nil || verified.type == type else {
      throw .integrity(.signature)
    }
    guard let payload = try? JSONValue(parsing: verified.payload), payload.object != nil else {
      throw .integrity(.claims)
    }
    return payload
  }

  private static func check(
    _ proof: String, binding: KeyBinding, over signed: String, claims: JSONValue
  ) throws(ProtectionError) {
    guard let jwk = claims["cnf"]?["jwk"], let holder = try? JWK(json: jwk).publicKey(for: .signature) else {
      throw .integrity(.claims)
    }
    let payload = try verified(proof, with: holder, type: "kb+jwt")
    guard payload["aud"]?.string == binding.audience, payload["nonce"]?.string == binding.nonce,
      payload["iat"]?.int64 != nil, payload["sd_hash"]?.string == SHA256.hash(signed).base64URL
    else { throw .integrity(.signature) }
  }
}
