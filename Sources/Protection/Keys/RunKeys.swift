public import Crypto
import Synchronization

/// The keys of one run, all derived from its epoch key:
///
/// ```
/// RK_e   32 random bytes
///  |- CK[class,e] = HKDF-SHA256(RK_e, salt "affidavit/v1", info "class" 00 class 00 e)
///  `- TK[scope,e] = HKDF-SHA256(RK_e, salt "affidavit/v1", info "token" 00 scope 00 e)
/// ```
///
/// What one person's fields are sealed with besides, `SubjectKeys` says.
public final class RunKeys: Sendable {
  /// The epoch: the id of the run, and behind a dot how often its keys were replaced.
  public let epoch: String
  /// What opens and finds the keys of people; nil for a run whose records are about none.
  public let vault: VaultKeys?
  let root: SecretBytes
  private let contentKeys = Mutex<[String: ContentKey]>([:])

  /// Fresh keys for a run whose fields are sealed by their class alone. Throws `ProtectionError.name` for an epoch that cannot stand in a
  /// key id.
  public convenience init(epoch: String) throws(ProtectionError) {
    try self.init(epoch: epoch, root: SecretBytes.random(count: 32))
  }

  /// Fresh keys, those of people among them.
  /// - Parameter lookup: LK of the organisation, 32 bytes.
  public convenience init(epoch: String, lookup: SecretBytes) throws(ProtectionError) {
    try self.init(
      epoch: epoch, root: SecretBytes.random(count: 32),
      vault: VaultKeys(key: SecretBytes.random(count: 32), lookup: lookup))
  }

  init(epoch: String, root: SecretBytes, vault: VaultKeys? = nil) throws(ProtectionError) {
    self.epoch = try KeyName.epoch(epoch)
    self.root = root
    self.vault = vault
  }

  /// The same keys with another VK: rows of the vault must be wrapped anew.
  public func replacing(vault: VaultKeys) throws(ProtectionError) -> RunKeys {
    try RunKeys(epoch: epoch, root: root, vault: vault)
  }

  /// CK of a class: the same object each time, so that all who seal with it count together.
  public func contentKey(class name: String) throws(ProtectionError) -> ContentKey {
    let key = try ContentKey(
      kid: "c.\(KeyName.part(name)).\(epoch)", class: name, key: derive("class", KeyName.part(name)))
    return contentKeys.withLock { keys in
      if let known = keys[name] { return known }
      keys[name] = key
      return key
    }
  }

  /// DK of a person for a class; nil for one who was erased, and where the run has no vault.
  /// - Throws: `ProtectionError.cannotOpen` for a vault of other keys.
  func subjectKey(
    _ tag: String, class name: String, in rows: SubjectVault?
  ) throws(ProtectionError) -> ContentKey? {
    guard let vault, let secret = try rows?.secret(tag, vault) else { return nil }
    return try subjectKey(Array(tag.utf8), class: name, secret: secret)
  }

  func subjectKey(_ tag: [UInt8], class name: String, secret: SecretBytes) throws(ProtectionError) -> ContentKey {
    let maker = SubjectKey(try contentKey(class: name))
    let kid = maker.kid(tag: tag)
    return ContentKey(
      kid: String(decoding: kid, as: UTF8.self), class: name, key: try maker.derive(secret, kid: kid))
  }

  /// TK of a scope, ready to make tokens.
  public func tokenKey(scope: String) throws(ProtectionError) -> HMACSHA256 {
    HMACSHA256(key: try derive("token", KeyName.part(scope)))
  }

  private func derive(_ label: String, _ name: String) throws(ProtectionError) -> SecretBytes {
    let info = [UInt8](label.utf8) + [0] + Array(name.utf8) + [0] + Array(epoch.utf8)
    do {
      return try HKDF.derive(keyMaterial: root, salt: Array("affidavit/v1".utf8), info: info, count: 32)
    } catch {
      throw .library
    }
  }
}

/// A key that seals fields: CK of one class in one epoch, or DK of a person.
public final class ContentKey: Sendable {
  /// `c.<class>.<epoch>` or `s.<subject>.<class>.<epoch>`
  public let kid: String
  /// The class of fields that it opens.
  public let `class`: String
  let key: SecretBytes
  private let sealed = Atomic<UInt64>(0)

  /// Random nonces under one key: 2^31 keep a collision below 2^-35 (SP 800-38D allows 2^32).
  static let maximumSeals: UInt64 = 1 << 31

  init(kid: String, class name: String, key: SecretBytes) {
    self.kid = kid
    self.class = name
    self.key = key
  }

  /// Counts fields that are about to be sealed; throws `ProtectionError.exhausted` rather than pass the bound.
  func reserve(_ count: Int) throws(ProtectionError) {
    let total = sealed.add(UInt64(count), ordering: .relaxed).newValue
    guard total <= Self.maximumSeals else { throw .exhausted(kid: kid) }
  }
}
