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
    var keys: [KeySet.Entry] = []
    for name in Set(classes).sorted() {
      guard name != ProtectionPlan.ownerClass else { throw .ownerOnly }
      let key = try run.contentKey(class: name)
      keys.append(KeySet.Entry(kid: key.kid, key: key.key))
    }
    return try KeySet.seal(keys, to: recipients)
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
