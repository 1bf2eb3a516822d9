public import Crypto

/// The keys of the people whom a run's records are about:
///
/// ```
/// SK[s]          32 bytes per person, in the vault alone: AES-KW(VK_e, SK)
///  `- DK[s,class,e] = HKDF-SHA256(SK, salt CK[class,e], info "subject" 00 kid)
/// ```
///
/// The class decides who may open a field, the person's key how long anyone can. While a run seals, SK[s] is HMAC-SHA-256 of the id under
/// a seed that nothing keeps: all tasks agree on it without a table of people, and once the seed is gone the vault has the only copy.
///
/// Records of one person share a key id, by which who holds the file can link them. Unlinked, a person has another SK and another tag in each
/// record: a row of the vault and a key in a grant for each record and class.
public final class SubjectKeys: Sendable {
  /// A person of whom something was sealed. One comes as often as a task met them; equal but for the classes.
  public struct Entry: Sendable {
    /// `SubjectTag`, ASCII.
    public var tag: [UInt8]
    /// The row of the vault: AES-KW(VK, SK).
    public var wrapped: [UInt8]
    /// Which classes were used, by bit: index in the plan's list.
    public var classes: UInt64
  }

  let maker: SubjectTag.Maker
  /// Whether each record has keys of its own.
  let isUnlinked: Bool
  private let seed = HMACSHA256(key: SecretBytes.random(count: 32))
  private let vaultKey: SecretBytes
  private let lookup: HMACSHA256
  private let erased: Set<String>
  private let record: @Sendable (Entry) -> Void

  /// - Parameters:
  ///   - run: id of the run, which names people in key ids.
  ///   - isUnlinked: whether a person has another key in each record.
  ///   - erased: tombstones of people whose fields nobody is to open any more.
  ///   - record: takes what belongs into the vault; called from all tasks.
  public init(
    run: String, vault: VaultKeys, isUnlinked: Bool = false, erased: Set<String> = [],
    record: @escaping @Sendable (Entry) -> Void
  ) {
    maker = SubjectTag.Maker(run: run, lookup: vault.lookup)
    self.isUnlinked = isUnlinked
    vaultKey = vault.key
    lookup = HMACSHA256(key: vault.lookup)
    self.erased = erased
    self.record = record
  }

  /// SK of a person, by id in NFC; nil for one who was erased.
  /// - Parameter record: `rid`; empty for a key of the whole run.
  func secret(of subject: [UInt8], record: [UInt8]) throws(ProtectionError) -> SecretBytes? {
    if !erased.isEmpty, erased.contains(SubjectTag.tombstone(of: subject, lookup)) { return nil }
    return seed.secret(record.isEmpty ? subject : subject + [0] + record)
  }

  func note(tag: [UInt8], secret: SecretBytes, classes: UInt64) throws(ProtectionError) {
    do {
      record(Entry(tag: tag, wrapped: try AESKeyWrap.wrap(secret, with: vaultKey), classes: classes))
    } catch {
      throw .library
    }
  }
}

/// VK and LK of an epoch.
public struct VaultKeys: Sendable {
  /// Wraps the keys of people.
  let key: SecretBytes
  /// Finds a person's row; outlives epochs.
  public let lookup: SecretBytes

  init(key: SecretBytes, lookup: SecretBytes) {
    self.key = key
    self.lookup = lookup
  }

  /// A fresh VK beside the same LK.
  public func renewed() -> VaultKeys { VaultKeys(key: .random(count: 32), lookup: lookup) }
}

/// DK: one person's key for the fields of a class.
struct SubjectKey {
  /// HMAC under CK, which HKDF extracts with.
  private let extract: HMACSHA256
  private let closing: [UInt8]

  init(_ key: ContentKey) {
    extract = HMACSHA256(key: key.key)
    // `c.<class>.<epoch>` and `s.<subject>.<class>.<epoch>` end alike.
    closing = Array(key.kid.utf8.dropFirst(1))
  }

  /// The key id of a person's key, ASCII.
  func kid(tag: [UInt8]) -> [UInt8] { Self.opening + tag + closing }

  func derive(_ secret: SecretBytes, kid: [UInt8]) throws(ProtectionError) -> SecretBytes {
    do {
      return try HKDF.expand(extract.secret(secret), info: Self.label + kid, count: 32)
    } catch {
      throw .library
    }
  }

  private static let opening = Array("s.".utf8)
  private static let label = Array("subject\0".utf8)
}
