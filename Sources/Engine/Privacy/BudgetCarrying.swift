import Crypto
import Durability
import Foundation
import Ledger
import Privacy
import Protection

/// Carries unused privacy budget of a quarter to a later one: `affidavit budget carry`.
public struct BudgetCarrying {
  public var workspace: Workspace
  public var key: String?
  public var secrets: SecretSource

  public init(workspace: Workspace, key: String?, secrets: SecretSource) {
    self.workspace = workspace
    self.key = key
    self.secrets = secrets
  }

  /// Signs the decision and appends it to the ledger.
  ///
  /// - Returns: the line to print.
  /// - Throws: `EngineError` for what cannot be meant or a key that may not sign, `LedgerError.carryRefused` where the quarter
  ///   has not so much left.
  public func carry(rho text: String, from: String, to: String, reason: String, owner: String) throws -> String {
    guard let source = Quarter(from), let target = Quarter(to), source < target else {
      throw EngineError(.configuration, "--from and --to are quarters such as 2026-Q3, the first one earlier")
    }
    guard let rho = Rational(text), rho.signum > 0 else {
      throw EngineError(.configuration, "--rho \(Terminal.safe(text)) is no positive decimal such as 0.01")
    }
    guard !reason.isEmpty, !owner.isEmpty else {
      throw EngineError(.configuration, "budget is carried for a reason, and by somebody who answers for it")
    }
    let configuration = try workspace.configuration()
    guard let privacy = configuration.privacy else {
      throw EngineError(.configuration, "\(configuration.file) has no privacy section, so there is no budget")
    }
    let lock = try FolderLock(workspace.folder.path)
    defer { withExtendedLifetime(lock) {} }
    let signer = try KeyFiles.privateKey(
      key.map { URL(fileURLWithPath: $0) } ?? configuration.keys.signing, secrets: secrets)
    let verification = try CarryVerification(configuration)
    try Signatories(configuration).check(signer.publicKey, .carry)
    let ledger = try Ledger(opening: workspace.existingLedger())
    let checks = LedgerChecks(ledger: ledger)
    try checks.checkOwner(configuration.organisation)
    try verification.check(ledger)
    try LedgerChecks.check(
      checks.largeSetback(), undone: "nothing was carried",
      hint: "once a run has noted the jump in the ledger, budget is carried again")
    var decision = CarryDecision(
      source: source, target: target, rho: rho, reason: reason, approvedBy: owner,
      signedBy: signer.publicKey.thumbprint,
      organisation: configuration.organisation, after: try ledger.head().hash)
    decision.signature = try JWS.sign(
      decision.signedBytes, type: CarryVerification.type, with: ES256.Signer(key: signer))
    try ledger.carry(decision, budget: privacy.budget())
    try ledger.audit(
      AuditEvent(
        operation: "budget.carry", actor: decision.signedBy, role: "signing",
        objects: [SHA256.hash(decision.signature)],
        details: ["from": source.description, "to": target.description, "rho": rho.shortest]))
    return "rho \(rho.shortest) of \(source) is carried to \(target)"
  }
}

/// Checks that budget was carried by nobody but a holder of the organisation's keys.
struct CarryVerification {
  static let type = "affidavit-carry"

  private let keys: [P256.PublicKey]
  private let organisation: String

  /// Retired signing keys count too: their decisions stand in the ledger's chain, where no later one takes their place.
  init(_ configuration: Configuration) throws {
    keys = try Signatories(configuration).keys(.carry) + KeyCabinet.retiredSigningKeys(configuration)
    organisation = configuration.organisation
  }

  /// - Throws: `EngineError` of kind `.integrity` for the first entry whose signature is not one of them, or is of another
  ///   decision.
  func check(_ ledger: Ledger) throws {
    for (entry, decision) in try ledger.carryDecisions() where !holds(decision) {
      throw EngineError(
        .integrity,
        "entry \(entry) of the ledger carries budget from \(decision.source) to \(decision.target), and its signature does "
          + "not hold or is not by keys.signing or one of keys.owners: nothing is released",
        hint: "the public key that signed it must be among them, also after a key was replaced")
    }
  }

  private func holds(_ decision: CarryDecision) -> Bool {
    decision.organisation == organisation
      && keys.contains { key in
        guard key.thumbprint == decision.signedBy, let verifier = try? ES256.Verifier(key: key),
          let verified = try? JWS.verify(decision.signature, with: verifier)
        else { return false }
        return verified.type == Self.type && verified.payload == decision.signedBytes
      }
  }
}
