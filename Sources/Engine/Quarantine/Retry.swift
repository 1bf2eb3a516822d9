import Connectors
import Crypto
import Provenance

/// Follows what becomes of the refused records that a run offers again. Used on the task that merges the first pass, in
/// input order.
final class Retry {
  let plan: RetryPlan
  private let workspace: Workspace
  private var fates: [Fate]
  /// Entries of which the files have the same bytes still: those were counted.
  private var standing: Set<Int> = []
  /// Ids of offered records under which the files have a good record, by source.
  private var met: [Int: Set<String>] = [:]

  private enum Fate {
    case accepted, refused
    /// The export has a good record in its place by now.
    case superseded
  }

  init(_ plan: RetryPlan, _ workspace: Workspace) {
    self.plan = plan
    self.workspace = workspace
    fates = Array(repeating: .accepted, count: plan.entries.count)
  }

  /// Ids that are of interest in a source.
  func ids(_ source: Int) -> Set<String> { Set((plan.sources[source]?.ids ?? [:]).values) }

  /// Good records of these ids stand in the files of a source.
  func meet(_ ids: Set<String>, source: Int) { met[source, default: []].formUnion(ids) }

  /// Takes note of a record that is refused.
  /// - Returns: false if another stands for it, so that it is not counted.
  func counts(_ refused: RefusedRecord) -> Bool {
    if let number = refused.retried {
      if standing.contains(number) { return false }
      if let id = plan.sources[refused.source]?.ids[number], met[refused.source]?.contains(id) == true {
        fates[number] = .superseded
        return false
      }
      fates[number] = .refused
      return true
    }
    if let source = plan.sources[refused.source] {
      let digest = SHA256.hash(refused.bytes)
      if source.mended.contains(digest) { return false }
      if let number = source.offered[digest]?.first(where: { !standing.contains($0) }) {
        fates[number] = .refused
        standing.insert(number)
        return true
      }
    }
    let spot = QuarantineSpot(
      export: Quarantine.exportName(refused.path, workspace), line: refused.rejection.line, locator: refused.locator)
    if let number = plan.read[refused.source]?[spot]?.first(where: { fates[$0] != .refused }) {
      fates[number] = .refused
    }
    return true
  }

  /// What came of it.
  var outcome: Outcome {
    Outcome(
      offered: fates.count, mended: plan.mendedCount, refused: fates.count { $0 == .refused },
      superseded: fates.count { $0 == .superseded })
  }

  struct Outcome: Sendable {
    var offered: Int
    /// Of those, how many were mended.
    var mended: Int
    var refused: Int
    var superseded: Int

    var accepted: Int { offered - refused - superseded }

    /// One sentence for the report and the terminal.
    var sentence: String {
      var parts = ["\(grouped(accepted)) \(accepted == 1 ? "was" : "were") accepted"]
      if superseded > 0 {
        parts.append("\(grouped(superseded)) \(superseded == 1 ? "was" : "were") mended in the export")
      }
      parts.append("\(grouped(refused)) refused again")
      let mended = mended > 0 ? ", \(grouped(mended)) of them mended" : ""
      return "Of records that an earlier run of this period refused, \(grouped(offered)) were offered again\(mended): "
        + "\(parts.joined(separator: ", "))."
    }
  }
}
