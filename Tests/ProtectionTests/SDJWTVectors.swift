import Crypto
import JSON
import Protection
import Testing

/// SD-JWTs of RFC 9901 and its reference implementation, and the traps of its verification rules.
@Suite struct SDJWTVectors {
  @Test func examples() throws {
    guard let file = try VectorFile.read("rfc9901_sd_jwt_examples") else { return }
    let issuer = try key(file.json["issuer_jwk"])
    let nonce = try #require(file.json["kb_nonce"]?.string)
    try file.run { test in try outcome(of: test, issuer: issuer, nonce: nonce) }
  }

  private func outcome(of test: JSONValue, issuer: P256.PublicKey, nonce: String) throws -> VectorFile.Outcome {
    let isPackage = test["id"]?.string?.hasPrefix("pkg/") == true
    let audience = isPackage ? "https://example.com/verifier" : "https://verifier.example.org"
    let presented = try #require(test["presented"]?.string)
    let claims: JSONValue?
    if presented.hasPrefix("\"") {
      // Its key binding was made by sd-jwt 0.10.4, which hashes the issuer's JSON text and not, as RFC 9901 section 8.1
      // says, the compact form: without.
      claims = try? SDJWT.verify(json: unquoted(presented), issuer: issuer)
    } else if test["key_binding"] == true {
      for (audience, nonce) in [(audience, "another"), ("another", nonce)] {
        let wrong = SDJWT.KeyBinding(audience: audience, nonce: nonce)
        #expect(throws: ProtectionError.integrity(.signature)) {
          try SDJWT.verify(presented, issuer: issuer, binding: wrong)
        }
      }
      let binding = SDJWT.KeyBinding(audience: audience, nonce: nonce)
      claims = try? SDJWT.verify(presented, issuer: issuer, binding: binding)
    } else {
      claims = try? SDJWT.verify(presented, issuer: issuer)
    }
    #expect(claims == test["expect"])
    return claims == test["expect"] ? .accepted : .refused
  }

  @Test func aKeyBindingCoversWhatIsPresented() throws {
    guard let file = try VectorFile.read("rfc9901_sd_jwt_examples") else { return }
    let issuer = try key(file.json["issuer_jwk"])
    let binding = SDJWT.KeyBinding(audience: "https://verifier.example.org", nonce: "1234567890")
    let test = try #require(file.tests.first { $0["id"] == "wg/w3c-vc" })
    var parts = try #require(test["presented"]?.string).split(separator: "~", omittingEmptySubsequences: false)
    parts.remove(at: 1)
    #expect(throws: ProtectionError.integrity(.signature)) {
      try SDJWT.verify(parts.joined(separator: "~"), issuer: issuer, binding: binding)
    }
  }

  @Test func issuedTokensDiscloseEverything() throws {
    guard let file = try VectorFile.read("rfc9901_sd_jwt_examples") else { return }
    let issuer = try key(file.json["issuer_jwk"])
    try file.run { test in
      guard let issued = test["issued"]?.string, !issued.hasPrefix("\"") else {
        return .skipped("JSON serialization, tested as presented")
      }
      var claims = try #require(try? SDJWT.verify(issued, issuer: issuer).object)
      let expected = try #require(test["user_claims"]?.object)
      for name in ["iss", "iat", "exp", "cnf"] where !expected.contains(name) { claims.removeValue(forKey: name) }
      return JSONValue.object(claims) == test["user_claims"] ? .accepted : .refused
    }
  }

  @Test func edges() throws {
    guard let file = try VectorFile.read("rfc9901_sd_jwt_edges") else { return }
    let issuer = try key(file.json["issuer_jwk"])
    try file.run { test in
      let token = try #require(test["sd_jwt"]?.string)
      guard let claims = try? SDJWT.verify(token, issuer: issuer) else { return .refused }
      if let expected = test["expect"] { #expect(claims == expected) }
      return .accepted
    }
  }

  private func key(_ json: JSONValue?) throws -> P256.PublicKey {
    let jwk = try JWK(json: #require(json))
    return try #require(jwk.publicKey(for: .signature))
  }

  /// The JSON serializations stand in the file as a text, some quoted once more.
  private func unquoted(_ text: String) throws -> JSONValue {
    let value = try JSONValue(parsing: text)
    return if let inner = value.string { try JSONValue(parsing: inner) } else { value }
  }
}
