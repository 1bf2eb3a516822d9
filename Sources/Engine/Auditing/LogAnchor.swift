import Crypto
import Ledger
import Transparency

/// The audit log as it was before a run: what its report prints and its bundle carries, so that whoever has them convicts a log that was
/// rewritten.
struct LogAnchor {
  let checkpoint: Checkpoint
  /// As it was signed.
  let note: [UInt8]
  /// `checkpoint`, `checkpoint-consistency.json`, `log.vkey`.
  let files: [(name: String, bytes: [UInt8])]

  /// Brings the log up to the ledger first.
  init(_ trail: AuditTrail, _ ledger: Ledger) throws {
    let note = try trail.extend(to: ledger)
    try self.init(note: note, trail, from: [])
  }

  /// - Parameter earlier: checkpoints from which the log is proved to go on, beside those of the bundles in the workspace.
  init(note: String, _ trail: AuditTrail, from earlier: [Checkpoint]) throws {
    checkpoint = try Checkpoint(note, by: trail.signer.verifier)
    self.note = Array(note.utf8)
    let log = TileLog(trail.workspace.logFolder.path, size: checkpoint.size)
    let anchors = BundleAnchors(workspace: trail.workspace).all().map(\.1)
    let consistency = try LogConsistency(log, to: checkpoint, from: anchors + earlier)
    files = [
      (TileLog.checkpointName, Array(note.utf8)), (LogConsistency.name, consistency.bytes),
      (AuditLogKey.publicName, Array((try trail.signer.verifier.text() + "\n").utf8)),
    ]
  }
}

/// What a package carries of the audit log: its latest checkpoint, that it went on from the report's, and that it has the sealing of the bundle.
struct PackageLog {
  let files: [(name: String, bytes: [UInt8])]

  /// The time stamp of the report's checkpoint, if one was taken.
  private static func stamp(_ workspace: Workspace, _ source: SignedBundle) -> [(name: String, bytes: [UInt8])] {
    let file = Stamping.file(workspace, source.digest).path
    guard let note = source.contents.read(TileLog.checkpointName), let stamp = try? Stamping.read(file) else {
      return []
    }
    return [(StampCheck.checkpointName, note), (StampCheck.stampName, stamp)]
  }

  /// - Throws: `EngineError` of kind `.integrity` if the log knows no such bundle, or does not go on from its checkpoint.
  init(_ trail: AuditTrail, _ ledger: Ledger, source: SignedBundle) throws {
    let note = try trail.extend(to: ledger)
    let anchor = try LogAnchor(note: note, trail, from: [source.manifest.checkpoint])
    let log = TileLog(trail.workspace.logFolder.path, size: anchor.checkpoint.size)
    let before = source.manifest.checkpoint
    guard before.size <= log.size, try log.root(of: before.size) == before.root else {
      throw EngineError(.integrity, "the audit log does not go on from the checkpoint of \(source.contents.url.path)")
    }
    guard let proof = try SealingProof(log, checkpoint: note, bundle: source.digest) else {
      throw EngineError(
        .integrity, "the audit log of this workspace knows nothing of \(source.contents.url.path)",
        hint: "disclose from the workspace in which it was made")
    }
    files =
      anchor.files + [
        (SealingProof.entryName, proof.entry), (SealingProof.proofName, Array(proof.proof.utf8)),
      ] + Self.stamp(trail.workspace, source)
  }
}
