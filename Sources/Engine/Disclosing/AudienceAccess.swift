import Crypto
import Foundation
import Protection

/// What an audience may open of a bundle, and with which keys.
struct AudienceAccess {
  var classes: [String]
  /// Keys of the classes; empty where the owner's key was not given.
  var keys: [ContentKey] = []
  /// The file with its keys, sealed to its recipients.
  var grant: (name: String, bytes: [UInt8])?
  /// Thumbprints of the recipients' keys.
  var recipients: [String] = []
  var notes: [String] = []

  /// - Throws: `EngineError` of kind `.key` where the owner's key is needed and not given, or an audience that opens something has no key.
  init(
    _ source: SignedBundle, _ reader: Configuration.Audience, isClear: Bool, key: String?, secrets: SecretSource
  ) throws {
    let granted = source.manifest.policy[reader.name]
    let name = try Grant.fileName(audience: reader.name, epoch: source.sealing.epoch)
    guard let key else {
      classes = granted ?? []
      guard !isClear, granted != nil || reader.opens.isEmpty else {
        throw EngineError(
          .key, isClear ? "fields in clear need the owner's key" : "the run granted nothing to \(reader.name)",
          hint: "give --key with the private half of a key under keys.owners")
      }
      let recipients = try reader.recipients.map { try KeyFiles.publicKey($0, for: .keyAgreement).thumbprint }
      if let bytes = try source.sealed(name) {
        grant = (name, bytes)
        self.recipients = try Grant.recipients(of: bytes)
        if Set(recipients) != Set(self.recipients) || Set(classes) != Set(reader.opens) {
          notes.append(
            "The package has what the run granted; affidavit.yaml has another key or other classes for \(reader.name). "
              + "With --key it gets these.")
        }
      } else {
        classes = []
        self.recipients = recipients
      }
      return
    }
    let owner = try KeyFiles.privateKey(URL(fileURLWithPath: key), secrets: secrets)
    let run = try source.keys(of: owner)
    classes = reader.opens
    keys = try Grant.keys(classes: classes, of: run)
    if !classes.isEmpty, let vault = try source.vault() {
      keys += try Grant.subjectKeys(source.subjectKeys(of: Set(classes)), of: run, in: vault)
    }
    let recipients = try reader.recipients.map { try KeyFiles.publicKey($0, for: .keyAgreement) }
    self.recipients = recipients.map(\.thumbprint)
    guard !isClear, !classes.isEmpty else { return }
    guard !recipients.isEmpty else {
      throw EngineError(.key, "audiences.\(reader.name) has no recipients, so nothing can be sealed for it")
    }
    grant = (name, try Grant.seal(keys, to: recipients))
  }
}
