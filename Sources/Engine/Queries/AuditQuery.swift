import JSON
import Ledger
import Transparency

/// The hash-chained log of a workspace: `affidavit audit`.
public struct AuditQuery {
  let workspace: Workspace

  public init(workspace: Workspace) { self.workspace = workspace }

  /// Every entry as one JSON object: `{"entry", "kind", "at", …, "hash"}`.
  public func entries() throws -> [String] {
    let ledger = try Ledger(reading: workspace.existingLedger())
    var lines: [String] = []
    var after: Int64 = 0
    while true {
      let page = try ledger.entries(after: after)
      guard let last = page.last else { return lines }
      for entry in page {
        var object = try entry.content().object ?? JSONObject()
        object["hash"] = .string(entry.hash.hex)
        lines.append(String(decoding: JSONWriter.compact(.object(object)), as: UTF8.self))
      }
      after = last.number
    }
  }

  /// The log's own signature, every entry and tile of it, that it tells of the ledger, and that bundles' checkpoints are about it.
  /// - Returns: its checkpoint; nil before the first one is signed.
  private func verifyLog(_ ledger: Ledger) throws -> Checkpoint? {
    guard let verifier = try AuditLogKey.verifier(workspace) else { return nil }
    guard let note = TileLog.note(in: workspace.logFolder.path) else {
      // The first command may have died before it signed one, and the next signs; but no bundle has seen more than nothing then.
      try BundleAnchors(workspace: workspace).check(TileLog(workspace.logFolder.path, size: 0))
      return nil
    }
    guard let checkpoint = try? Checkpoint(note, by: verifier) else { throw LogError.signature }
    let log = TileLog(workspace.logFolder.path, size: checkpoint.size)
    try log.verify(checkpoint)
    let entries = try AuditTrail.entries(ledger)
    guard entries.count >= checkpoint.size else { throw LogError.shrunk(from: checkpoint.size, to: entries.count) }
    for index in 0..<checkpoint.size where try log.entry(index) != entries[index] {
      throw LogError.altered(entry: index)
    }
    try BundleAnchors(workspace: workspace).check(log)
    return checkpoint
  }

  /// Recomputes everything, and says what holds.
  /// - Throws: `LedgerError` with the first entry that does not.
  public func verify() throws -> String {
    let ledger = try Ledger(reading: workspace.existingLedger())
    try ledger.verifyHistories()
    let head = try ledger.head()
    let holds = "The ledger holds: \(grouped(Int(head.entries))) entries, head \(head.hash.hex)."
    guard let log = try verifyLog(ledger) else { return holds }
    return "The audit log holds: \(grouped(log.size)) entries, root \(log.rootText).\n\(holds)"
  }
}
