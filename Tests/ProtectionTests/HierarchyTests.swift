import Crypto
import Testing

@testable import Protection

/// The derivations of the key hierarchy, checked against the `openssl` command.
@Suite struct HierarchyTests {
  private let root = SecretBytes(Array(0..<32))
  private let rootHex = Hex.encode(Array(0..<32))

  @Test func contentKeysAreHKDFOfTheEpochKey() throws {
    guard let tool = Tool("openssl") else { return }
    let key = try RunKeys(epoch: "2026-Q3.1", root: root).contentKey(class: "people")
    #expect(key.kid == "c.people.2026-Q3.1")
    let derived = try tool.run(
      "kdf", "-keylen", "32", "-kdfopt", "digest:SHA256", "-kdfopt", "hexkey:\(rootHex)", "-kdfopt",
      "hexsalt:\(hex("affidavit/v1"))", "-kdfopt", "hexinfo:\(hex("class\0people\u{0}2026-Q3.1"))", "-binary", "HKDF")
    #expect(SecretBytes(derived) == key.key)
  }

  @Test func tokensAreHMACUnderTheScopesKey() throws {
    guard let tool = Tool("openssl") else { return }
    let keys = try RunKeys(epoch: "2026-Q3.1", root: root)
    let key = try tool.run(
      "kdf", "-keylen", "32", "-kdfopt", "digest:SHA256", "-kdfopt", "hexkey:\(rootHex)", "-kdfopt",
      "hexsalt:\(hex("affidavit/v1"))", "-kdfopt", "hexinfo:\(hex("token\0auditor\u{0}2026-Q3.1"))", "-binary", "HKDF")
    let folder = try TemporaryFolder()
    let message = try folder.write([0, 0, 0, 2] + Array("idp:5e0a".utf8), to: "message")
    let tag = try tool.run(
      "dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:\(Hex.encode(key))", "-binary", message)
    let token = try Pseudonymizer(keys: keys, scope: "auditor").token(for: "p:5e0a", domain: "id")
    #expect(token == "pn1.\(Base64URL.encode(Array(tag.prefix(16))))")
  }

  @Test func noKeySealsMoreThanItsNoncesAllow() throws {
    let key = try RunKeys(epoch: "e", root: root).contentKey(class: "people")
    try key.reserve(Int(ContentKey.maximumSeals))
    #expect(throws: ProtectionError.exhausted(kid: "c.people.e")) { try key.reserve(1) }
  }

  @Test func allWhoSealWithAKeyCountTogether() throws {
    let keys = try RunKeys(epoch: "e", root: root)
    #expect(try keys.contentKey(class: "people") === keys.contentKey(class: "people"))
  }

  @Test func quarantinedBytesOpenWithTheirClass() throws {
    let keys = try RunKeys(epoch: "e", root: root)
    let token = try keys.seal([1, 2, 3], class: "owner")
    let jwe = try JWECompact(parsing: token)
    #expect(jwe.kid == "c.owner.e")
    #expect(try jwe.open(with: AESGCM(key: keys.contentKey(class: "owner").key)) == SecretBytes([1, 2, 3]))
    #expect(throws: JOSEError.decryption) {
      try jwe.open(with: AESGCM(key: keys.contentKey(class: "people").key))
    }
  }

  private func hex(_ text: String) -> String { Hex.encode(Array(text.utf8)) }
}
