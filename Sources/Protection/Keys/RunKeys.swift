import Crypto
import Synchronization

/// The keys of one run, all derived from its epoch key:
///
/// ```
/// RK_e   32 random bytes
///  |- CK[class,e] = HKDF-SHA256(RK_e, salt "affidavit/v1", info "class" 00 class 00 e)
///  `- TK[scope,e] = HKDF-SHA256(RK_e, salt "affidavit/v1", info "token" 00 scope 00 e)
/// ```
///
/// Subject keys (`s.<subject>.<class>.<e>`), by which one person's fields can be erased, take their place beside CK.
public final class RunKeys: Sendable {
  /// The epoch: the id of the run.
  public let epoch: String
  let root: SecretBytes
  private let contentKeys = Mutex<[String: ContentKey]>([:])

  /// Fresh keys for a run. Throws `ProtectionError.name` for an epoch that cannot stand in a key id.
  public convenience init(epoch: String) throws(ProtectionError) {
    try self.init(epoch: epoch, root: SecretBytes.random(count: 32))
  }

  init(epoch: String, root: SecretBytes) throws(ProtectionError) {
    self.epoch = try KeyName.epoch(epoch)
    self.root = root
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

/// CK of one class in one epoch.
public final class ContentKey: Sendable {
  /// `c.<class>.<epoch>`
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
