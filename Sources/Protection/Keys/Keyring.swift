import Crypto

/// The owner's file of epoch keys, `keyring.jwe.json`: a JWK Set `{"keys":[{"kty":"oct","kid":"r.<epoch>","k":…}]}`
/// encrypted to the organisation's primary and recovery keys. Changing those rewrites this file alone.
///
/// The vault key and the lookup key of subject keys take their place beside `r.<epoch>`.
public enum Keyring {
  public static let fileName = "keyring.jwe.json"

  /// Encrypts the epoch keys to each recipient.
  public static func seal(_ runs: [RunKeys], to recipients: [P256.PublicKey]) throws(ProtectionError) -> [UInt8] {
    try KeySet.seal(runs.map { KeySet.Entry(kid: "\(prefix)\($0.epoch)", key: $0.root) }, to: recipients)
  }

  /// Throws `ProtectionError.cannotOpen` for a key that is not a recipient's and for altered bytes alike.
  public static func open(_ bytes: [UInt8], with key: P256.PrivateKey) throws(ProtectionError) -> [RunKeys] {
    try runs(in: KeySet.open(bytes, with: key))
  }

  static func runs(in set: [KeySet.Entry]) throws(ProtectionError) -> [RunKeys] {
    var runs: [RunKeys] = []
    for entry in set {
      guard entry.kid.hasPrefix(prefix), entry.key.count == 32,
        let run = try? RunKeys(epoch: String(entry.kid.dropFirst(prefix.count)), root: entry.key)
      else { throw .cannotOpen }
      runs.append(run)
    }
    return runs
  }

  /// What key ids of epoch keys begin with.
  static let prefix = "r."
}
