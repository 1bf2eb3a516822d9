import Crypto

/// Finds sealed fields whose text names somebody, whatever record they are of. Belongs to one thread.
///
/// A field that is about somebody else, or about nobody, is sealed under a key that must live on; where it names a person who is erased, as
/// a run lists the contributions that it read, its ciphertext goes.
public final class FieldSearch {
  private let run: RunKeys
  private let vault: SubjectVault?
  private let names: (UnsafeRawBufferPointer) -> Bool
  private var ciphers = KeyMemory<AESGCM?>()

  /// - Parameters:
  ///   - vault: the keys of people that lie beside the run's keyring.
  ///   - names: whether the text of a field, a disclosure's JSON, names the person.
  public init(run: RunKeys, vault: SubjectVault?, names: @escaping (UnsafeRawBufferPointer) -> Bool) {
    self.run = run
    self.vault = vault
    self.names = names
  }

  /// Whether a field names the person. One whose key is gone names nobody any more.
  ///
  /// - Parameter token: a compact JWE of the run.
  /// - Throws: `ProtectionError.integrity`: `.form` for what the engine does not write, `.ciphertext` for a field that its key does not open.
  public func finds(_ token: UnsafeRawBufferPointer) throws -> Bool {
    let cipher = try ciphers.value(of: token) { id in
      let key =
        if let subject = id.subject {
          try run.subjectKey(subject, class: id.class, in: vault)
        } else {
          try run.contentKey(class: id.class)
        }
      return try key.map { try AESGCM(key: $0.key) }
    }
    guard let cipher else { return false }
    guard let sealed = JWEParts(token) else { throw ProtectionError.integrity(.form) }
    guard let plain = sealed.open(with: cipher) else { throw ProtectionError.integrity(.ciphertext) }
    guard var text = plain.withUnsafeBytes({ try? Base64URL.decode(Array($0)) }) else {
      throw ProtectionError.integrity(.form)
    }
    defer { SecretBytes.wipe(&text) }
    return text.withUnsafeBytes(names)
  }
}
