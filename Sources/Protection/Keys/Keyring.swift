public import Crypto

/// The owner's file of epoch keys, `keyring.jwe.json`: a JWK Set `{"keys":[{"kty":"oct","kid":"r.<epoch>","k":…}]}`
/// encrypted to the organisation's primary and recovery keys. Changing those rewrites this file alone.
///
/// Beside `r.<epoch>` stand `v.<epoch>`, which opens the keys of people, and `l`, which finds them.
public enum Keyring {
  public static let fileName = "keyring.jwe.json"

  /// Encrypts the epoch keys to each recipient.
  public static func seal(_ runs: [RunKeys], to recipients: [P256.PublicKey]) throws(ProtectionError) -> [UInt8] {
    var entries = runs.map { KeySet.Entry(kid: "\(prefix)\($0.epoch)", key: $0.root) }
    for run in runs {
      guard let vault = run.vault else { continue }
      entries.append(KeySet.Entry(kid: "\(vaultPrefix)\(run.epoch)", key: vault.key))
    }
    if let lookup = runs.lazy.compactMap(\.vault?.lookup).first {
      entries.append(KeySet.Entry(kid: lookupName, key: lookup))
    }
    return try KeySet.seal(entries, to: recipients)
  }

  /// Throws `ProtectionError.cannotOpen` for a key that is not a recipient's and for altered bytes alike.
  public static func open(_ bytes: [UInt8], with key: P256.PrivateKey) throws(ProtectionError) -> [RunKeys] {
    try runs(in: KeySet.open(bytes, with: key))
  }

  /// Thumbprints of the keys that a keyring names. Throws `ProtectionError.cannotOpen` for what is none.
  public static func recipients(of bytes: [UInt8]) throws(ProtectionError) -> [String] {
    try Grant.recipients(of: bytes)
  }

  static func runs(in set: [KeySet.Entry]) throws(ProtectionError) -> [RunKeys] {
    let keys = Dictionary(set.map { ($0.kid, $0.key) }) { first, _ in first }
    guard set.allSatisfy({ $0.key.count == 32 }) else { throw .cannotOpen }
    var runs: [RunKeys] = []
    for entry in set where entry.kid.hasPrefix(prefix) {
      let epoch = String(entry.kid.dropFirst(prefix.count))
      var vault: VaultKeys?
      if let key = keys["\(vaultPrefix)\(epoch)"], let lookup = keys[lookupName] {
        vault = VaultKeys(key: key, lookup: lookup)
      }
      guard let run = try? RunKeys(epoch: epoch, root: entry.key, vault: vault) else { throw .cannotOpen }
      runs.append(run)
    }
    let count = set.count { $0.kid.hasPrefix(vaultPrefix) || $0.kid == lookupName }
    guard runs.count + count == set.count else { throw .cannotOpen }
    return runs
  }

  /// Whether a set of keys is a keyring's.
  static func isKeyring(_ set: [KeySet.Entry]) -> Bool { set.contains { $0.kid.hasPrefix(prefix) } }

  /// What key ids of epoch keys begin with.
  private static let prefix = "r."
  private static let vaultPrefix = "v."
  private static let lookupName = "l"
}
