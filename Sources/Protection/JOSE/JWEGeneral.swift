import Crypto
import JSON

/// JWE General JSON serialization (RFC 7516 section 7.2.1) with `ECDH-ES+A256KW` on P-256 and `A256GCM`: how keyrings
/// and grants are written. Algorithms stand in the protected header; each recipient is named by its thumbprint.
public enum JWEGeneral {
  private static let algorithm = "ECDH-ES+A256KW"
  private static let protected = Base64URL.encode(#"{"alg":"ECDH-ES+A256KW","enc":"A256GCM"}"#)
  /// More recipients than any file of ours has are refused on reading.
  private static let maximumRecipients = 64

  public static func seal(_ plaintext: SecretBytes, to recipients: [P256.PublicKey]) throws(JOSEError) -> [UInt8] {
    guard (1...maximumRecipients).contains(recipients.count), Set(recipients).count == recipients.count else {
      throw .key
    }
    do {
      let contentKey = SecretBytes.random(count: AESGCM.keyByteCount)
      var entries: [JSONValue] = []
      for recipient in recipients {
        let ephemeral = try P256.PrivateKey()
        let wrapping = try wrappingKey(ephemeral.sharedSecret(with: recipient))
        entries.append([
          "header": ["epk": json(ephemeral.publicKey), "kid": .string(recipient.thumbprint)],
          "encrypted_key": .string(Base64URL.encode(try AESKeyWrap.wrap(contentKey, with: wrapping))),
        ])
      }
      let nonce = SecureRandom.bytes(AESGCM.nonceByteCount)
      let sealed = try plaintext.withUnsafeBytes { (bytes) throws(CryptoError) in
        try AESGCM(key: contentKey).seal(bytes, nonce: nonce, authenticating: Array(protected.utf8))
      }
      return JSONWriter.compact([
        "protected": .string(protected),
        "recipients": .array(entries),
        "iv": .string(Base64URL.encode(nonce)),
        "ciphertext": .string(Base64URL.encode(sealed.ciphertext)),
        "tag": .string(Base64URL.encode(sealed.tag)),
      ])
    } catch {
      throw .library
    }
  }

  /// The plaintext, with the recipient entry that names this key and no other. Throws `JOSEError.decryption` alike for a
  /// key that is not among the recipients, a wrapped key that does not unwrap and a tag that does not hold;
  /// `JOSEError.form` and `.header` for what is not such a file at all.
  public static func open(_ bytes: [UInt8], with key: P256.PrivateKey) throws(JOSEError) -> SecretBytes {
    guard let json = try? JSONValue(parsing: bytes, maxDepth: 6), let members = json.object,
      Set(members.keys) == ["protected", "recipients", "iv", "ciphertext", "tag"],
      let protected = members["protected"]?.string, let recipients = members["recipients"]?.array,
      (1...maximumRecipients).contains(recipients.count),
      let nonce = decoded(members["iv"]), let ciphertext = decoded(members["ciphertext"]),
      let tag = decoded(members["tag"])
    else { throw .form }
    let header = try JOSEHeader(encoded: protected, members: ["alg", "enc"])
    guard header.algorithm == algorithm, header.encryption == "A256GCM" else { throw .header }

    let kid = key.publicKey.thumbprint
    let named = recipients.filter { $0["header"]?["kid"]?.string == kid }
    guard named.count == 1, let entry = named.first else { throw .decryption }
    do {
      let wrapping = try wrappingKey(key.sharedSecret(with: ephemeralKey(of: entry)))
      guard let wrapped = decoded(entry["encrypted_key"]) else { throw CryptoError.authentication }
      let contentKey = try AESKeyWrap.unwrap(wrapped, with: wrapping)
      return try AESGCM(key: contentKey).open(
        ciphertext, nonce: nonce, tag: tag, authenticating: Array(protected.utf8))
    } catch {
      throw .decryption
    }
  }

  /// The thumbprints that a file names as its recipients; nobody vouches for them. Throws `JOSEError.form`.
  public static func recipients(of bytes: [UInt8]) throws(JOSEError) -> [String] {
    guard let json = try? JSONValue(parsing: bytes, maxDepth: 6), let list = json["recipients"]?.array,
      list.count <= maximumRecipients
    else { throw .form }
    var kids: [String] = []
    for entry in list {
      guard let kid = entry["header"]?["kid"]?.string else { throw .form }
      kids.append(kid)
    }
    return kids
  }

  private static func wrappingKey(_ shared: SecretBytes) throws(CryptoError) -> SecretBytes {
    try ConcatKDF.derive(sharedSecret: shared, algorithm: algorithm, count: 32)
  }

  private static func ephemeralKey(of entry: JSONValue) throws(CryptoError) -> P256.PublicKey {
    guard let members = entry.object, Set(members.keys) == ["header", "encrypted_key"],
      let header = members["header"]?.object, Set(header.keys) == ["epk", "kid"],
      let epk = header["epk"]?.object, Set(epk.keys) == ["kty", "crv", "x", "y"],
      epk["kty"]?.string == "EC", epk["crv"]?.string == "P-256",
      let x = decoded(epk["x"]), let y = decoded(epk["y"])
    else { throw .authentication }
    return try P256.PublicKey(x: x, y: y)
  }

  private static func json(_ key: P256.PublicKey) -> JSONValue {
    [
      "kty": "EC", "crv": "P-256", "x": .string(Base64URL.encode(key.x)), "y": .string(Base64URL.encode(key.y)),
    ]
  }

  private static func decoded(_ value: JSONValue?) -> [UInt8]? {
    value?.string.flatMap { try? Base64URL.decode($0) }
  }
}
