import JSON
import Policy
import Provenance
import Synchronization

/// Adds ways out to the lines of verdicts, in their order, as long as a bound on the work lasts: it depends on the lines alone, so that the
/// same inputs give the same lines.
///
/// Subjects of streamed kinds are not looked at here: their records are gone by. `affidavit explain` answers for each.
final class LineWays {
  private let docket: Docket
  private let parser = OpenVerdicts.parser()
  private let limits: WayLimits
  /// Evaluations that are left.
  private var left: Int

  /// Kept records up to which the world is made again to verify a way through facts that follow from many records, and how often.
  private static let smallWorld = 500
  private static let worlds = 40

  init(_ docket: Docket, evaluations: Int = 3000) {
    self.docket = docket
    left = evaluations
    var limits = WayLimits.quick
    if let world = docket.world.base as? RecordWorld, world.records.entries.count <= Self.smallWorld {
      let count = Counter()
      limits.rebuild = { documents in
        guard count.next() <= Self.worlds else { return nil }
        return try? world.replacing(documents.mapValues { JSONWriter.canonical($0.root.value) })
      }
    }
    self.limits = limits
  }

  /// The line with its way out; nil if it stays as it is.
  func completed(_ line: UnsafeRawBufferPointer, _ tag: VerdictTag) throws -> [UInt8]? {
    guard left > 0, tag.kind == .fail || tag.kind == .indeterminate, !tag.isPersonal else { return nil }
    var verdict = try OpenVerdicts.verdict(line, tag, parser)
    var limits = limits
    limits.evaluations = min(limits.evaluations, left)
    verdict.change = docket.wayOut(rule: verdict.rule, subject: verdict.subject, limits: limits, left: &left)
    guard !verdict.change.isEmpty else { return nil }
    let told = docket.disguised(verdict)
    return told.change.isEmpty ? nil : told.line
  }
}

private final class Counter: Sendable {
  private let count = Mutex(0)

  func next() -> Int {
    count.withLock { count in
      count += 1
      return count
    }
  }
}
