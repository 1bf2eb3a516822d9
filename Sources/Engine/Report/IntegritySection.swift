import Foundation
import Reporting

/// How to check the bundle with other people's tools.
struct IntegritySection {
  let facts: RunFacts

  func build() -> Report.Integrity {
    let key = facts.keys.signing.publicKey
    return Report.Integrity(
      keyName: "signing key of \(facts.configuration.organisation)", keyThumbprint: key.thumbprint,
      algorithm: "ECDSA P-256 with SHA-256",
      previousCheckpoint: Report.Checkpoint(
        origin: facts.checkpoint.origin, size: facts.checkpoint.size, root: facts.checkpoint.rootText),
      files: [
        Report.BundleFile(
          name: "manifest.json", what: "size and SHA-256 of every file, and of everything that was read"),
        Report.BundleFile(name: "manifest.jws", what: "its signature"),
        Report.BundleFile(name: "sealing.json", what: "size and SHA-256 of every file that is sealed under keys"),
        Report.BundleFile(name: "sealing.jws", what: "its signature"),
        Report.BundleFile(name: "checkpoint", what: "the audit log before this run, signed by its own key (log.vkey)"),
        Report.BundleFile(
          name: "checkpoint-consistency.json", what: "that the log went on from the checkpoints of earlier reports"),
        Report.BundleFile(name: "report.xml", what: "this report, signed"),
        Report.BundleFile(name: "report.html", what: "this page, a view of report.xml"),
        Report.BundleFile(name: "findings.csv", what: "the findings as a table"),
        Report.BundleFile(name: "lineage.csv", what: "the paths of findings as a table"),
        Report.BundleFile(name: "verdicts.jsonl", what: "every verdict with its evidence"),
        Report.BundleFile(name: "records.sdj", what: "every record, protected field by field and signed"),
        Report.BundleFile(name: "quarantine.jsonl", what: "refused records, sealed, with reason and place"),
      ],
      commands: VerificationNotes.commands)
  }
}
