import Crypto
import Testing

@testable import Ledger

@Suite("Findings from period to period")
struct FindingHistoryTests {
  private let periods = [
    RecordedPeriod(name: "2026-Q1", start: "2026-01-01T00:00:00Z", finish: "2026-04-01T00:00:00Z"),
    RecordedPeriod(name: "2026-Q2", start: "2026-04-01T00:00:00Z", finish: "2026-07-01T00:00:00Z"),
    RecordedPeriod(name: "2026-Q3", start: "2026-07-01T00:00:00Z", finish: "2026-10-01T00:00:00Z"),
  ]

  private func finding(_ name: String, severity: String = "major") -> FindingPresence {
    FindingPresence(
      identifier: "f-\(name)", rule: "gdpr.art\(name)", subject: "ds:\(name)", verdict: "fail", severity: severity)
  }

  @Test("new, still there and resolved, with the first period of each")
  func changes() throws {
    let workspace = try TestWorkspace()
    let ledger = try workspace.open()
    try ledger.recordFindings([finding("2"), finding("1"), finding("3")], of: periods[0])
    try ledger.recordFindings([finding("1", severity: "minor"), finding("4")], of: periods[1])
    try ledger.recordFindings([finding("4"), finding("2")], of: periods[2])
    let first = try ledger.findingChanges(from: "2026-Q1", to: "2026-Q2")
    #expect(first.new.map(\.finding) == [finding("4")])
    #expect(first.stillThere.map(\.finding) == [finding("1", severity: "minor")])
    #expect(first.resolved.map(\.finding) == [finding("2"), finding("3")])
    #expect(first.stillThere[0].firstSeen == "2026-Q1")
    #expect(first.stillThere[0].lastSeen == "2026-Q2")
    let last = try ledger.findings(of: "2026-Q3")
    #expect(last.map(\.finding.identifier) == ["f-2", "f-4"])
    #expect(last.map(\.firstSeen) == ["2026-Q1", "2026-Q2"])
    #expect(try ledger.periodBefore(periods[2]) == periods[1])
    #expect(try ledger.periodBefore(periods[0]) == nil)
    #expect(throws: LedgerError.unknownPeriod("2025-Q4")) { try ledger.findings(of: "2025-Q4") }
  }

  @Test("a period recorded again replaces itself, and earlier periods may come late")
  func replaced() throws {
    let ledger = try TestWorkspace().open()
    try ledger.recordFindings([finding("1"), finding("2")], of: periods[2])
    try ledger.recordFindings([finding("2")], of: periods[2])
    try ledger.recordFindings([finding("2")], of: periods[0])
    #expect(try ledger.findings(of: "2026-Q3").map(\.finding.identifier) == ["f-2"])
    #expect(try ledger.findings(of: "2026-Q3")[0].firstSeen == "2026-Q1")
    #expect(try ledger.periods().map(\.name) == ["2026-Q1", "2026-Q3"])
  }

  @Test("counts and first ids are those of the whole lists, and each finding tells its first period")
  func many() throws {
    let workspace = try TestWorkspace()
    let ledger = try workspace.open()
    try ledger.recordFindings((0..<40).map { finding("\(100 + $0)") }, of: periods[1])
    try ledger.recordFindings((20..<90).map { finding("\(100 + $0)") }, of: periods[2])
    try ledger.recordFindings([finding("189"), finding("5")], of: periods[0])
    let whole = try ledger.findingChanges(from: "2026-Q2", to: "2026-Q3")
    let summary = try ledger.findingChanges(from: "2026-Q2", to: "2026-Q3", naming: 7)
    for (list, all) in [
      (summary.new, whole.new), (summary.stillThere, whole.stillThere), (summary.resolved, whole.resolved),
    ] {
      #expect(list.count == all.count)
      #expect(list.identifiers == all.prefix(7).map(\.finding.identifier))
    }
    #expect(try ledger.newFindingCount(of: "2026-Q3") == 49, "one of the 50 was there in the first quarter")
    #expect(try ledger.newFindingCount(of: "2026-Q1") == 2)
    let recorded = try ledger.findings(of: "2026-Q3")
    try ledger.lookUpFindings { (lookup) throws in
      for record in recorded { #expect(try lookup.firstSeen(record.finding.identifier) == record.firstSeen) }
      #expect(try lookup.firstSeen("f-none") == nil)
    }
    #expect(throws: LedgerError.unknownPeriod("2025-Q4")) { try ledger.newFindingCount(of: "2025-Q4") }
  }

  @Test("what the giver of findings throws is passed on, and nothing of the period is kept")
  func brokenOff() throws {
    struct Stop: Error {}
    let ledger = try TestWorkspace().open()
    #expect(throws: Stop.self) {
      try ledger.recordFindings(of: periods[0]) { record in
        try record(finding("1"))
        throw Stop()
      }
    }
    #expect(try ledger.periods().isEmpty)
    #expect(throws: Stop.self) { try ledger.lookUpFindings { _ in throw Stop() } }
  }

  @Test("a run that is abandoned takes back what it recorded, a period's first recording too")
  func abandoned() throws {
    let workspace = try TestWorkspace()
    let ledger = try workspace.open()
    func record(_ names: [String], of period: RecordedPeriod, by run: RunRecord) throws {
      try ledger.recordFindings(of: period, by: run) { record in for name in names { try record(finding(name)) } }
    }
    func identifiers(_ period: String) throws -> [String] {
      try ledger.findings(of: period).map(\.finding.identifier)
    }
    let first = try ledger.start("2026-Q2")
    try record(["1", "2"], of: periods[1], by: first)
    try ledger.finishRun(first, output: "00")
    let second = try ledger.start("2026-Q2")
    try record(["3"], of: periods[1], by: second)
    try record(["2", "4"], of: periods[1], by: second)
    #expect(try identifiers("2026-Q2") == ["f-2", "f-4"])
    try ledger.verifyHistories()
    try ledger.abandonRun(second)
    #expect(try identifiers("2026-Q2") == ["f-1", "f-2"])
    let third = try ledger.start("2026-Q3")
    try record(["5"], of: periods[2], by: third)
    #expect(try ledger.periods() == [periods[1], periods[2]])
    try ledger.abandonRun(third)
    #expect(try ledger.periods() == [periods[1]])
    try workspace.open().verifyHistories()
  }

  @Test("a run that died is finished if its bundle was published, otherwise what it recorded goes")
  func died() throws {
    for isPublished in [true, false] {
      let workspace = try TestWorkspace()
      do {
        let ledger = try workspace.open()
        let run = try ledger.start("2026-Q2")
        try ledger.recordFindings(of: periods[1], by: run) { record in try record(finding("1")) }
        try ledger.sealRun(run, output: "aa")
        #expect(throws: LedgerError.self) { try ledger.sealRun(run, output: "bb") }
      }
      let ledger = try workspace.open()
      var asked: [String] = []
      let (_, recovery) = try ledger.startRun(
        period: "2026-Q3", asOf: "x", configuration: "c", engine: "1",
        isPublished: { period, digest in
          asked.append("\(period) \(digest)")
          return isPublished
        })
      #expect(asked == ["2026-Q2 aa"])
      #expect(recovery.interrupted.map(\.state) == [isPublished ? .finished : .abandoned])
      #expect(recovery.interrupted.map(\.output) == ["aa"], "what was sealed is known for good")
      #expect(try ledger.periods() == (isPublished ? [periods[1]] : []))
      try workspace.open().verifyHistories()
    }
  }

  @Test("a finding that stands twice is refused, and nothing of the period is kept")
  func repeated() throws {
    let ledger = try TestWorkspace().open()
    #expect(throws: LedgerError.repeated("finding f-1")) {
      try ledger.recordFindings([finding("1"), finding("2"), finding("1")], of: periods[0])
    }
    #expect(try ledger.periods().isEmpty)
    #expect(try ledger.head().entries == 0)
  }

  @Test("changes behind its back are found")
  func tampering() throws {
    let workspace = try TestWorkspace()
    let ledger = try workspace.open()
    try ledger.recordFindings([finding("1"), finding("2")], of: periods[0])
    try ledger.verifyHistories()
    try workspace.tamper("DELETE FROM presence WHERE finding = 1")
    #expect(throws: LedgerError.inconsistent(table: "presence", row: "2026-Q1")) {
      try workspace.open().verifyHistories()
    }
  }
}

@Suite("Records from period to period")
struct RecordHistoryTests {
  private func record(_ name: String, _ content: String) -> RecordState {
    RecordState(identifier: "ds:\(name)", kind: "dataset", digest: SHA256.hash(content))
  }

  @Test("new, changed and gone")
  func changes() throws {
    let workspace = try TestWorkspace()
    let ledger = try workspace.open()
    let first = RecordedPeriod(name: "2026-Q1", start: "2026-01-01T00:00:00Z", finish: "2026-04-01T00:00:00Z")
    let second = RecordedPeriod(name: "2026-Q2", start: "2026-04-01T00:00:00Z", finish: "2026-07-01T00:00:00Z")
    try ledger.recordStates([record("b", "1"), record("a", "1"), record("c", "1")], of: first)
    try ledger.recordStates([record("a", "1"), record("b", "2"), record("d", "1")], of: second)
    let changes = try ledger.recordChanges(from: "2026-Q1", to: "2026-Q2")
    #expect(changes.new == [record("d", "1")])
    #expect(changes.changed == [record("b", "2")])
    #expect(changes.gone == [record("c", "1")])
    #expect(throws: LedgerError.repeated("a dataset")) {
      try ledger.recordStates([record("a", "1"), record("a", "2")], of: second)
    }
    #expect(try ledger.recordChanges(from: "2026-Q1", to: "2026-Q2") == changes)
    try ledger.verifyHistories()
    try workspace.tamper("UPDATE record SET kind = 'model' WHERE identifier = 'ds:a' AND period = 2")
    #expect(throws: LedgerError.inconsistent(table: "record", row: "2026-Q2")) {
      try workspace.open().verifyHistories()
    }
  }
}
