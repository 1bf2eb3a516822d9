import Crypto
import Durability
import Foundation

/// The workspace's secret for privacy: under it subjects are hashed and the rows that bounds keep are chosen.
///
/// It is derived from a private key of its own in `state/privacy.key.pem` (PKCS#8, encrypted with the workspace's pass phrase), which the
/// first run makes, and which is on disk before anything is charged. Whoever holds it can repeat the choice; without it, whether a person
/// is in a data digest cannot be told. Another secret makes every question a new one, so the file belongs into the backup of the
/// workspace.
enum PrivacySecret {
  static func load(_ workspace: Workspace, secrets: SecretSource) throws -> SecretBytes {
    let url = workspace.stateFolder.appendingPathComponent("privacy.key.pem")
    if !FileManager.default.fileExists(atPath: url.path) {
      let passphrase = try secrets.passphrase(for: url.lastPathComponent)
      let pem = try P256.PrivateKey().encryptedPEM(passphrase: passphrase)
      try PreparedFile.write(pem, to: url.path, mode: 0o600, replacing: false)
    }
    let scalar = try KeyFiles.privateKey(url, secrets: secrets).scalar()
    return try HKDF.derive(
      keyMaterial: scalar, salt: Array("affidavit/v1".utf8), info: Array("privacy".utf8), count: 32)
  }
}
