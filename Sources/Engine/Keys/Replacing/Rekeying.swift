import Crypto
public import Foundation
import JSON
import Protection

/// Gives bundles new keys in the place of those that may be known to others: `affidavit keys rekey`. Every sealed field is opened and sealed
/// anew; records, their signatures, the tree over them and the log stay.
public struct Rekeying {
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
    return try work.found + work.bundles(bundles).flatMap { try rekey($0, work) }
  }

  private func rekey(_ bundle: URL, _ work: KeyWork) throws -> [String] {
    let source = try SignedBundle(bundle, work.cabinet)
    let (old, owner) = try work.cabinet.keys(of: source, owner: key)
    let epoch = "\(source.manifest.run).\(source.sealing.generation + 1)"
    let renewal = try KeyRenewal(of: old, vault: source.vault(), epoch: epoch)
    let grants = Grants(source: source, configuration: work.configuration)
    let classes = grants.classes
    var used: Set<KeyID> = []
    let rewriter = RecordRewriter { id in
      let change = try renewal.change(id)
      if let subject = id.subject, classes.contains(id.class) {
        used.insert(KeyID(subject: Array(subject.utf8), class: id.class, epoch: epoch))
      }
      return change
    }
    let rewrite = try BundleRewrite(source)
    try RecordsFile.rewrite(source, rewriter, into: rewrite)
    try QuarantineLines.rewrite(source, into: rewrite) { try renewal.keys.reseal($0, from: old, class: $1) }
    var vault: SubjectVault?
    if old.vault != nil, try source.vault() != nil {
      let rows = try rewrite.open(SubjectVault.fileName)
      try renewal.writeVault { try rows.write($0) }
      try rows.close()
      vault = try SubjectVault(file: rewrite.path(SubjectVault.fileName))
    }
    let notes = try grants.write(renewal.keys, used: used, vault: vault, into: rewrite)
    try rewrite.add(Keyring.fileName, try Keyring.seal([renewal.keys], to: work.owners()))
    try work.publish(
      rewrite, epoch: epoch, operation: "keys.rekey", owner: owner, ["fields": String(rewriter.resealed)])
    return ["\(work.shown(bundle)): \(grouped(rewriter.resealed)) fields are sealed under new keys, epoch \(epoch)"]
      + notes
  }
}

extension RecordsFile {
  /// Writes the records of a bundle with other sealed fields.
  /// - Throws: `EngineError` of kind `.integrity` if they are not those that were signed.
  static func rewrite(_ source: SignedBundle, _ rewriter: RecordRewriter, into rewrite: BundleRewrite) throws {
    let records = try rewrite.open(name)
    var tree = RecordTree()
    var output: [UInt8] = []
    var number = 0
    func flush() throws {
      try tree.add(lines: output)
      try records.write(output)
      output.removeAll(keepingCapacity: true)
    }
    try source.contents.forEachLine(name) { line in
      number += 1
      do {
        try line.withUnsafeBytes { try rewriter.rewrite($0, to: &output) }
      } catch let error as ProtectionError {
        throw EngineError(.integrity, "\(name) line \(number): \(error)")
      }
      if output.count >= 1 << 18 { try flush() }
    }
    try flush()
    try records.close()
    guard tree.head == source.manifest.tree else {
      throw EngineError(
        .integrity, "the records of \(source.contents.url.path) are not those that were sealed; nothing was changed",
        hint: "affidavit verify says more")
    }
  }
}

/// The refused records of a bundle, with other sealed bytes.
enum QuarantineLines {
  /// - Parameter change: gives another token for one that a class's key sealed.
  static func rewrite(
    _ source: SignedBundle, into rewrite: BundleRewrite, _ change: (_ token: String, _ class: String) throws -> String
  ) throws {
    guard source.sealing.files.contains(where: { $0.name == Quarantine.name }) else { return }
    let stream = try rewrite.open(Quarantine.name)
    var number = 0
    try source.contents.forEachLine(Quarantine.name) { line in
      number += 1
      guard var members = (try? JSONValue(parsing: line))?.object, let body = members["body"]?.string else {
        throw EngineError(.integrity, "\(Quarantine.name) line \(number) is not of its form")
      }
      do {
        members["body"] = .string(try change(body, ProtectionPlan.ownerClass))
      } catch is ProtectionError {
        throw EngineError(.integrity, "\(Quarantine.name) line \(number): the sealed record does not open")
      }
      try stream.writeLine(JSONWriter.canonical(.object(members)))
    }
    try stream.close()
  }
}
