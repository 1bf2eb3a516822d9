import Crypto
import Durability
import Foundation
import Protection

/// The organisation's private keys: those of the configuration, and retired ones, which old bundles still need.
final class KeyCabinet {
  let workspace: Workspace
  let configuration: Configuration
  private let secrets: SecretSource
  private var loaded: [String: P256.PrivateKey] = [:]

  /// Where `keys rotate` keeps what it replaced.
  static func retiredFolder(_ workspace: Workspace) -> URL {
    workspace.keysFolder.appendingPathComponent("retired", isDirectory: true)
  }

  init(_ workspace: Workspace, secrets: SecretSource) throws {
    self.workspace = workspace
    self.secrets = secrets
    configuration = try workspace.configuration()
  }

  /// The signing key with a thumbprint, and where its certificate lies.
  /// - Throws: `EngineError` of kind `.key` if no file has it.
  func signing(_ thumbprint: String) throws -> (key: P256.PrivateKey, file: URL) {
    let files = [configuration.keys.signing] + retired()
    for file in files where Self.thumbprint(file, for: .signature) == thumbprint {
      return (try load(file), file)
    }
    throw EngineError(
      .key, "the private key \(thumbprint), which signed, is not here",
      hint: "it belongs at \(workspace.display(configuration.keys.signing)) or into keys/retired")
  }

  /// Public halves of what was the signing key before.
  static func retiredSigningKeys(_ configuration: Configuration) -> [P256.PublicKey] {
    let signing = configuration.keys.signing
    let folder = signing.deletingLastPathComponent().appendingPathComponent("retired")
    let name = signing.lastPathComponent.replacing(/\.key\.pem$/, with: "")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.sorted().filter { $0.hasPrefix("\(name)-") && $0.hasSuffix(".pub.jwk") }.compactMap {
      try? FileKeys.publicKey(at: folder.appendingPathComponent($0).path, for: .signature)
    }
  }

  /// The public half of the signing key with a thumbprint; nil if no file has it.
  func signingPublic(_ thumbprint: String) -> P256.PublicKey? {
    ([configuration.keys.signing] + retired()).lazy.compactMap { Self.publicKey($0, for: .signature) }
      .first { $0.thumbprint == thumbprint }
  }

  /// The keys of a bundle, opened with an owner's private key.
  /// - Parameter path: that key; nil for whichever of the organisation's opens it.
  /// - Throws: `EngineError` of kind `.key` if none does.
  func keys(of source: SignedBundle, owner path: String?) throws -> (run: RunKeys, owner: P256.PrivateKey) {
    if let path {
      let owner = try load(URL(fileURLWithPath: path))
      return (try source.keys(of: owner), owner)
    }
    guard let ring = try source.sealed(Keyring.fileName), let recipients = try? Keyring.recipients(of: ring) else {
      throw EngineError(.integrity, "\(Keyring.fileName) of \(source.contents.url.path) is missing")
    }
    let own = configuration.keys.owners.map(Self.privateFile)
    for file in own + retired() {
      guard let thumbprint = Self.thumbprint(file, for: .keyAgreement), recipients.contains(thumbprint) else {
        continue
      }
      let owner = try load(file)
      return (try source.keys(of: owner), owner)
    }
    throw EngineError(
      .key, "no owner's private key is here that opens \(source.contents.url.path)",
      hint: "give it with --key, such as keys/owner.key.pem")
  }

  func load(_ file: URL) throws -> P256.PrivateKey {
    if let key = loaded[file.path] { return key }
    let key = try KeyFiles.privateKey(file, secrets: secrets)
    loaded[file.path] = key
    return key
  }

  /// The private key beside a public one.
  static func privateFile(_ publicFile: URL) -> URL {
    publicFile.deletingLastPathComponent().appendingPathComponent(
      publicFile.lastPathComponent.replacing(/\.pub\.(jwk|pem)$/, with: "") + ".key.pem")
  }

  private func retired() -> [URL] {
    let folder = Self.retiredFolder(workspace)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter { $0.hasSuffix(".key.pem") }.map { folder.appendingPathComponent($0) }
  }

  /// Whose private key a file holds, by the public one beside it; nil where one of them is missing.
  private static func thumbprint(_ file: URL, for purpose: JWK.Purpose) -> String? {
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    return publicKey(file, for: purpose)?.thumbprint
  }

  private static func publicKey(_ file: URL, for purpose: JWK.Purpose) -> P256.PublicKey? {
    let name = file.lastPathComponent.replacing(/\.key\.pem$/, with: "")
    let beside = file.deletingLastPathComponent().appendingPathComponent("\(name).pub.jwk")
    return try? FileKeys.publicKey(at: beside.path, for: purpose)
  }
}

extension SignedBundle {
  /// A bundle that one of the organisation's signing keys signed, the present one or a retired one.
  init(_ url: URL, _ cabinet: KeyCabinet) throws {
    guard
      let own = try BundleContents(url).read(Manifest.keyName).flatMap({
        (try? JWK(parsing: $0))?.publicKey(for: .signature)
      })
    else { throw EngineError(.integrity, "\(url.path) is no bundle: it has no \(Manifest.keyName)") }
    // A key from inside the bundle says which of ours is meant, and nothing else.
    guard let key = cabinet.signingPublic(own.thumbprint) else {
      throw EngineError(.integrity, "\(url.path) is not signed by a key of this workspace, but by \(own.thumbprint)")
    }
    try self.init(url.path, key: key)
  }
}
