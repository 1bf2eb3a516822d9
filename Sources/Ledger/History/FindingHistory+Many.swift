import GRDB

/// What changed from one period to another, for more findings than memory holds: counts of all, ids of the first.
public struct FindingChangeSummary: Hashable, Sendable {
  public struct List: Hashable, Sendable {
    /// Findings in all.
    public let count: Int
    /// Ids of the first, by rule, then subject.
    public let identifiers: [String]
  }

  public let new: List
  public let stillThere: List
  public let resolved: List
}

/// Looks up findings of a ledger one by one. Valid only within the closure that receives it.
public struct FindingLookup {
  fileprivate let statement: Statement
  fileprivate let path: String

  /// The name of the first period, by time, in which a finding was recorded; nil if it never was.
  public func firstSeen(_ identifier: String) throws(LedgerError) -> String? {
    do { return try String.fetchOne(statement, arguments: [identifier]) } catch { throw Ledger.error(error, path) }
  }
}

extension Ledger {
  // The few periods are gone through in order of time, each presence is found by its key.
  private static let first = """
    SELECT q.name FROM finding f CROSS JOIN period q CROSS JOIN presence s ON s.period = q.id AND s.finding = f.id
    WHERE f.identifier = ? ORDER BY q.start, q.name LIMIT 1
    """

  /// Opens the history of findings for look-ups, all of one state.
  /// - Throws: `LedgerError`, and what `body` throws.
  public func lookUpFindings<T>(_ body: (FindingLookup) throws -> T) throws -> T {
    var refused: (any Error)?
    do throws(LedgerError) {
      return try read { db in
        let lookup = FindingLookup(statement: try db.makeStatement(sql: Self.first), path: path)
        do {
          return try body(lookup)
        } catch {
          refused = error
          throw error
        }
      }
    } catch {
      throw refused ?? error
    }
  }

  /// How many findings of a period were in none before it.
  /// - Throws: `LedgerError.unknownPeriod`.
  public func newFindingCount(of period: String) throws(LedgerError) -> Int {
    try read { db in
      let id = try Ledger.id(of: period, db)
      return try Int.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM presence p JOIN period c ON c.id = p.period
          WHERE p.period = ? AND NOT EXISTS (
            SELECT 1 FROM period q CROSS JOIN presence s ON s.period = q.id AND s.finding = p.finding
            WHERE (q.start, q.name) < (c.start, c.name))
          """, arguments: [id]) ?? 0
    }
  }

  /// As `findingChanges(from:to:)`, with no more than so many ids of each sort.
  /// - Throws: `LedgerError.unknownPeriod`.
  public func findingChanges(
    from earlier: String, to later: String, naming limit: Int
  ) throws(LedgerError) -> FindingChangeSummary {
    try read { db in
      let (before, after) = (try Ledger.id(of: earlier, db), try Ledger.id(of: later, db))
      func list(of period: Int64, isIn other: Int64, _ isIn: Bool) throws -> FindingChangeSummary.List {
        let condition = """
          p.period = ? AND \(isIn ? "" : "NOT ")EXISTS (
            SELECT 1 FROM presence o WHERE o.period = ? AND o.finding = p.finding)
          """
        let count = try Int.fetchOne(
          db, sql: "SELECT count(*) FROM presence p WHERE \(condition)", arguments: [period, other])
        let identifiers = try String.fetchAll(
          db,
          sql: """
            SELECT f.identifier FROM presence p JOIN finding f ON f.id = p.finding WHERE \(condition)
            ORDER BY f.rule, f.subject, f.identifier LIMIT ?
            """, arguments: [period, other, limit])
        return FindingChangeSummary.List(count: count ?? 0, identifiers: identifiers)
      }
      return FindingChangeSummary(
        new: try list(of: after, isIn: before, false), stillThere: try list(of: after, isIn: before, true),
        resolved: try list(of: before, isIn: after, false))
    }
  }
}
