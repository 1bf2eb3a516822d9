public import Crypto

/// New keys in the place of those of a run that may be known to others: a new RK, VK and SK of each person, under the next epoch. What was
/// sealed under the old ones is sealed anew; salts, disclosures, digests and signatures stay.
public final class KeyRenewal {
  /// The keys from now on.
  public let keys: RunKeys
  private let old: RunKeys
  private let vault: SubjectVault?
  private let seed = HMACSHA256(key: SecretBytes.random(count: 32))

  /// - Parameters:
  ///   - old: the keys until now.
  ///   - vault: the keys of people under them; nil where there are none.
  ///   - epoch: the name of the new epoch.
  public init(of old: RunKeys, vault: SubjectVault?, epoch: String) throws(ProtectionError) {
    self.old = old
    self.vault = vault
    keys = try RunKeys(epoch: epoch, root: .random(count: 32), vault: old.vault?.renewed())
  }

  /// What becomes of the fields under a key: those of people who were erased are left out.
  /// - Throws: `ProtectionError.cannotOpen` for a key of another epoch.
  public func change(_ id: KeyID) throws(ProtectionError) -> RecordRewriter.Change {
    guard id.epoch == old.epoch else { throw .cannotOpen }
    let from: ContentKey
    let to: ContentKey
    if let tag = id.subject {
      guard let key = try old.subjectKey(tag, class: id.class, in: vault) else { return .drop }
      from = key
      to = try keys.subjectKey(Array(tag.utf8), class: id.class, secret: secret(Array(tag.utf8)))
    } else {
      from = try old.contentKey(class: id.class)
      to = try keys.contentKey(class: id.class)
    }
    do {
      return .reseal(try Resealer.Pair(from: from.key, to: to.key, kid: to.kid))
    } catch {
      throw .library
    }
  }

  /// The rows of the new vault.
  /// - Throws: `ProtectionError.cannotOpen` for an old vault that does not open; what `write` throws.
  public func writeVault(_ write: ([UInt8]) throws -> Void) throws {
    guard let vault, let before = old.vault, let after = keys.vault else { return }
    try vault.rewrapped(from: before, to: after, renewing: { secret($0) }, write: write)
  }

  private func secret(_ tag: [UInt8]) -> SecretBytes { seed.secret(tag) }
}
