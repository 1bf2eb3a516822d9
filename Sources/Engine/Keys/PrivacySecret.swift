import Crypto
import Foundation

/// The workspace's secret for privacy: under it subjects are hashed and the rows that bounds keep are chosen.
///
/// It is derived from a private key of its own in `state/privacy.key.pem` (PKCS#8, encrypted with the workspace's pass phrase), which the
/// first run makes. Whoever holds it can repeat the choice; without it, whether a person is in a data digest cannot be told. Another
/// secret makes every question a new one, so the file belongs into the backup of the workspace.
enum PrivacySecret {
  static func load(_ workspace: Workspace, secrets: SecretSource) throws -> SecretBytes {
    let url = workspace.stateFolder.appendingPathComponent("privacy.key.pem")
    if !FileManager.default.fileExists(atPath: url.path) {
      let passphrase = try secrets.passphrase(for: url.lastPathComponent)
      let pem = try P256.PrivateKey().encryptedPEM(passphrase: passphrase)
      guard
        FileManager.default.createFile(atPath: url.path, contents: Data(pem), attributes: [.posixPermissions: 0o600])
      else { throw EngineError(.key, "cannot write \(url.path)") }
    }
    let scalar = try KeyFiles.privateKey(url, secrets: secrets).scalar()
    return try HKDF.derive(
      keyMaterial: scalar, salt: Array("affidavit/v1".utf8), info: Array("privacy".utf8), count: 32)
  }
}
