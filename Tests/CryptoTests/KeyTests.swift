import Crypto
import Foundation
import Testing

@Suite struct KeyTests {
  @Test func es256SignsAndVerifies() throws {
    let key = try P256.PrivateKey()
    let signer = try ES256.Signer(key: key)
    let verifier = try ES256.Verifier(key: key.publicKey)
    let other = try ES256.Verifier(key: P256.PrivateKey().publicKey)
    // Enough for numbers that begin with a zero byte.
    for round in 0..<2000 {
      let message = Array("message \(round)".utf8)
      let signature = try signer.sign(message)
      #expect(signature.count == 64)
      #expect(verifier.isValid(signature, for: message))
      #expect(!verifier.isValid(signature, for: message + [0]))
      #expect(!other.isValid(signature, for: message))
      #expect(!verifier.isValid(Array(signature.dropLast()), for: message))
      #expect(!verifier.isValid([], for: message))
    }
  }

  @Test func aFileWhosePointIsNotThatOfItsScalarIsNoKey() throws {
    let key = try P256.PrivateKey()
    let good = try key.pkcs8PEM().withUnsafeBytes { Array($0) }
    #expect(try P256.PrivateKey(pem: good, passphrase: nil).publicKey == key.publicKey)
    let lines = String(decoding: good, as: UTF8.self).split(separator: "\n")
    var der = Array(try #require(Data(base64Encoded: lines.dropFirst().dropLast().joined())))
    let scalar = try key.scalar().withUnsafeBytes { Array($0) }
    let place = try #require(der.indices.first { der[$0...].starts(with: scalar) })
    der[place + 31] ^= 1
    let text = "\(lines[0])\n\(Data(der).base64EncodedString())\n\(lines.last ?? "")\n"
    #expect(throws: CryptoError.key) { try P256.PrivateKey(pem: Array(text.utf8), passphrase: nil) }
  }

  @Test func ed25519FollowsRFC8032() throws {
    // Section 7.1, test 2.
    let seed = try #require(Hex.decode("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    let key = try Ed25519.PrivateKey(seed: SecretBytes(seed))
    #expect(
      try Hex.encode(key.publicKey.bytes()) == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    let signature = try key.sign([0x72])
    #expect(
      Hex.encode(signature)
        == "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
    #expect(key.publicKey.isValid(signature, for: [0x72]))
    #expect(!key.publicKey.isValid(signature, for: [0x73]))
    #expect(!key.publicKey.isValid([], for: [0x72]))
  }

  @Test func concatKDFFollowsRFC7518() throws {
    // Appendix C.
    let own = try P256.PrivateKey(
      scalar: Base64URL.decodeSecret("0_NxaRPUMQoAJt50Gz8YiTr8gRTwyEaCumd-MToTmIo"),
      x: Base64URL.decode("gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0"),
      y: Base64URL.decode("SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps"))
    let peer = try P256.PublicKey(
      x: Base64URL.decode("weNJy2HscCSM6AEDTDg04biOvhFhyyWvOHQfeF_PxMQ"),
      y: Base64URL.decode("e8lnCO-AlStT-NJVX-crhB7QRYhiix03illJOVAOyck"))
    let derived = try ConcatKDF.derive(
      sharedSecret: own.sharedSecret(with: peer), algorithm: "A128GCM", apu: Array("Alice".utf8),
      apv: Array("Bob".utf8), count: 16)
    #expect(derived == (try Base64URL.decodeSecret("VqqN6vgjbSBcIijNcacQGg")))
  }

  @Test func thumbprintIsThatOfTheRequiredMembers() throws {
    let key = try P256.PrivateKey().publicKey
    #expect(key.thumbprint == SHA256.hash(key.jwk).base64URL)
    #expect(key.thumbprint.count == 43)
  }

  @Test func pointsOffTheCurveAreRefused() throws {
    let key = try P256.PrivateKey().publicKey
    var y = key.y
    y[31] ^= 1
    #expect(throws: CryptoError.key) { try P256.PublicKey(x: key.x, y: y) }
    #expect(throws: CryptoError.key) { try P256.PublicKey(x: key.x, y: Array(key.y.dropLast())) }
    let zeros = [UInt8](repeating: 0, count: 32)
    #expect(throws: CryptoError.key) { try P256.PublicKey(x: zeros, y: zeros) }
  }

  @Test func aScalarBelongsToItsPoint() throws {
    let key = try P256.PrivateKey()
    let other = try P256.PrivateKey()
    _ = try P256.PrivateKey(scalar: key.scalar(), x: key.publicKey.x, y: key.publicKey.y)
    #expect(throws: CryptoError.key) {
      try P256.PrivateKey(scalar: other.scalar(), x: key.publicKey.x, y: key.publicKey.y)
    }
  }

  @Test func encryptedFilesOpenWithTheirPassPhraseAlone() throws {
    let phrase = SecretBytes(Array("correct horse".utf8))
    let key = try P256.PrivateKey()
    let pem = try key.encryptedPEM(passphrase: phrase)
    #expect(String(decoding: pem, as: UTF8.self).hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----"))
    #expect(try P256.PrivateKey(pem: pem, passphrase: phrase).publicKey == key.publicKey)
    for wrong in [SecretBytes(Array("correct hors".utf8)), SecretBytes([UInt8]()), nil] {
      #expect(throws: CryptoError.key) { try P256.PrivateKey(pem: pem, passphrase: wrong) }
    }
    #expect(throws: CryptoError.length) { try key.encryptedPEM(passphrase: SecretBytes([UInt8]())) }
    let log = try Ed25519.PrivateKey()
    let logPEM = try log.encryptedPEM(passphrase: phrase)
    #expect(try Ed25519.PrivateKey(pem: logPEM, passphrase: phrase).publicKey.bytes() == log.publicKey.bytes())
    #expect(throws: CryptoError.key) { try P256.PrivateKey(pem: logPEM, passphrase: phrase) }
    #expect(throws: CryptoError.key) { try Ed25519.PublicKey(pem: Array(key.publicKey.pem().utf8)) }
  }

  @Test func plainPKCS8HoldsTheSameKey() throws {
    for _ in 0..<20 {
      let key = try P256.PrivateKey()
      let pem = try key.pkcs8PEM().withUnsafeBytes { Array($0) }
      let again = try P256.PrivateKey(pem: pem, passphrase: nil)
      #expect(again.publicKey == key.publicKey)
      #expect(try again.scalar() == key.scalar())
    }
  }

  @Test func publicKeysReadBackFromPEM() throws {
    let key = try P256.PrivateKey().publicKey
    #expect(try P256.PublicKey(pem: Array(key.pem().utf8)) == key)
    #expect(throws: CryptoError.key) { try P256.PublicKey(pem: Array("-----BEGIN".utf8)) }
    #expect(throws: CryptoError.key) { try P256.PublicKey(pem: []) }
  }

  @Test func theLibraryNamesItself() {
    #expect(OpenSSLLibrary.description.hasPrefix("OpenSSL 3."))
    #expect(OpenSSLLibrary.version.major == 3)
    #expect(OpenSSLLibrary.meetsMinimum == (OpenSSLLibrary.version >= OpenSSLLibrary.minimum))
  }
}
