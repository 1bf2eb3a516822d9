import Crypto
import JSON
import Protection
import Testing

/// What an auditor does with the `jose` command alone.
@Suite struct JOSEToolTests {
  @Test func anAuditorOpensFieldsWithTheGrant() throws {
    guard let jose = Tool("jose") else { return }
    let bench = try Workbench()
    let folder = try TemporaryFolder()
    let line = try JSONValue(
      parsing: bench.seal(["kind": "agent", "id": "agent:x", "name": "Anna Öst"], as: .agent))

    let grant = try folder.write(bench.grant, to: "grant.jwe.json")
    let own = try folder.write(privateJWK(bench.auditor), to: "auditor.jwk")
    let set = try JSONValue(parsing: jose.run("jwe", "dec", "-i", grant, "-k", own))
    let keys = try #require(set["keys"]?.array)
    #expect(keys.count == 1)

    var opened: [JSONValue] = []
    for sealed in (line["d"]?.array ?? []).compactMap(\.string) {
      let jwe = try JWECompact(parsing: sealed)
      guard let key = keys.first(where: { $0["kid"]?.string == jwe.kid }) else { continue }
      let path = try folder.write(Array(sealed.utf8), to: "field.jwe")
      let disclosure = try jose.run("jwe", "dec", "-i", path, "-k", folder.write(JSONWriter.compact(key), to: "ck.jwk"))
      opened.append(try JSONValue(parsing: Base64URL.decode(disclosure)))
    }
    #expect(opened.map { $0[1] } == ["name"] && opened.map { $0[2] } == ["Anna Öst"])
  }

  @Test func anAuditorVerifiesTheSignature() throws {
    guard let jose = Tool("jose") else { return }
    let bench = try Workbench()
    let folder = try TemporaryFolder()
    let line = try JSONValue(parsing: bench.seal(["kind": "agent", "id": "agent:x"], as: .agent))
    let token = try folder.write(Array(#require(line["sd"]?.string).utf8), to: "record.jwt")
    let key = try folder.write(Array(FileKeys.jwk(bench.signing.publicKey).utf8), to: "issuer.jwk")
    let payload = try JSONValue(parsing: jose.run("jws", "ver", "-i", token, "-k", key, "-O-"))
    #expect(payload["kind"] == "agent")
  }

  @Test func bothRecipientsOpenTheKeyring() throws {
    guard let jose = Tool("jose") else { return }
    let bench = try Workbench()
    let folder = try TemporaryFolder()
    let keyring = try folder.write(bench.keyring, to: Keyring.fileName)
    for key in [bench.owner, bench.recovery] {
      let own = try folder.write(privateJWK(key), to: "key.jwk")
      let set = try JSONValue(parsing: jose.run("jwe", "dec", "-i", keyring, "-k", own))
      #expect(set["keys"]?[0]?["kid"]?.string == "r.\(bench.keys.epoch)")
    }
  }

  @Test func thumbprintsAgree() throws {
    guard let jose = Tool("jose") else { return }
    let key = try P256.PrivateKey().publicKey
    let folder = try TemporaryFolder()
    let path = try folder.write(Array(FileKeys.jwk(key).utf8), to: "key.jwk")
    #expect(String(decoding: try jose.run("jwk", "thp", "-i", path), as: UTF8.self) == key.thumbprint)
  }

  @Test func weReadTheToolsKeys() throws {
    guard let jose = Tool("jose") else { return }
    let json = try JSONValue(parsing: jose.run("jwk", "gen", "-i", #"{"alg":"ES256"}"#))
    let key = try JWK(json: json)
    #expect(key.publicKey(for: .signature) != nil)
    #expect(key.publicKey(for: .keyAgreement) == nil)
    let plain = try JWK(json: JSONValue(parsing: jose.run("jwk", "gen", "-i", #"{"kty":"EC","crv":"P-256"}"#)))
    #expect(plain.publicKey(for: .keyAgreement) != nil && plain.publicKey(for: .signature) != nil)
    #expect(throws: JOSEError.key) {
      try JWK(json: JSONValue(parsing: jose.run("jwk", "gen", "-i", #"{"alg":"ES512"}"#)))
    }
  }

  private func privateJWK(_ key: P256.PrivateKey) throws -> [UInt8] {
    let scalar = try key.scalar().withUnsafeBytes { Base64URL.encode($0) }
    return JSONWriter.compact([
      "kty": "EC", "crv": "P-256", "x": .string(Base64URL.encode(key.publicKey.x)),
      "y": .string(Base64URL.encode(key.publicKey.y)), "d": .string(scalar), "kid": .string(key.publicKey.thumbprint),
    ])
  }
}
