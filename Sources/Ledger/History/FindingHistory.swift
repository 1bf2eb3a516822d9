import Crypto
import GRDB
import JSON

/// An open finding of a period, as the history keeps it.
public struct FindingPresence: Hashable, Sendable {
  /// The finding's id: the same every period, from rule and subject.
  public let identifier: String
  public let rule: String
  /// The subject in a form that may rest on disk: ids of people as tokens.
  public let subject: String
  public let verdict: String
  public let severity: String

  public init(identifier: String, rule: String, subject: String, verdict: String, severity: String) {
    self.identifier = identifier
    self.rule = rule
    self.subject = subject
    self.verdict = verdict
    self.severity = severity
  }
}

/// A finding and the periods in which it was open.
public struct FindingRecord: Hashable, Sendable {
  public let finding: FindingPresence
  public let firstSeen: String
  public let lastSeen: String
}

/// Two periods compared, each list by rule, then subject.
public struct FindingChanges: Hashable, Sendable {
  public let new: [FindingRecord]
  public let stillThere: [FindingRecord]
  public let resolved: [FindingRecord]
}

extension Ledger {
  /// Records the open findings of a period, in place of what was recorded of it before.
  ///
  /// - Throws: `LedgerError.repeated` if an id stands there twice.
  public func recordFindings(_ findings: some Sequence<FindingPresence>, of period: RecordedPeriod) throws(LedgerError)
  {
    do {
      try recordFindings(of: period) { record in for finding in findings { try record(finding) } }
    } catch {
      throw Ledger.error(error, path)
    }
  }

  /// As above, with the findings handed over one by one, in one transaction: however many there are, memory does not grow.
  ///
  /// - Parameters:
  ///   - run: the run under way whose findings they are: if it is abandoned, what was recorded before is restored.
  ///   - body: hands over each finding; what it throws undoes everything.
  /// - Throws: `LedgerError`, and what `body` throws.
  public func recordFindings(
    of period: RecordedPeriod, by run: RunRecord? = nil, _ body: ((FindingPresence) throws -> Void) throws -> Void
  ) throws {
    var refused: (any Error)?
    do throws(LedgerError) {
      try write { db in
        if let run { try keepFindings(of: period, from: run.number, db) }
        let id = try Ledger.note(period, db)
        try db.execute(sql: "DELETE FROM presence WHERE period = ?", arguments: [id])
        let note = try db.makeStatement(
          sql: """
            INSERT INTO finding (identifier, rule, subject) VALUES (?, ?, ?)
            ON CONFLICT (identifier) DO UPDATE SET rule = excluded.rule, subject = excluded.subject
            """)
        let place = try db.makeStatement(
          sql: """
            INSERT INTO presence (period, finding, verdict, severity)
            SELECT ?, id, ?, ? FROM finding WHERE identifier = ? ON CONFLICT DO NOTHING
            """)
        do {
          try body { finding in
            try note.execute(arguments: [finding.identifier, finding.rule, finding.subject])
            try place.execute(arguments: [id, finding.verdict, finding.severity, finding.identifier])
            guard db.changesCount == 1 else { throw LedgerError.repeated("finding \(finding.identifier)") }
          }
        } catch {
          refused = error
          throw error
        }
        try appendFindings(of: period.name, db)
      }
    } catch {
      if let refused, !(refused is DatabaseError) { throw refused }
      throw error
    }
  }

  /// Open findings of a period, with the first and the last period in which each was seen.
  ///
  /// - Throws: `LedgerError.unknownPeriod`.
  public func findings(of period: String) throws(LedgerError) -> [FindingRecord] {
    try read { db in
      let id = try Ledger.id(of: period, db)
      return try Ledger.findings(db, "p.period = ?", [id])
    }
  }

  /// What is new, still there and resolved from one period to another.
  ///
  /// - Throws: `LedgerError.unknownPeriod`.
  public func findingChanges(from earlier: String, to later: String) throws(LedgerError) -> FindingChanges {
    try read { db in
      let (before, after) = (try Ledger.id(of: earlier, db), try Ledger.id(of: later, db))
      let elsewhere = "(SELECT 1 FROM presence o WHERE o.period = ? AND o.finding = p.finding)"
      return FindingChanges(
        new: try Ledger.findings(db, "p.period = ? AND NOT EXISTS \(elsewhere)", [after, before]),
        stillThere: try Ledger.findings(db, "p.period = ? AND EXISTS \(elsewhere)", [after, before]),
        resolved: try Ledger.findings(db, "p.period = ? AND NOT EXISTS \(elsewhere)", [before, after]))
    }
  }

  private static func findings(
    _ db: Database, _ condition: String, _ arguments: StatementArguments
  ) throws -> [FindingRecord] {
    // The first and last period are looked up by time, which the order of recording need not be.
    let seen = "SELECT q.name FROM presence s JOIN period q ON q.id = s.period WHERE s.finding = p.finding"
    return try Row.fetchAll(
      db,
      sql: """
        SELECT f.identifier, f.rule, f.subject, p.verdict, p.severity,
          (\(seen) ORDER BY q.start, q.name LIMIT 1) AS firstSeen,
          (\(seen) ORDER BY q.start DESC, q.name DESC LIMIT 1) AS lastSeen
        FROM presence p JOIN finding f ON f.id = p.finding
        WHERE \(condition) ORDER BY f.rule, f.subject, f.identifier
        """,
      arguments: arguments
    ).map { row in
      FindingRecord(
        finding: FindingPresence(
          identifier: row["identifier"], rule: row["rule"], subject: row["subject"], verdict: row["verdict"],
          severity: row["severity"]),
        firstSeen: row["firstSeen"], lastSeen: row["lastSeen"])
    }
  }

  /// Count and digest of what the history says of a period, in the order of ids.
  static func digestOfFindings(_ db: Database, period: String) throws -> LedgerState.Recording {
    let rows = try Row.fetchCursor(
      db,
      sql: """
        SELECT f.identifier, f.rule, f.subject, p.verdict, p.severity
        FROM presence p JOIN finding f ON f.id = p.finding JOIN period q ON q.id = p.period
        WHERE q.name = ? ORDER BY f.identifier
        """,
      arguments: [period])
    var hash = SHA256()
    var count: Int64 = 0
    while let row = try rows.next() {
      let line: JSONValue = .array((0..<5).map { .string(row[$0]) })
      hash.update(JSONWriter.canonical(line))
      hash.update("\n")
      count += 1
    }
    return LedgerState.Recording(count: count, digest: hash.finalize().hex)
  }
}
