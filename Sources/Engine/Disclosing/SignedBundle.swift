import Crypto
import Foundation
import Protection

/// A bundle whose lists the organisation signed.
struct SignedBundle {
  let contents: BundleContents
  /// The key that signed.
  let key: P256.PublicKey
  let manifest: ManifestReader
  /// SHA-256 of the manifest.
  let digest: Digest
  let sealing: Sealing

  /// - Throws: `EngineError` of kind `.integrity` for what is no bundle, a package, or signed by another key.
  init(_ path: String, key: P256.PublicKey) throws {
    contents = try BundleContents(URL(fileURLWithPath: path))
    self.key = key
    let (manifest, bytes) = try contents.signedManifest(by: key)
    guard manifest.package == nil else { throw EngineError(.integrity, "\(path) is a package, not a bundle") }
    self.manifest = manifest
    digest = SHA256.hash(bytes)
    sealing = try Sealing.read(contents, manifest: digest, key: key)
  }

  /// A sealed file, as it was signed.
  /// - Returns: nil if the list has none of that name.
  /// - Throws: `EngineError` of kind `.integrity` if it is missing or was altered.
  func sealed(_ name: String) throws -> [UInt8]? {
    guard let listed = sealing.files.first(where: { $0.name == name }) else { return nil }
    guard let bytes = contents.read(name), SHA256.hash(bytes).hex == listed.sha256 else {
      throw EngineError(.integrity, "\(name) is missing or was altered")
    }
    return bytes
  }

  /// The keys of people; nil where the run had none.
  /// - Throws: `EngineError` of kind `.integrity` if they are missing or were altered.
  func vault() throws -> SubjectVault? {
    guard let listed = sealing.files.first(where: { $0.name == SubjectVault.fileName }) else { return nil }
    let file = contents.url.appendingPathComponent(listed.name)
    guard contents.digest(listed.name) == listed, let vault = try? SubjectVault(file: file) else {
      throw EngineError(.integrity, "\(listed.name) is missing or was altered")
    }
    return vault
  }

  /// Which people have sealed fields of these classes.
  /// - Throws: `EngineError` of kind `.integrity` for records that are not of their form.
  func subjectKeys(of classes: Set<String>) throws -> Set<KeyID> {
    var used: Set<KeyID> = []
    let scanner = FieldScanner()
    try contents.forEachLine(RecordsFile.name) { line in
      do {
        try line.withUnsafeBytes { line in
          try scanner.forEachKey(of: line) { id in
            if id.subject != nil, classes.contains(id.class) { used.insert(id) }
          }
        }
      } catch {
        throw EngineError(.integrity, "\(RecordsFile.name) of \(contents.url.path): \(error)")
      }
    }
    return used
  }

  /// The run's keys.
  /// - Throws: `EngineError` of kind `.key` for a key that does not open the keyring.
  func keys(of owner: P256.PrivateKey) throws -> RunKeys {
    guard let bytes = try sealed(Keyring.fileName), let runs = try? Keyring.open(bytes, with: owner),
      let keys = runs.first(where: { $0.epoch == sealing.epoch })
    else {
      throw EngineError(
        .key, "this key does not open the keyring of \(contents.url.path)",
        hint: "give --key with the private half of a key under keys.owners")
    }
    return keys
  }
}

extension BundleContents {
  /// The manifest of a bundle or package, which a key must have signed, and its bytes.
  /// - Throws: `EngineError` of kind `.integrity` for what is no bundle, or signed by another key.
  func signedManifest(by key: P256.PublicKey) throws -> (manifest: ManifestReader, bytes: [UInt8]) {
    guard let bytes = read(Manifest.name), let manifest = ManifestReader(bytes) else {
      throw EngineError(.integrity, "\(url.path) is no bundle of this version")
    }
    let type = manifest.package == nil ? Manifest.type : PackageManifest.type
    guard let token = read(Manifest.signatureName), let verifier = try? ES256.Verifier(key: key),
      let verified = try? JWS.verify(String(decoding: token, as: UTF8.self), with: verifier),
      verified.payload == bytes, verified.type == type
    else {
      throw EngineError(
        .integrity, "\(Manifest.name) of \(url.path) is not signed by \(key.thumbprint)",
        hint: "affidavit verify says what does not hold")
    }
    return (manifest, bytes)
  }
}
