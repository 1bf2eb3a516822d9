public import Crypto

/// What one audience may open of one run, `grant-<audience>-<epoch>.jwe.json`: exactly the CKs of its classes and the DKs of people's
/// fields of these, encrypted to its keys. What was granted stays readable to who has it.
public enum Grant {
  /// Throws `ProtectionError.name` for an audience that cannot stand in a file name.
  public static func fileName(audience: String, epoch: String) throws(ProtectionError) -> String {
    "grant-\(try KeyName.part(audience))-\(try KeyName.epoch(epoch)).jwe.json"
  }

  /// Seals what `keys` and `subjectKeys` give. Throws `ProtectionError.library` where the library fails.
  public static func seal(_ keys: [ContentKey], to recipients: [P256.PublicKey]) throws(ProtectionError) -> [UInt8] {
    try KeySet.seal(keys.map { KeySet.Entry(kid: $0.kid, key: $0.key) }, to: recipients)
  }

  /// Throws `ProtectionError.ownerOnly` if the owner's class is among those to open.
  public static func seal(
    classes: [String], of run: RunKeys, to recipients: [P256.PublicKey]
  ) throws(ProtectionError) -> [UInt8] {
    try seal(keys(classes: classes, of: run), to: recipients)
  }

  /// The CKs of classes. Throws `ProtectionError.ownerOnly` for the owner's class.
  public static func keys(classes: [String], of run: RunKeys) throws(ProtectionError) -> [ContentKey] {
    var keys: [ContentKey] = []
    for name in Set(classes).sorted() {
      guard name != ProtectionPlan.ownerClass else { throw .ownerOnly }
      keys.append(try run.contentKey(class: name))
    }
    return keys
  }

  /// The DKs of people's fields, in order of their ids; none for people who were erased.
  ///
  /// - Parameter used: which people have fields of which classes: ids of keys as records name them.
  /// - Throws: `ProtectionError.ownerOnly` for the owner's class, `.cannotOpen` for a vault of other keys.
  public static func subjectKeys(
    _ used: some Sequence<KeyID>, of run: RunKeys, in vault: SubjectVault
  ) throws(ProtectionError) -> [ContentKey] {
    var keys: [ContentKey] = []
    for id in used.sorted(by: { ($0.subject ?? "", $0.class) < ($1.subject ?? "", $1.class) }) {
      guard let tag = id.subject else { continue }
      guard id.class != ProtectionPlan.ownerClass else { throw .ownerOnly }
      if let key = try run.subjectKey(tag, class: id.class, in: vault) { keys.append(key) }
    }
    return keys
  }

  /// Thumbprints of the keys that a grant names. Throws `ProtectionError.cannotOpen` for what is no grant.
  public static func recipients(of bytes: [UInt8]) throws(ProtectionError) -> [String] {
    guard let kids = try? JWEGeneral.recipients(of: bytes) else { throw .cannotOpen }
    return kids
  }

  /// Throws `ProtectionError.cannotOpen` for a key that is not a recipient's and for altered bytes alike.
  public static func open(_ bytes: [UInt8], with key: P256.PrivateKey) throws(ProtectionError) -> [ContentKey] {
    try contentKeys(in: KeySet.open(bytes, with: key))
  }

  static func contentKeys(in set: [KeySet.Entry]) throws(ProtectionError) -> [ContentKey] {
    var keys: [ContentKey] = []
    for entry in set {
      guard let id = KeyID(entry.kid), entry.key.count == 32 else { throw .cannotOpen }
      keys.append(ContentKey(kid: entry.kid, class: id.class, key: entry.key))
    }
    return keys
  }
}
