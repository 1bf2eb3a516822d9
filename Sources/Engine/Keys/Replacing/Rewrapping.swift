public import Foundation
import Protection

/// Seals the keyrings of bundles for the owners that `affidavit.yaml` has now, and grants for the recipients it has now:
/// `affidavit keys rewrap`. Records and their keys stay.
public struct Rewrapping {
  public var workspace: Workspace
  /// Folders of bundles; all of the workspace where there are none.
  public var bundles: [String]
  /// An owner's private key that opens them; nil for whichever is here.
  public var key: String?
  public var secrets: SecretSource

  public init(workspace: Workspace, bundles: [String], key: String?, secrets: SecretSource) {
    self.workspace = workspace
    self.bundles = bundles
    self.key = key
    self.secrets = secrets
  }

  /// - Returns: lines for a person.
  public func run() throws -> [String] {
    let work = try KeyWork(workspace, secrets: secrets)
    return try work.found + rewrap(work)
  }

  func rewrap(_ work: KeyWork) throws -> [String] {
    try work.bundles(bundles).flatMap { try rewrap($0, work) }
  }

  private func rewrap(_ bundle: URL, _ work: KeyWork) throws -> [String] {
    let source = try SignedBundle(bundle, work.cabinet)
    let grants = Grants(source: source, configuration: work.configuration)
    let owners = try work.owners()
    let ring = try source.sealed(Keyring.fileName).map { try Keyring.recipients(of: $0) } ?? []
    let changed = try grants.audiences.contains { audience, file in
      try Set(grants.keys(of: audience).map(\.thumbprint)) != Set(grants.recipients(file))
    }
    guard Set(owners.map(\.thumbprint)) != Set(ring) || changed else {
      return ["\(work.shown(bundle)): sealed for these keys already"]
    }
    let (keys, owner) = try work.cabinet.keys(of: source, owner: key)
    let rewrite = try BundleRewrite(source)
    try rewrite.add(Keyring.fileName, try Keyring.seal([keys], to: owners))
    var notes: [String] = []
    if changed {
      let used = try source.subjectKeys(of: grants.classes)
      notes = try grants.write(keys, used: used, vault: source.vault(), into: rewrite)
    }
    try work.publish(rewrite, epoch: keys.epoch, operation: "keys.rewrap", owner: owner)
    return [
      "\(work.shown(bundle)): its keys are sealed for \(owners.count) owners" + (changed ? " and the audiences" : "")
    ]
      + notes
  }
}
