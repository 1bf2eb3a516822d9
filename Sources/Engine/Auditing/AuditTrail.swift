import Crypto
import Foundation
import JSON
import Ledger
import Transparency

/// The audit log of a workspace, `state/log` (c2sp.org/tlog-tiles): one entry for each link of the ledger's chain, in its order.
///
/// The ledger is what happened, the log what can be shown of it: a command writes the ledger first and then brings the log up to it, so a
/// command that died in between is told by the next one. A ledger that lost or changed a link no longer fits the log; and a log that was made
/// anew does not fit the checkpoints that earlier bundles carry.
struct AuditTrail {
  let workspace: Workspace
  let signer: NoteSigner

  /// Brings the log up to the ledger.
  ///
  /// - Returns: the signed checkpoint.
  /// - Throws: `LogError` if the ledger is shorter than the log or another one, or the log is not as it was signed; `EngineError` of kind
  ///   `.integrity` if it is not the one that a bundle's checkpoint is about.
  @discardableResult
  func extend(to ledger: Ledger) throws -> String {
    var writer = try LogWriter(workspace.logFolder.path, signer: signer)
    let note = try writer.extend(to: Self.entries(ledger))
    try BundleAnchors(workspace: workspace).check(TileLog(workspace.logFolder.path, size: writer.size))
    return note
  }

  static func entries(_ ledger: Ledger) throws -> [[UInt8]] {
    var (entries, after) = ([[UInt8]](), Int64(0))
    while case let page = try ledger.entries(after: after), let last = page.last {
      for link in page { entries.append(try AuditEntry(link).bytes) }
      after = last.number
    }
    return entries
  }
}

/// Where the log was anchored: the checkpoints in the manifests of the bundles that lie in the workspace.
struct BundleAnchors {
  let workspace: Workspace

  /// - Throws: `EngineError` of kind `.integrity` if the log does not begin with what a bundle's checkpoint is about.
  func check(_ log: TileLog) throws {
    for (name, anchor) in all() {
      guard anchor.size <= log.size else {
        throw EngineError(
          .integrity, "the audit log has \(log.size) entries, and it had \(anchor.size) when \(name) was sealed",
          hint: "restore state/ from its latest backup")
      }
      guard try log.root(of: anchor.size) == anchor.root else {
        throw EngineError(
          .integrity, "the audit log is not the one of which \(name) has a checkpoint",
          hint: "restore state/ from its backup")
      }
    }
  }

  /// Name of each bundle, and its checkpoint. One that cannot be read is for `affidavit verify` to judge.
  func all() -> [(String, Checkpoint)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: workspace.reportsFolder.path)) ?? []
    return names.sorted().compactMap { name in
      let file = workspace.reportsFolder.appendingPathComponent(name).appendingPathComponent(Manifest.name)
      guard !name.hasPrefix("."), let bytes = try? Array(Data(contentsOf: file)),
        let checkpoint = ManifestReader(bytes)?.checkpoint
      else { return nil }
      return ("reports/\(name)", checkpoint)
    }
  }
}
