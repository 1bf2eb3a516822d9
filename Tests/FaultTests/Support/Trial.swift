import Crypto
import Foundation
import Testing

/// A workspace in which something went wrong, looked at from outside: what must hold now, and after the next run.
///
/// Each of the two looks gives what does not hold, a line each; an empty list is what is hoped for.
struct Trial {
  let workspace: SmallWorkspace
  let reference: Undisturbed
  /// The ledger before.
  let before: LedgerLog
  /// Digests of manifests that must never be lost again.
  private var kept: Set<String>
  /// The ledger after the fault.
  private var left: LedgerLog

  init(_ workspace: SmallWorkspace, reference: Undisturbed, before: LedgerLog) throws {
    self.workspace = workspace
    self.reference = reference
    self.before = before
    left = before
    kept = try Self.digests(workspace)
  }

  /// What must hold whatever a run died or failed of. Looks at a copy: the workspace stays as it was left.
  mutating func afterFault() throws -> [String] {
    var faults: [String] = []
    faults += try bundleFaults(workspace)
    faults += try plaintext(workspace)
    let digests = try Self.digests(workspace)
    if !kept.isSubset(of: digests) { faults.append("an earlier bundle is gone") }
    if !kept.isEmpty, !FileManager.default.fileExists(atPath: workspace.bundle.path) {
      faults.append("the period has no bundle any more")
    }
    kept.formUnion(try Self.visibleDigests(workspace))
    do {
      left = try LedgerLog(workspace.copy())
      faults += Self.lost(before, in: left)
    } catch {
      faults.append("the ledger does not hold: \(error)")
    }
    return faults
  }

  /// What must hold once a run was given the workspace as it was left, and nothing disturbed it.
  func afterNextRun() throws -> [String] {
    var faults: [String] = []
    let expected = try notes()
    let next = try workspace.run("run", "--workers", "1")
    guard next.code == 0 else { return ["the next run ends with \(next.code): \(next.message)"] }
    faults += expected.filter { !next.message.contains($0) }.map { "the next run does not say: \($0): \(next.message)" }
    if expected.isEmpty, left.openCharges == 0,
      next.message.contains("interrupted") || next.message.contains("did not finish")
    {
      faults.append("the next run speaks of an interruption that was none: \(next.message)")
    }
    faults += try bundleFaults(workspace)
    faults += try plaintext(workspace)
    if !FileManager.default.fileExists(atPath: workspace.bundle.path) { faults.append("the next run left no bundle") }
    if !kept.isSubset(of: try Self.digests(workspace)) { faults.append("the next run lost an earlier bundle") }
    let hidden = try workspace.hiddenReports() + unfinished()
    if !hidden.isEmpty { faults.append("the next run left \(hidden)") }
    let log = try LedgerLog(workspace)
    faults += Self.lost(left, in: log)
    faults += log.chargingFaults()
    if !log.openRuns.isEmpty { faults.append("the ledger has runs that never ended: \(log.openRuns)") }
    if log.openCharges != 0 { faults.append("the ledger has charges that are not settled") }
    if log.finishedRuns != (try workspace.visibleBundles().count) {
      faults.append("\(log.finishedRuns) finished runs, but the bundles are \(try workspace.visibleBundles())")
    }
    faults += reference.differences(from: try Undisturbed(workspace)).map { "the next bundle: \($0)" }
    return faults
  }

  /// What the next run must say of what it finds.
  private func notes() throws -> [String] {
    var notes: [String] = []
    for run in left.openRuns {
      let isPublished = left.sealed(by: run).map { (try? Self.digest(workspace.bundle)) == $0 } ?? false
      notes.append(isPublished ? "was interrupted when its bundle was at its place" : "An earlier run did not finish")
    }
    if left.openCharges > 0 { notes.append("count as spent") }
    for name in try workspace.hiddenReports() where name.hasSuffix(".partial") { notes.append("reports/\(name)") }
    notes += unfinished().map { "An unfinished file was removed: state/\($0)" }
    return notes
  }

  private func unfinished() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: workspace.state.path)) ?? []
    return names.filter { $0.hasSuffix(".partial") }.sorted()
  }

  private static func lost(_ earlier: LedgerLog, in later: LedgerLog) -> [String] {
    later.lines.starts(with: earlier.lines) ? [] : ["ledger entries are lost"]
  }

  private func bundleFaults(_ workspace: SmallWorkspace) throws -> [String] {
    try workspace.visibleBundles().compactMap { name in
      let verified = try workspace.run("verify", "reports/\(name)", "--trust", "keys/signing.pub.jwk", "--quiet")
      return verified.code == 0 ? nil : "reports/\(name) does not verify: \(verified.text)\(verified.message)"
    }
  }

  private func plaintext(_ workspace: SmallWorkspace) throws -> [String] {
    try Canaries().files(under: workspace.root, except: ["workspace/records"]).map { "plaintext in \($0)" }
  }

  private static func digest(_ folder: URL) throws -> String {
    let data = try Data(contentsOf: folder.appendingPathComponent("manifest.json"))
    return SHA256.hash(Array(data)).hex
  }

  private static func visibleDigests(_ workspace: SmallWorkspace) throws -> Set<String> {
    Set(try workspace.visibleBundles().map { try digest(workspace.reports.appendingPathComponent($0)) })
  }

  /// Of every bundle, also of one that changes places with another.
  private static func digests(_ workspace: SmallWorkspace) throws -> Set<String> {
    let names = try workspace.visibleBundles() + workspace.hiddenReports().filter { $0.hasSuffix(".ready") }
    return Set(names.compactMap { try? digest(workspace.reports.appendingPathComponent($0)) })
  }
}
