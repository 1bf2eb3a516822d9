import Foundation
import Ledger
import Protection

/// Who was given a person's fields: by the audit log, and by the grants inside bundles.
struct ErasureRecipients {
  let ledger: Ledger

  /// - Parameter bundles: those with fields of the person, with the classes of these.
  func find(_ bundles: [(source: SignedBundle, classes: Set<String>)]) throws -> [ErasureRecord.Recipient] {
    var found: [ErasureRecord.Recipient] = []
    for (source, classes) in bundles {
      for (audience, opens) in source.manifest.policy.sorted(by: { $0.key < $1.key }) {
        let shared = classes.intersection(opens).sorted()
        guard !shared.isEmpty, let name = try? Grant.fileName(audience: audience, epoch: source.sealing.epoch),
          let bytes = try source.sealed(name)
        else { continue }
        found.append(
          ErasureRecord.Recipient(
            audience: audience, isClear: false, run: source.manifest.run, at: nil, classes: shared,
            keys: try Grant.recipients(of: bytes)))
      }
    }
    let byRun = Dictionary(bundles.map { ($0.source.manifest.run, $0.classes) }) { $0.union($1) }
    for record in try ledger.auditTrail() where record.event.operation == "disclose" {
      let details = record.event.details
      func list(_ name: String) -> [String] { details[name]?.split(separator: " ").map(String.init) ?? [] }
      guard let run = details["run"], let classes = byRun[run], let audience = details["audience"] else { continue }
      let shared = classes.intersection(list("classes")).sorted()
      guard !shared.isEmpty else { continue }
      found.append(
        ErasureRecord.Recipient(
          audience: audience, isClear: details["mode"] == PackageManifest.Mode.clear.rawValue, run: run, at: record.at,
          classes: shared, keys: list("recipients")))
    }
    return found
  }
}
