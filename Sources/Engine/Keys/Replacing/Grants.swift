import Crypto
import Foundation
import Protection

/// What the audiences of a bundle were granted, made again under its present keys: the classes as the bundle's manifest says, for the
/// recipients that `affidavit.yaml` has now.
struct Grants {
  let source: SignedBundle
  let configuration: Configuration

  /// The grants that a bundle has, by audience.
  var audiences: [(name: String, file: String)] {
    source.manifest.policy.keys.sorted().compactMap { name in
      guard let file = try? Grant.fileName(audience: name, epoch: source.sealing.epoch),
        source.sealing.files.contains(where: { $0.name == file })
      else { return nil }
      return (name, file)
    }
  }

  /// Thumbprints of the recipients of a grant.
  func recipients(_ file: String) throws -> [String] {
    guard let bytes = try source.sealed(file) else { return [] }
    return try Grant.recipients(of: bytes)
  }

  /// The keys that an audience is sealed for from now on.
  func keys(of audience: String) throws -> [P256.PublicKey] {
    guard let found = configuration.audiences.first(where: { $0.name == audience }) else { return [] }
    return try found.recipients.map { try KeyFiles.publicKey($0, for: .keyAgreement) }
  }

  /// Writes all grants under these keys.
  ///
  /// - Parameters:
  ///   - run: the keys from now on.
  ///   - used: which people have fields of which classes, under the same epoch.
  ///   - vault: the keys of people from now on; nil where there are none.
  /// - Returns: what a person should know.
  func write(_ run: RunKeys, used: Set<KeyID>, vault: SubjectVault?, into rewrite: BundleRewrite) throws -> [String] {
    var notes: [String] = []
    for (audience, file) in audiences {
      let name = try Grant.fileName(audience: audience, epoch: run.epoch)
      if name != file { rewrite.remove(file) }
      let recipients = try keys(of: audience)
      let classes = source.manifest.policy[audience] ?? []
      guard !recipients.isEmpty else {
        rewrite.remove(file)
        notes.append("\(Terminal.safe(audience)) has no key in affidavit.yaml any more: its grant is gone.")
        continue
      }
      var own = try Grant.keys(classes: classes, of: run)
      if let vault {
        own += try Grant.subjectKeys(used.filter { classes.contains($0.class) }, of: run, in: vault)
      }
      try rewrite.add(name, try Grant.seal(own, to: recipients))
    }
    return notes
  }

  /// Classes that some grant opens.
  var classes: Set<String> { Set(audiences.flatMap { source.manifest.policy[$0.name] ?? [] }) }
}
