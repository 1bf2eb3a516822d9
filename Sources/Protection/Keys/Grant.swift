import Crypto

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
    try KeySet.seal(keys(classes: classes, of: run).map { KeySet.Entry(kid: $0.kid, key: $0.key) }, to: recipients)
  }

  /// The keys that a grant of these classes holds. Throws `ProtectionError.ownerOnly` for the owner's class.
  public static func keys(classes: [String], of run: RunKeys) throws(ProtectionError) -> [ContentKey] {
    var keys: [ContentKey] = []
    for name in Set(classes).sorted() {
      guard name != ProtectionPlan.ownerClass else { throw .ownerOnly }
      keys.append(try run.contentKey(class: name))
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
      guard let name = KeyName.contentKey(entry.kid), entry.key.count == 32 else { throw .cannotOpen }
      keys.append(ContentKey(kid: entry.kid, class: name.class, key: entry.key))
    }
    return keys
  }
}
