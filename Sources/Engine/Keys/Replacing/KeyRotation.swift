import Crypto
import Durability
public import Foundation
import Protection

/// Gives a key another pair, under the same name: `affidavit keys rotate`. The old pair is kept in `keys/retired`, for what was sealed for it
/// and signed with it. Bundles are sealed for the new one where it is an owner's or an audience's.
public struct KeyRotation {
  public var workspace: Workspace
  /// `NAME` of `keys/NAME.key.pem`.
  public var name: String
  public var secrets: SecretSource

  public init(workspace: Workspace, name: String, secrets: SecretSource) {
    self.workspace = workspace
    self.name = name
    self.secrets = secrets
  }

  /// - Returns: lines for a person.
  /// - Throws: `EngineError` of kind `.key` if there is no such private key here.
  public func run() throws -> [String] {
    let work = try KeyWork(workspace, secrets: secrets)
    let folder = workspace.keysFolder
    let file = folder.appendingPathComponent("\(name).key.pem")
    guard name.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil, FileManager.default.fileExists(atPath: file.path) else {
      throw EngineError(
        .key, "there is no private key \(Terminal.safe(workspace.display(file)))",
        hint: "whoever holds it makes another; put its public half into keys/, then: affidavit keys rewrap")
    }
    let old = try work.cabinet.load(file)
    let key = try P256.PrivateKey()
    let isSigning = file.standardizedFileURL == work.configuration.keys.signing.standardizedFileURL
    try retire(old)
    let passphrase = try secrets.passphrase(for: file.lastPathComponent)
    var contents: [String: [UInt8]] = [
      "pub.pem": Array(try key.publicKey.pem().utf8), "pub.jwk": Array(FileKeys.jwk(key.publicKey).utf8),
    ]
    if isSigning, work.configuration.keys.authority == nil {
      contents["cert.pem"] = try SigningCertificate.selfSigned(key, organisation: work.configuration.organisation)
    }
    for kind in KeyRotationFiles.kinds {
      guard let bytes = contents[kind] else { continue }
      try PreparedFile.write(bytes, to: KeyRotationFiles.next(folder, name, kind).path, mode: 0o644, replacing: true)
    }
    try work.note(
      "keys.rotate", actor: old.publicKey.thumbprint, objects: [],
      ["name": name, "from": old.publicKey.thumbprint, "to": key.publicKey.thumbprint])
    // From here on it is the key.
    try PreparedFile.write(
      try key.encryptedPEM(passphrase: passphrase), to: KeyRotationFiles.next(folder, name, "key.pem").path,
      mode: 0o600, replacing: true)
    try KeyRotationFiles.complete(folder)
    var lines =
      work.found + [
        "\(Terminal.safe(name)): fingerprint \(key.publicKey.thumbprint), instead of \(old.publicKey.thumbprint)",
        "the old pair is kept in keys/retired: what is signed or sealed with it still needs it",
      ]
    if isSigning {
      if work.configuration.keys.authority != nil {
        lines.append("the authority must issue a certificate for it: until then it may not seal")
      }
      lines.append("give the new public key to whoever verifies; earlier bundles verify with the retired one")
    }
    let opens =
      work.configuration.keys.owners + work.configuration.audiences.flatMap(\.recipients)
    if opens.contains(where: { KeyCabinet.privateFile($0).standardizedFileURL == file.standardizedFileURL }) {
      lines += try Rewrapping(workspace: workspace, bundles: [], key: nil, secrets: secrets).rewrap(work)
    }
    return lines
  }

  /// Keeps the pair under its fingerprint. Its files stay where they are, too, until others take their places.
  private func retire(_ old: P256.PrivateKey) throws {
    let folder = workspace.keysFolder
    let retired = KeyCabinet.retiredFolder(workspace)
    try Folder.make(retired.path, mode: 0o700)
    _ = PreparedFile.sweep(retired.path)
    let base = "\(name)-\(old.publicKey.thumbprint.prefix(12))"
    for kind in KeyRotationFiles.kinds {
      guard let bytes = FileManager.default.contents(atPath: folder.appendingPathComponent("\(name).\(kind)").path)
      else {
        continue
      }
      try PreparedFile.write(
        Array(bytes), to: retired.appendingPathComponent("\(base).\(kind)").path,
        mode: kind == "key.pem" ? 0o600 : 0o644,
        replacing: true)
    }
  }
}
