import Crypto
import Foundation
import Testing

/// Files that the `openssl` command reads and writes.
@Suite struct OpenSSLToolTests {
  @Test func theToolReadsOurKeyFiles() throws {
    guard let tool = Tool("openssl") else { return }
    let phrase = SecretBytes(Array("correct horse".utf8))
    let key = try P256.PrivateKey()
    let folder = try TemporaryFolder()
    let path = try folder.write(key.encryptedPEM(passphrase: phrase), to: "k.pem")
    let publicPEM = try tool.run("pkey", "-in", path, "-passin", "pass:correct horse", "-pubout")
    #expect(publicPEM == Array(try key.publicKey.pem().utf8))
    let parsed = try tool.run("asn1parse", "-in", path)
    let text = String(decoding: parsed, as: UTF8.self)
    #expect(text.contains("scrypt") && text.contains("aes-256-cbc") && text.contains(":4000") && text.contains(":05"))
  }

  @Test func weReadTheToolsKeyFiles() throws {
    guard let tool = Tool("openssl") else { return }
    let folder = try TemporaryFolder()
    let path = folder.path("t.pem")
    _ = try tool.run(
      "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-aes256", "-pass", "pass:word", "-out",
      path)
    let pem = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    let key = try P256.PrivateKey(pem: pem, passphrase: SecretBytes(Array("word".utf8)))
    let publicPEM = try tool.run("pkey", "-in", path, "-passin", "pass:word", "-pubout")
    #expect(try P256.PublicKey(pem: publicPEM) == key.publicKey)
  }

  @Test func otherCurvesAreRefused() throws {
    guard let tool = Tool("openssl") else { return }
    let pem = try tool.run("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384")
    #expect(throws: CryptoError.key) { try P256.PrivateKey(pem: pem, passphrase: nil) }
    let rsa = try tool.run("genpkey", "-algorithm", "X25519")
    #expect(throws: CryptoError.key) { try P256.PrivateKey(pem: rsa, passphrase: nil) }
  }

  @Test func theToolVerifiesOurSignedNotes() throws {
    guard let tool = Tool("openssl") else { return }
    let folder = try TemporaryFolder()
    let key = try Ed25519.PrivateKey()
    let message = Array("checkpoint\n12\n".utf8)
    let publicPath = try folder.write(Array(key.publicKey.pem().utf8), to: "log.pub.pem")
    let messagePath = try folder.write(message, to: "note")
    let signaturePath = try folder.write(key.sign(message), to: "note.sig")
    _ = try tool.run(
      "pkeyutl", "-verify", "-pubin", "-inkey", publicPath, "-rawin", "-in", messagePath, "-sigfile", signaturePath)
  }
}
