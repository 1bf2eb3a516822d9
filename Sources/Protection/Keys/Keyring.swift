import Crypto
import JSON

/// The owner's file of epoch keys, `keyring.jwe.json`: a JWK Set `{"keys":[{"kty":"oct","kid":"r.<epoch>","k":…}]}`
/// encrypted to the organisation's primary and recovery keys. Changing those rewrites this file alone.
///
/// The vault key and the lookup key of subject keys take their place beside `r.<epoch>`.
public enum Keyring {
  public static let fileName = "keyring.jwe.json"

  /// Encrypts the epoch keys to each recipient.
  public static func seal(_ runs: [RunKeys], to recipients: [P256.PublicKey]) throws(ProtectionError) -> [UInt8] {
    try KeySet.seal(runs.map { ("r.\($0.epoch)", $0.root) }, to: recipients)
  }

  /// Throws `ProtectionError.cannotOpen` for a key that is not a recipient's and for altered bytes alike.
  public static func open(_ bytes: [UInt8], with key: P256.PrivateKey) throws(ProtectionError) -> [RunKeys] {
    var runs: [RunKeys] = []
    for (kid, root) in try KeySet.open(bytes, with: key) {
      guard kid.hasPrefix("r."), root.count == 32, let run = try? RunKeys(epoch: String(kid.dropFirst(2)), root: root)
      else { throw .cannotOpen }
      runs.append(run)
    }
    return runs
  }
}

/// What one audience may open of one run, `grant-<audience>-<epoch>.jwe.json`: exactly the CKs of its classes,
/// encrypted to its keys. What was granted stays readable to who has it.
public enum Grant {
  /// Throws `ProtectionError.name` for an audience that cannot stand in a file name.
  public static func fileName(audience: String, epoch: String) throws(ProtectionError) -> String {
    "grant-\(try KeyName.part(audience))-\(try KeyName.epoch(epoch)).jwe.json"
  }

  /// Throws `ProtectionError.ownerOnly` if the owner's class is among those to open.
  public static func seal(
    classes: [String], of run: RunKeys, to recipients: [P256.PublicKey]
  ) throws(ProtectionError) -> [UInt8] {
    var keys: [(String, SecretBytes)] = []
    for name in Set(classes).sorted() {
      guard name != ProtectionPlan.ownerClass else { throw .ownerOnly }
      let key = try run.contentKey(class: name)
      keys.append((key.kid, key.key))
    }
    return try KeySet.seal(keys, to: recipients)
  }

  /// Throws `ProtectionError.cannotOpen` for a key that is not a recipient's and for altered bytes alike.
  public static func open(_ bytes: [UInt8], with key: P256.PrivateKey) throws(ProtectionError) -> [ContentKey] {
    var keys: [ContentKey] = []
    for (kid, secret) in try KeySet.open(bytes, with: key) {
      guard let name = KeyName.contentKey(kid), secret.count == 32 else { throw .cannotOpen }
      keys.append(ContentKey(kid: kid, class: name.class, key: secret))
    }
    return keys
  }
}

/// A JWK Set of octet keys inside a JWE: the form of keyring and grant.
enum KeySet {
  static func seal(
    _ keys: [(kid: String, key: SecretBytes)], to recipients: [P256.PublicKey]
  ) throws(ProtectionError) -> [UInt8] {
    var text = Array(#"{"keys":["#.utf8)
    // Room for all, so that no growth leaves a copy of a key behind.
    text.reserveCapacity(64 + keys.reduce(0) { $0 + 64 + $1.kid.utf8.count + Base64URL.length(of: $1.key.count) })
    defer { SecretBytes.wipe(&text) }
    for (place, entry) in keys.enumerated() {
      if place > 0 { text.append(UInt8(ascii: ",")) }
      text.append(contentsOf: #"{"kty":"oct","kid":"\#(entry.kid)","k":""#.utf8)
      entry.key.withUnsafeBytes { Base64URL.encode($0, into: &text) }
      text.append(contentsOf: #""}"#.utf8)
    }
    text.append(contentsOf: "]}".utf8)
    do {
      return try JWEGeneral.seal(SecretBytes(text), to: recipients)
    } catch {
      throw .library
    }
  }

  static func open(_ bytes: [UInt8], with key: P256.PrivateKey) throws(ProtectionError) -> [(String, SecretBytes)] {
    do {
      let plain = try JWEGeneral.open(bytes, with: key)
      var text = plain.withUnsafeBytes { Array($0) }
      defer { SecretBytes.wipe(&text) }
      let set = try JWKSet(json: JSONValue(parsing: text, maxDepth: 4))
      return try set.kids.map { kid in
        guard case .octets(let secret)? = set[kid]?.material else { throw ProtectionError.cannotOpen }
        return (kid, secret)
      }
    } catch {
      throw .cannotOpen
    }
  }
}
