import Crypto
import Durability
import Foundation
import Protection
import Transparency

/// The key that signs the audit log's checkpoints (Ed25519), apart from the one that signs records: `keys/log.key.pem`, PKCS#8 encrypted with
/// the workspace's pass phrase, and `keys/log.vkey`, its public half as C2SP's signed notes write it.
///
/// The first command that needs it makes it.
enum AuditLogKey {
  static let name = "log.key.pem"
  static let publicName = "log.vkey"

  /// - Throws: `EngineError` of kind `.key` where it does not open, or is missing although the log is signed with it.
  static func load(_ workspace: Workspace, organisation: String, secrets: SecretSource) throws -> NoteSigner {
    let url = workspace.keysFolder.appendingPathComponent(name)
    let passphrase = try secrets.passphrase(for: name)
    if !FileManager.default.fileExists(atPath: url.path) {
      guard TileLog.note(in: workspace.logFolder.path) == nil else {
        throw EngineError(
          .key, "\(workspace.display(url)) is missing, and the audit log is signed with it",
          hint: "restore it from the backup of the workspace")
      }
      try Folder.make(workspace.keysFolder.path, mode: 0o700)
      let pem = try Ed25519.PrivateKey().encryptedPEM(passphrase: passphrase)
      try PreparedFile.writeUnlessThere(pem, to: url.path, mode: 0o600)
    }
    var bytes = try FileKeys.privateBytes(at: url.path)
    defer { SecretBytes.wipe(&bytes) }
    guard let key = try? Ed25519.PrivateKey(pem: bytes, passphrase: passphrase),
      let signer = try? NoteSigner(name: origin(organisation), key: key)
    else { throw EngineError(.key, ProtectionError.key(path: url.path).description) }
    let text = Array((try signer.verifier.text() + "\n").utf8)
    let place = workspace.keysFolder.appendingPathComponent(publicName).path
    if FileManager.default.contents(atPath: place).map(Array.init) != text {
      try PreparedFile.write(text, to: place, mode: 0o644, replacing: true)
    }
    return signer
  }

  /// The public key of a workspace's log; nil before the first run.
  static func verifier(_ workspace: Workspace) throws -> NoteVerifier? {
    let url = workspace.keysFolder.appendingPathComponent(publicName)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    return try verifier(at: url)
  }

  /// A key file with one line.
  /// - Throws: `EngineError` of kind `.key` for anything else.
  static func verifier(at url: URL) throws -> NoteVerifier {
    guard let text = try? String(contentsOf: url, encoding: .utf8), text.utf8.count < 1024,
      let verifier = try? NoteVerifier(text.trimmingCharacters(in: .newlines))
    else { throw EngineError(.key, "\(url.path) holds no key of an audit log") }
    return verifier
  }

  /// The log's name: what stands in checkpoints of this organisation. What no note may have in a name is written as `%XX`.
  static func origin(_ organisation: String) -> String {
    var name = "affidavit.log/"
    for byte in organisation.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: ":"), UInt8(ascii: "/"):
        name.unicodeScalars.append(Unicode.Scalar(byte))
      default: name += "%" + Hex.encode([byte]).uppercased()
      }
    }
    return name
  }
}
