import Crypto
import Durability
import Foundation
import Ledger
import Policy
import Protection
import Provenance
import YAML

/// Accepts a finding for a time: appends a signed entry to `waivers.yaml`.
public struct WaiverSigning {
  public var workspace: Workspace
  public var key: String?
  public var secrets: SecretSource

  public init(workspace: Workspace, key: String?, secrets: SecretSource) {
    self.workspace = workspace
    self.key = key
    self.secrets = secrets
  }

  /// - Parameter until: the first moment at which it no longer counts; a day stands for its first moment in UTC.
  /// - Returns: the line to print.
  public func add(rule: String, subject: String, reason: String, owner: String, until: String) throws -> String {
    guard let end = When(until)?.range.lowerBound else {
      throw EngineError(.configuration, "--until \(until) is neither a day (2027-02-01) nor an instant with a zone")
    }
    guard !reason.isEmpty, !owner.isEmpty else {
      throw EngineError(.configuration, "a waiver needs a reason and an owner")
    }
    let file = workspace.waiversFile
    let lock = try FolderLock(workspace.folder.path)
    defer { withExtendedLifetime(lock) {} }
    // A file that cannot be read is no reason to write another over it.
    let before =
      FileManager.default.fileExists(atPath: file.path)
      ? try TextFile.read(file.path, name: workspace.display(file))
      : "# Accepted risks. Entries are made and signed by: affidavit waive\nwaivers:\n"
    let configuration = try workspace.configuration()
    let url = key.map { URL(fileURLWithPath: $0) } ?? configuration.keys.signing
    let signer = try KeyFiles.privateKey(url, secrets: secrets)
    try Signatories(configuration).check(signer.publicKey, .waive)
    var waiver = Waiver(
      rule: rule, subject: subject, reason: reason, owner: owner, signedBy: signer.publicKey.thumbprint, until: end,
      signature: nil, line: 0)
    waiver.signature = try JWS.sign(waiver.signedBytes, type: WaiverVerification.type, with: ES256.Signer(key: signer))
    let after = (before.hasSuffix("\n") ? before : before + "\n") + Self.entry(waiver)
    // What is written must be readable: a second waiver for the same subject is refused here.
    _ = try WaiverBook(after, file: file.path)
    try PreparedFile.write(Array(after.utf8), to: file.path, mode: Self.mode(file), replacing: true)
    try Folder.make(workspace.stateFolder.path, mode: 0o700)
    try Ledger(opening: workspace.ledgerFile.path).audit(
      AuditEvent(
        operation: "waive", actor: waiver.signedBy, role: "signing", objects: [SHA256.hash(waiver.signature ?? "")],
        details: ["rule": rule]))
    return "\(workspace.display(file)): \(rule) is waived for \(subject) until \(end)"
  }

  /// As it was; of a new file, for all to read.
  private static func mode(_ file: URL) -> mode_t {
    var status = stat()
    return stat(file.path, &status) == 0 ? status.st_mode & 0o777 : 0o644
  }

  private static func entry(_ waiver: Waiver) -> String {
    return """
        - rule: \(YAML.quoted(waiver.rule))
          subject: \(YAML.quoted(waiver.subject))
          reason: \(YAML.quoted(waiver.reason))
          owner: \(YAML.quoted(waiver.owner))
          signedBy: \(YAML.quoted(waiver.signedBy))
          until: \(YAML.quoted(waiver.until.description))
          signature: \(YAML.quoted(waiver.signature ?? ""))

      """
  }
}

/// Checks the signatures of waivers against the keys that may accept risks.
struct WaiverVerification: Sendable {
  static let type = "affidavit-waiver"
  let roles: SigningRoles

  /// Whether a known key has signed the waiver as it stands, and its role may waive the rule.
  func standing(_ waiver: Waiver, _ signature: String) -> SignatureStanding {
    let signer = roles.keys.first { key in
      guard key.thumbprint == waiver.signedBy, let verifier = try? ES256.Verifier(key: key),
        let verified = try? JWS.verify(signature, with: verifier)
      else { return false }
      return verified.type == Self.type && verified.payload == waiver.signedBytes
    }
    guard let signer else { return .broken }
    return roles.standing(of: signer, .waive)
  }
}
