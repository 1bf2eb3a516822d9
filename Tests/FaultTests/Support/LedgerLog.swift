import Foundation
import Testing

/// The entries of a workspace's ledger, as `audit show` prints them.
struct LedgerLog {
  var entries: [[String: Any]]
  /// The lines themselves.
  var lines: [String]

  /// - Throws: if the ledger does not hold, or cannot be read although it has something in it.
  init(_ workspace: SmallWorkspace) throws {
    let shown = try workspace.run("audit", "show")
    // A run may die before it has made the ledger, or before anything is in it.
    if shown.message.contains("there is no ledger yet") || shown.message.contains("is empty") {
      (entries, lines) = ([], [])
      return
    }
    try #require(shown.code == 0, "audit show: \(shown.message)")
    lines = shown.lines
    entries = try shown.jsonLines()
    let verified = try workspace.run("audit", "verify")
    try #require(verified.code == 0, "audit verify: \(verified.message)")
  }

  private func entries(_ kind: String) -> [[String: Any]] { entries.filter { $0["kind"] as? String == kind } }

  /// Numbers of runs that neither finished nor were abandoned.
  var openRuns: [Int] {
    let ended = Set((entries("run.finished") + entries("run.abandoned")).compactMap { $0["run"] as? Int })
    return entries("run.started").compactMap { $0["entry"] as? Int }.filter { !ended.contains($0) }
  }

  var finishedRuns: Int { entries("run.finished").count }

  /// What an open run sealed: the digest of its manifest.
  func sealed(by run: Int) -> String? {
    entries("run.sealed").first { $0["run"] as? Int == run }?["output"] as? String
  }

  /// Charges of which it is not settled what became of them.
  var openCharges: Int {
    entries("charge.reserved").count - entries("charge.released").count - entries("charge.burned").count
  }

  /// Faults in what was charged: every plan was answered once, each further charge for it is one that was burned.
  func chargingFaults() -> [String] {
    var plans: [Int: String] = [:]
    for entry in entries("charge.reserved") {
      if let number = entry["entry"] as? Int { plans[number] = entry["plan"] as? String }
    }
    func count(_ kind: String) -> [String: Int] {
      entries(kind).reduce(into: [:]) { counts, entry in
        if let plan = (entry["charge"] as? Int).flatMap({ plans[$0] }) { counts[plan, default: 0] += 1 }
      }
    }
    let reserved = Dictionary(plans.values.map { ($0, 1) }, uniquingKeysWith: +)
    let (released, burned) = (count("charge.released"), count("charge.burned"))
    return reserved.compactMap { plan, count in
      released[plan] == 1 && count == 1 + burned[plan, default: 0]
        ? nil
        : "plan \(plan): \(count) charges, \(released[plan, default: 0]) released, \(burned[plan, default: 0]) burned"
    }
  }
}
