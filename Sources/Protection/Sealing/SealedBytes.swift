public import Crypto

extension RunKeys {
  /// Bytes that are no field of a record (a refused line, say) as one compact JWE under the CK of a class.
  public func seal(_ bytes: [UInt8], class name: String) throws(ProtectionError) -> String {
    let key = try contentKey(class: name)
    try key.reserve(1)
    do {
      return try JWECompact.seal(bytes, kid: key.kid, with: AESGCM(key: key.key))
    } catch {
      throw .library
    }
  }
}

extension RunKeys {
  /// What `seal(_:class:)` sealed in a run, sealed under these keys.
  ///
  /// - Throws: `ProtectionError.cannotOpen` as `open` does.
  public func reseal(_ token: String, from old: RunKeys, class name: String) throws(ProtectionError) -> String {
    var bytes = try old.open(token, class: name).withUnsafeBytes { Array($0) }
    defer { SecretBytes.wipe(&bytes) }
    return try seal(bytes, class: name)
  }
}

extension RunKeys {
  /// What `seal(_:class:)` sealed in this run.
  ///
  /// - Throws: `ProtectionError.cannotOpen` for a token of another run or class and for an altered one alike.
  public func open(_ token: String, class name: String) throws(ProtectionError) -> SecretBytes {
    let key = try contentKey(class: name)
    guard let jwe = try? JWECompact(parsing: token), jwe.kid == key.kid, let cipher = try? AESGCM(key: key.key),
      let bytes = try? jwe.open(with: cipher)
    else { throw .cannotOpen }
    return bytes
  }
}
