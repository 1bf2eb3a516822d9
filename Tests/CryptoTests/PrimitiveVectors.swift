import Crypto
import Testing

/// Wycheproof and RFC vectors for every primitive, in the sizes of our profile.
@Suite struct PrimitiveVectors {
  @Test func aesGCM() throws {
    try VectorFile.read("wycheproof_aes_gcm")?.run { test in
      guard test.size("keySize") == 256 else { return .skipped("key of other than 256 bits") }
      let cipher = try AESGCM(key: SecretBytes(test.bytes("key")))
      let nonce = try test.bytes("iv")
      let sealed = try (ciphertext: test.bytes("ct"), tag: test.bytes("tag"))
      let opened = try? cipher.open(
        sealed.ciphertext, nonce: nonce, tag: sealed.tag, authenticating: test.bytes("aad"))
      guard test.size("ivSize") == 96, test.size("tagSize") == 128 else {
        #expect(opened == nil)
        return .skipped("nonce of other than 96 bits, refused")
      }
      guard let opened else { return .refused }
      let message = try test.bytes("msg")
      #expect(opened == SecretBytes(message))
      let again = try cipher.seal(message, nonce: nonce, authenticating: test.bytes("aad"))
      #expect(again.ciphertext == sealed.ciphertext && again.tag == sealed.tag)
      return .accepted
    }
  }

  @Test func aesKeyWrap() throws {
    try VectorFile.read("wycheproof_aes_kw")?.run { test in
      guard test.size("keySize") == 256 else { return .skipped("key of other than 256 bits") }
      let key = try SecretBytes(test.bytes("key"))
      let message = try SecretBytes(test.bytes("msg"))
      guard let opened = try? AESKeyWrap.unwrap(test.bytes("ct"), with: key) else { return .refused }
      #expect(opened == message)
      #expect(try AESKeyWrap.wrap(message, with: key) == test.bytes("ct"))
      return .accepted
    }
  }

  @Test func hmac() throws {
    try VectorFile.read("wycheproof_hmac_sha256")?.run { test in
      let tag = try HMACSHA256(key: test.bytes("key")).authenticate(test.bytes("msg"))
      return Array(tag.bytes.prefix(test.size("tagSize") / 8)) == (try test.bytes("tag")) ? .accepted : .refused
    }
  }

  @Test func hkdf() throws {
    try VectorFile.read("wycheproof_hkdf_sha256")?.run { test in
      let derived = try? HKDF.derive(
        keyMaterial: SecretBytes(test.bytes("ikm")), salt: test.bytes("salt"), info: test.bytes("info"),
        count: test.size("size"))
      guard let derived else { return .refused }
      return derived == SecretBytes(try test.bytes("okm")) ? .accepted : .refused
    }
  }

  @Test func ecdsaRaw() throws {
    try VectorFile.read("wycheproof_ecdsa_p256_sha256_p1363")?.run { test in
      let verifier = try ES256.Verifier(key: point(test.bytes("pk")))
      return verifier.isValid(try test.bytes("sig"), for: try test.bytes("msg")) ? .accepted : .refused
    }
  }

  @Test func ecdsaDER() throws {
    try VectorFile.read("wycheproof_ecdsa_p256_sha256_der")?.run { test in
      let verifier = try ES256.Verifier(key: point(test.bytes("pk")))
      return verifier.isValid(der: try test.bytes("sig"), for: SHA256.hash(try test.bytes("msg")))
        ? .accepted : .refused
    }
  }

  @Test func ed25519() throws {
    try VectorFile.read("wycheproof_ed25519")?.run { test in
      let key = try Ed25519.PublicKey(bytes: test.bytes("pk"))
      return key.isValid(try test.bytes("sig"), for: try test.bytes("msg")) ? .accepted : .refused
    }
  }

  @Test func ecdh() throws {
    // A secret of zeros says that a peer chose its point to know it: refused, though Wycheproof calls it valid.
    let exceptions = ["3": "all-zero secret, refused"]
    try VectorFile.read("wycheproof_ecdh_p256")?.run(except: exceptions) { test in
      let encoded = try test.bytes("public")
      guard encoded.count == 65, encoded.first == 4 else { return .skipped("not an uncompressed point") }
      // Vectors give the scalar alone; our keys always come with their point, which the scalar's JWK twin has.
      guard let peer = try? point(encoded) else { return .refused }
      let scalar = try test.bytes("private")
      guard let own = try privateKey(scalar) else { return .skipped("no point for the scalar") }
      guard let shared = try? own.sharedSecret(with: peer) else { return .refused }
      return shared == SecretBytes(try test.bytes("shared")) ? .accepted : .refused
    }
  }

  @Test func ecdhJWK() throws {
    try VectorFile.read("wycheproof_ecdh_p256_jwk")?.run { test in
      let peer = try #require(test["public"] as? [String: Any])
      let own = try #require(test["private"] as? [String: Any])
      guard peer["crv"] as? String == "P-256" else { return .refused }
      guard let x = decoded(peer["x"]), let y = decoded(peer["y"]), let peer = try? P256.PublicKey(x: x, y: y) else {
        return .refused
      }
      let parts = try ["d", "x", "y"].map { try #require(decoded(own[$0])) }
      let key = try P256.PrivateKey(scalar: SecretBytes(parts[0]), x: parts[1], y: parts[2])
      guard let shared = try? key.sharedSecret(with: peer) else { return .refused }
      return shared == SecretBytes(try test.bytes("shared")) ? .accepted : .refused
    }
  }

  private func decoded(_ value: Any?) -> [UInt8]? { (value as? String).flatMap { try? Base64URL.decode($0) } }

  private func point(_ bytes: [UInt8]) throws -> P256.PublicKey {
    guard bytes.count == 65, bytes[0] == 4 else { throw CryptoError.key }
    return try P256.PublicKey(x: Array(bytes[1..<33]), y: Array(bytes[33...]))
  }

  /// The point of a scalar, found in the JWK form of the same vectors.
  private func privateKey(_ scalar: [UInt8]) throws -> P256.PrivateKey? {
    let padded = Array(repeating: 0, count: max(0, 32 - scalar.count)) + scalar.suffix(32)
    guard let twin = try VectorPoints.shared.get()[padded] else { return nil }
    return try P256.PrivateKey(scalar: SecretBytes(padded), x: twin.x, y: twin.y)
  }
}

/// Points by scalar, from the JWK vectors.
private enum VectorPoints {
  struct Point {
    var x: [UInt8], y: [UInt8]
  }

  static let shared = Result<[[UInt8]: Point], any Error> {
    var points: [[UInt8]: Point] = [:]
    for test in try VectorFile.read("wycheproof_ecdh_p256_jwk")?.tests ?? [] {
      guard let own = test["private"] as? [String: Any], let d = own["d"] as? String, let x = own["x"] as? String,
        let y = own["y"] as? String
      else { continue }
      points[try Base64URL.decode(d)] = Point(x: try Base64URL.decode(x), y: try Base64URL.decode(y))
    }
    return points
  }
}
