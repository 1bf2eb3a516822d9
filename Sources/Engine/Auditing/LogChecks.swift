import Crypto
import Foundation
import Transparency

/// The checkpoint that a bundle carries is signed, the log went on from the earlier ones, and for a package: its bundle stands in the log.
struct LogChecks {
  let contents: BundleContents
  let manifest: ManifestReader
  /// An earlier bundle or package to compare with.
  let previous: URL?
  /// Certificates of authorities for time stamps, PEM; nil for none given.
  let authorities: [UInt8]?

  func run() -> [BundleCheck] {
    let anchor = manifest.checkpoint
    guard let text = contents.read(AuditLogKey.publicName), let note = contents.read(TileLog.checkpointName),
      let verifier = try? NoteVerifier(String(decoding: text, as: UTF8.self).trimmingCharacters(in: .newlines)),
      let checkpoint = try? Checkpoint(String(decoding: note, as: UTF8.self), by: verifier),
      checkpoint.origin == anchor.origin
    else { return [.failed("audit log", "\(TileLog.checkpointName) is not signed by the log's key")] }
    guard let bytes = contents.read(LogConsistency.name), let consistency = LogConsistency(bytes),
      consistency.size == checkpoint.size, consistency.root == checkpoint.root
    else { return [.failed("audit log", "\(LogConsistency.name) is not about \(TileLog.checkpointName)")] }
    var checks: [BundleCheck] = []
    if manifest.package == nil {
      let same = checkpoint == anchor
      checks.append(
        same
          ? .passed("audit log", "\(grouped(checkpoint.size)) entries, signed by \(verifier.name)")
          : .failed("audit log", "\(TileLog.checkpointName) is not the one of \(Manifest.name)"))
    } else {
      checks.append(continues(anchor, checkpoint, consistency, what: "the report"))
      checks.append(inclusion(verifier, checkpoint))
    }
    let stamp = StampCheck(contents: contents, manifest: manifest, verifier: verifier, authorities: authorities)
    if let check = stamp.run() { checks.append(check) }
    if let previous { checks.append(compare(previous, checkpoint, consistency)) }
    return checks
  }

  private func continues(
    _ earlier: Checkpoint, _ checkpoint: Checkpoint, _ consistency: LogConsistency, what: String
  ) -> BundleCheck {
    guard earlier.origin == checkpoint.origin else {
      return .failed("audit log", "\(what) has a checkpoint of \(Terminal.safe(earlier.origin)), another log")
    }
    guard earlier.size <= checkpoint.size else {
      return .failed("audit log", "\(what) saw \(earlier.size) entries, and there are \(checkpoint.size): it shrank")
    }
    switch earlier == checkpoint ? true : consistency.proves(earlier) {
    case true?:
      return .passed(
        "audit log", "\(grouped(checkpoint.size)) entries, which go on from the \(earlier.size) of \(what)")
    case false?: return .failed("audit log", "it does not go on from the checkpoint of \(what): it was rewritten")
    case nil:
      return .failed("audit log", "\(LogConsistency.name) proves nothing about the checkpoint of \(what)")
    }
  }

  private func inclusion(_ verifier: NoteVerifier, _ checkpoint: Checkpoint) -> BundleCheck {
    guard let entry = contents.read(SealingProof.entryName), let text = contents.read(SealingProof.proofName),
      let proof = try? EntryProof(String(decoding: text, as: UTF8.self)), let bundle = manifest.package?.bundle
    else { return .failed("audit entry", "\(SealingProof.entryName) or \(SealingProof.proofName) is missing") }
    guard SealingProof.names(bundle, entry) else {
      return .failed("audit entry", "\(SealingProof.entryName) is not about the sealing of this bundle")
    }
    guard (try? proof.verify(entry: entry, by: verifier)) == checkpoint else {
      return .failed("audit entry", "\(SealingProof.entryName) is not in the log")
    }
    return .passed("audit entry", "the sealing of the bundle is entry \(proof.index) of the log")
  }

  private func compare(_ previous: URL, _ checkpoint: Checkpoint, _ consistency: LogConsistency) -> BundleCheck {
    guard let other = try? BundleContents(previous), let bytes = other.read(Manifest.name),
      let earlier = ManifestReader(bytes)?.checkpoint
    else { return .failed("previous", "\(previous.path) is no bundle with a checkpoint") }
    var check = continues(earlier, checkpoint, consistency, what: previous.lastPathComponent)
    check.name = "previous"
    return check
  }
}
