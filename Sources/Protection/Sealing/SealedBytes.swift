import Crypto

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
