import JSON
import Ledger

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

  /// Recomputes everything, and says what holds.
  /// - Throws: `LedgerError` with the first entry that does not.
  public func verify() throws -> String {
    let ledger = try Ledger(reading: workspace.existingLedger())
    try ledger.verifyHistories()
    let head = try ledger.head()
    return "The ledger holds: \(grouped(Int(head.entries))) entries, head \(head.hash.hex)."
  }
}
