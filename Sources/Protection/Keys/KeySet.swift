import Crypto
import JSON

/// A JWK Set of octet keys inside a JWE: the form of keyring and grant.
enum KeySet {
  struct Entry {
    var kid: String
    var key: SecretBytes
  }

  /// A grant names a key for each person and class: more than any set that others send.
  private static let mostKeys = 1 << 22

  static func seal(_ keys: [Entry], to recipients: [P256.PublicKey]) throws(ProtectionError) -> [UInt8] {
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

  static func open(_ bytes: [UInt8], with key: P256.PrivateKey) throws(ProtectionError) -> [Entry] {
    do {
      let plain = try JWEGeneral.open(bytes, with: key)
      var text = plain.withUnsafeBytes { Array($0) }
      defer { SecretBytes.wipe(&text) }
      let set = try JWKSet(json: JSONValue(parsing: text, maxDepth: 4), most: mostKeys)
      return try set.kids.map { kid in
        guard case .octets(let secret)? = set[kid]?.material else { throw ProtectionError.cannotOpen }
        return Entry(kid: kid, key: secret)
      }
    } catch {
      throw .cannotOpen
    }
  }
}
