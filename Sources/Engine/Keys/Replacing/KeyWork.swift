import Crypto
import Foundation
import Ledger
import Protection

/// A command that replaces or destroys keys, under way: runs are kept out, what an earlier one left is in order, and every step is in the
/// audit log before it is done.
final class KeyWork {
  let workspace: Workspace
  let cabinet: KeyCabinet
  let ledger: Ledger
  let trail: AuditTrail
  /// What earlier commands left, a line each.
  let found: [String]
  private let hold: ExclusiveUse

  var configuration: Configuration { cabinet.configuration }

  /// - Throws: `LedgerError.locked` while a run is under way.
  init(_ workspace: Workspace, secrets: SecretSource) throws {
    self.workspace = workspace
    try WorkspaceFolders(workspace: workspace).make()
    ledger = try Ledger(opening: workspace.ledgerFile.path)
    hold = try ledger.exclusiveUse()
    var found = try KeyRotationFiles.complete(workspace.keysFolder)
    found += try BundleRewriteRecovery.clean(workspace)
    self.found = found
    cabinet = try KeyCabinet(workspace, secrets: secrets)
    trail = AuditTrail(
      workspace: workspace,
      signer: try AuditLogKey.load(workspace, organisation: cabinet.configuration.organisation, secrets: secrets))
    try trail.extend(to: ledger)
  }

  /// The bundles of the workspace, earlier editions among them.
  func bundles() throws -> [URL] {
    let reports = workspace.reportsFolder
    return try FileManager.default.contentsOfDirectory(atPath: reports.path).sorted().filter { name in
      !name.hasPrefix(".")
        && FileManager.default.fileExists(
          atPath: reports.appendingPathComponent(name).appendingPathComponent(Manifest.name).path)
    }.map { reports.appendingPathComponent($0, isDirectory: true) }
  }

  /// Those named, else all.
  func bundles(_ named: [String]) throws -> [URL] {
    named.isEmpty ? try bundles() : named.map { URL(fileURLWithPath: $0, isDirectory: true) }
  }

  /// Notes a step in ledger and log.
  func note(
    _ operation: String, actor: String, objects: [Digest], _ details: [String: String] = [:]
  ) throws {
    try ledger.audit(
      AuditEvent(operation: operation, actor: actor, role: "owner", objects: objects, details: details))
    try trail.extend(to: ledger)
  }

  /// Publishes a bundle whose sealed files were replaced.
  func publish(
    _ rewrite: BundleRewrite, epoch: String, operation: String, owner: P256.PrivateKey,
    _ details: [String: String] = [:]
  ) throws {
    let (signing, file) = try cabinet.signing(rewrite.source.key.thumbprint)
    // Refuses a key that may not seal.
    _ = try SigningCertificate(configuration, key: signing, file: SigningCertificate.file(beside: file))
    // A bundle whose keyring nobody opens must never take the place of one that somebody opens.
    let ring = rewrite.path(Keyring.fileName)
    if let bytes = FileManager.default.contents(atPath: ring.path) {
      guard (try? Keyring.recipients(of: Array(bytes)))?.isEmpty == false else {
        throw EngineError(.integrity, "\(Keyring.fileName) has no recipient; nothing was changed")
      }
    }
    try rewrite.publish(epoch: epoch, signer: ES256.Signer(key: signing)) { digest in
      try note(
        operation, actor: owner.publicKey.thumbprint, objects: [rewrite.source.digest, digest],
        details.merging(["run": rewrite.source.manifest.run]) { $1 })
    }
  }

  /// The public keys of the owners as configured.
  /// - Throws: `EngineError` of kind `.key` for fewer than two.
  func owners() throws -> [P256.PublicKey] {
    let owners = try configuration.keys.owners.map { try KeyFiles.publicKey($0, for: .keyAgreement) }
    guard Set(owners.map(\.thumbprint)).count >= 2 else {
      throw EngineError(
        .key, "keys.owners names fewer than two keys; two are needed, so that the loss of one loses nothing",
        hint: "affidavit keys new recovery, then list keys/recovery.pub.jwk under keys.owners")
    }
    return owners
  }

  func shown(_ bundle: URL) -> String { Terminal.safe(workspace.display(bundle)) }
}
