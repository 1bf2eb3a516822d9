import Crypto
import Foundation
import JSON
import Protection
import Testing

@Suite struct KeysTests {
  @Test func keyringAndGrantOpenForTheirRecipientsAlone() throws {
    let bench = try Workbench()
    for key in [bench.owner, bench.recovery] {
      let runs = try Keyring.open(bench.keyring, with: key)
      #expect(runs.map(\.epoch) == [bench.keys.epoch])
      #expect(try runs[0].contentKey(class: "people").kid == "c.people.\(bench.keys.epoch)")
    }
    let granted = try Grant.open(bench.grant, with: bench.auditor)
    #expect(granted.map(\.kid) == ["c.people.\(bench.keys.epoch)"])
    let stranger = try P256.PrivateKey()
    for (file, key) in [
      (bench.keyring, bench.auditor), (bench.keyring, stranger), (bench.grant, bench.owner), (bench.grant, stranger),
    ] {
      #expect(throws: ProtectionError.cannotOpen) { try Opener(keyFile: file, privateKey: key, issuer: key.publicKey) }
    }
  }

  @Test func everyAlteredByteOfAGrantGivesTheSameError() throws {
    let bench = try Workbench()
    for place in bench.grant.indices {
      var altered = bench.grant
      altered[place] ^= 0x01
      // A recipient's own header that does not matter to another is the only thing that may change; here is one alone.
      #expect(throws: ProtectionError.cannotOpen, "byte \(place)") { try Grant.open(altered, with: bench.auditor) }
    }
  }

  @Test func theOwnersClassIsNeverGranted() throws {
    let bench = try Workbench()
    #expect(throws: ProtectionError.ownerOnly) {
      try Grant.seal(classes: ["people", "owner"], of: bench.keys, to: [bench.auditor.publicKey])
    }
  }

  @Test func fileNamesHoldNoPaths() throws {
    #expect(try Grant.fileName(audience: "auditor", epoch: "2026-Q3") == "grant-auditor-2026-Q3.jwe.json")
    #expect(throws: ProtectionError.name("../x")) { try Grant.fileName(audience: "../x", epoch: "e") }
    #expect(throws: ProtectionError.name(".x")) { try Grant.fileName(audience: "x", epoch: ".x") }
    #expect(throws: ProtectionError.name("a/b")) { try RunKeys(epoch: "a/b") }
  }

  @Test func epochsAndClassesHaveKeysOfTheirOwn() throws {
    let first = try RunKeys(epoch: "e1")
    let second = try RunKeys(epoch: "e1")
    let a = try Pseudonymizer(keys: first, scope: "auditor")
    #expect(a.token(for: "p:1", domain: "id") == a.token(for: "p:1", domain: "id"))
    let others = [
      a.token(for: "p:2", domain: "id"), a.token(for: "p:1", domain: "i"), a.token(for: "dp:1", domain: "i"),
      try Pseudonymizer(keys: first, scope: "regulator").token(for: "p:1", domain: "id"),
      try Pseudonymizer(keys: second, scope: "auditor").token(for: "p:1", domain: "id"),
    ]
    #expect(Set(others + [a.token(for: "p:1", domain: "id")]).count == 6)
    #expect(a.token(for: "e\u{301}", domain: "id") == a.token(for: "é", domain: "id"))
    #expect(a.token(for: "x", domain: "id").hasPrefix("pn1.") && a.token(for: "x", domain: "id").utf8.count == 26)
  }

  @Test func pseudonymsJoinAcrossKindsOfOneScope() throws {
    let bench = try Workbench()
    let contribution = try bench.seal(
      ["kind": "contribution", "id": "c:77", "subjectRef": "p:5e0a"], as: .contribution)
    let request = try bench.seal(["kind": "request", "subjectRef": "p:5e0a", "contributions": ["c:77"]], as: .request)
    let token = try #require(claims(of: contribution)["subjectRef"]?.string)
    #expect(try claims(of: request)["subjectRef"]?.string == token)
    #expect(try claims(of: request)["contributions"]?[0]?.string?.hasPrefix("pn1.") == true)
  }

  @Test func newKeysAreWrittenOnceAndReadBack() throws {
    let folder = try TemporaryFolder()
    let phrase = SecretBytes(Array("correct horse".utf8))
    let files = try FileKeys.create(name: "auditor", in: folder.path, passphrase: phrase)
    let mode = try FileManager.default.attributesOfItem(atPath: files.privateKey)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let key = try FileKeys.privateKey(at: files.privateKey, passphrase: phrase)
    #expect(key.publicKey.thumbprint == files.thumbprint)
    #expect(try FileKeys.publicKey(at: files.publicJWK) == key.publicKey)
    #expect(try FileKeys.publicKey(at: files.publicPEM) == key.publicKey)
    #expect(throws: ProtectionError.key(path: files.privateKey)) {
      try FileKeys.privateKey(at: files.privateKey, passphrase: SecretBytes(Array("wrong".utf8)))
    }
    #expect(throws: ProtectionError.key(path: files.privateKey)) { try FileKeys.publicKey(at: files.privateKey) }
    #expect(throws: ProtectionError.file(path: folder.path("none"))) { try FileKeys.publicKey(at: folder.path("none")) }
  }

  @Test func nothingIsOverwritten() throws {
    let folder = try TemporaryFolder()
    let phrase = SecretBytes(Array("correct horse".utf8))
    let taken = try folder.write(Array("mine".utf8), to: "log.pub.pem")
    #expect(throws: ProtectionError.exists(path: taken)) {
      try FileKeys.create(name: "log", in: folder.path, passphrase: phrase)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["log.pub.pem"])
    #expect(try String(contentsOfFile: taken, encoding: .utf8) == "mine")
    #expect(throws: ProtectionError.name("a/b")) {
      try FileKeys.create(name: "a/b", in: folder.path, passphrase: phrase)
    }
  }
}
