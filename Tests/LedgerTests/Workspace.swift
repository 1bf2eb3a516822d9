import Crypto
import Foundation
import GRDB
import JSON
import Privacy
import Synchronization
import Testing

@testable import Ledger

/// A ledger in a folder of its own, with a clock that counts.
final class TestWorkspace: Sendable {
  let folder: URL
  private let ticks = Mutex(0)

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("affidavit-ledger-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var path: String { folder.appendingPathComponent("state/affidavit.sqlite").path }

  func now() -> String {
    let tick = ticks.withLock { ticks in
      ticks += 1
      return ticks
    }
    return "2026-10-05T08:\(String(tick / 60 + 100).suffix(2)):\(String(tick % 60 + 100).suffix(2))Z"
  }

  func open(interruption: (@Sendable (ChargeStep) throws -> Void)? = nil) throws -> Ledger {
    try Ledger(opening: path, clock: { self.now() }, interruption: interruption)
  }

  /// Runs SQL behind the ledger's back.
  func tamper(_ sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in try db.execute(sql: sql) }
  }
}

extension Ledger {
  func start(_ period: String = "2026-Q3") throws -> RunRecord {
    try startRun(period: period, asOf: "2026-09-30T22:00:00Z", configuration: "c0ffee", engine: "1.0").run
  }
}

/// A question of one dataset figure, its data, and what it costs.
struct TestQuestion {
  let plan: ReleasePlan
  let table: BoundedTable
  let request: ChargeRequest

  static let budget = try? PrivacyBudget(quarter: Rational(1, 20), year: Rational(3, 20))

  init(_ id: String = "subjects", count: Int = 100, rho: Rational = Rational(1, 100), quarter: String = "2026-Q3")
    throws
  {
    let facet = """
      {"method":"exact","subjectField":"id","subjects":\(count),"boundsEnforced":true}
      """
    let figure = try DatasetFigure(.subjects, of: "ds:\(id)", statistics: JSONParser().parse(facet).root)
    plan = try ReleasePlan(id: id, figure: figure, rho: rho)
    let key = try BoundingKey(secret: SecretBytes(Array(repeating: 7, count: 32)), plan: plan)
    table = figure.bounded(plan: plan, key: key)
    request = ChargeRequest(plan, data: table.digest, quarter: try #require(Quarter(quarter)))
  }

  func ask(_ ledger: Ledger, _ run: RunRecord, onDraw: () -> Void = {}) throws -> StoredRelease {
    try ledger.release(request, budget: try #require(TestQuestion.budget), run: run) {
      onDraw()
      return try plan.draw(table)
    }
  }
}
