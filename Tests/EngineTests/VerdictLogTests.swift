import Foundation
import JSON
import Provenance
import Reporting
import Spill
import Testing

@testable import Engine
@testable import Policy

/// Verdicts of all sorts by three rules, some waived, some about people.
enum SampleVerdicts {
  static let rules: [Rule] = (try? packs.get().rules) ?? []

  private static let packs: Result<PackSet, any Error> = Result {
    func pack(_ name: String, _ rules: [(String, String)]) -> PackFolder {
      let text = """
        pack: \(name)
        version: 1.0.0
        law: {act: A handbook, uri: "https://example.org/handbook", asOf: 2026-10-01}
        rules:

        """
      return PackFolder(
        name: name,
        files: [
          "pack.yaml": rules.reduce(text) {
            $0 + """
                - id: \($1.0)
                  cite: Art. 1
                  title: Title of \($1.0)
                  on: dataset
                  require: has(dataset.name)
                  severity: \($1.1)
                  inForce: [{from: 2026-01-01}]
                  decide: mechanical
                  missing: fail
                  remedy: Mend it.

              """
          }
        ])
    }
    return try PackSet([
      pack("b", [("b.minor", "minor")]), pack("a", [("a.major", "major"), ("a.critical", "critical")]),
    ])
  }

  /// A docket over nothing, for its list of rules.
  private static let docket: Result<Docket, any Error> = Result {
    let judge = try Judge(
      packs: packs.get(), config: LawConfiguration(timeZone: "UTC", holidays: []),
      asOf: Instant(seconds: 1_790_000_000),
      period: ReportPeriod(
        name: "2026-Q3", from: Instant(seconds: 1_782_864_000), to: Instant(seconds: 1_790_812_800)))
    return judge.docket(for: try RecordWorld(try RecordAssembler(sources: []).assemble(RecordIndex(source: 0))))
  }

  static func make(_ count: Int) -> [Verdict] {
    let kinds = VerdictKind.allCases
    return (0..<count).map { number in
      // Not in the order of their subjects, and each once.
      let place = number * 7919 % count
      let rule = rules[place % rules.count]
      var verdict = Verdict(
        rule: rule.id, subject: Subject("ds:\(place)", part: place % 5 == 0 ? "part>\(place)" : nil),
        kind: kinds[place / rules.count % kinds.count], severity: rule.severity, cite: rule.cite,
        why: "Sentence \(place), with \u{202E}marks and \"quotes\".", vacuous: place % 11 == 0,
        subjectIsPersonal: place % 4 == 0)
      if let pointer = try? JSONPointer("/a/0/b") {
        verdict.evidence = [
          Evidence(record: "ds:\(place)", pointer: pointer, .value(.array([.int(Int64(place)), .double(0.5), .null]))),
          Evidence(record: "", fact: "config.x", .absent),
        ]
      }
      if verdict.kind == .fail, place % 2 == 0 {
        let waiver: JSONValue = [
          "state": .string(place % 4 == 0 ? "valid" : "expired"), "reason": "r", "owner": "o", "signedBy": "s",
          "until": "2027-01-01T00:00:00Z", "line": .int(Int64(place % 3 + 1)),
        ]
        let line: JSONValue = [
          "rule": "x", "subject": "y", "verdict": "fail", "severity": "minor", "cite": "", "why": "", "waiver": waiver,
        ]
        verdict.waiver = (try? Verdict(line))?.waiver
      }
      return verdict
    }
  }

  /// A log of them, in slices of a size.
  static func log(
    _ verdicts: [Verdict], slice size: Int, budget: Int, kept: KeptVerdicts = .all
  ) throws -> VerdictLog {
    let order = RuleOrder(rules)
    let docket = try docket.get()
    var log = VerdictLog(order, spill: SpillPlace(folder: NSTemporaryDirectory(), budget: budget))
    for start in stride(from: 0, to: verdicts.count, by: size) {
      var batch = VerdictBatch(docket, written: kept.kinds)
      for verdict in verdicts[start..<min(start + size, verdicts.count)] {
        batch.append(verdict, rule: try #require(batch.rules.firstIndex(of: verdict.rule)))
      }
      try log.add(VerdictSlice(batch, order))
    }
    return log
  }

  static func lines(_ log: VerdictLog) throws -> [[UInt8]] {
    var lines: [[UInt8]] = []
    try log.forEachLine { _, line in lines.append(Array(line)) }
    return lines
  }
}

@Suite("The verdicts of a run")
struct VerdictLogTests {
  private let verdicts = SampleVerdicts.make(630)

  @Test(
    "stand by rule, then subject, whatever memory there is and however they came",
    arguments: [1, 2_000, 50_000, 1 << 30], [1, 37, 630])
  func sorted(budget: Int, slice: Int) throws {
    let log = try SampleVerdicts.log(verdicts, slice: slice, budget: budget)
    #expect(try SampleVerdicts.lines(log) == verdicts.sorted().map(\.line))
    #expect(log.counts.total == 630)
  }

  @Test("merge to the same")
  func merged() throws {
    var first = try SampleVerdicts.log(Array(verdicts[..<300]), slice: 20, budget: 1)
    try first.merge(SampleVerdicts.log(Array(verdicts[300...]), slice: 20, budget: 1 << 30))
    #expect(try SampleVerdicts.lines(first) == verdicts.sorted().map(\.line))
    #expect(first.counts.total == 630)
  }

  @Test("are counted by rule, kind and waiver")
  func counts() throws {
    let counts = try SampleVerdicts.log(verdicts, slice: 50, budget: 1, kept: .only([])).counts
    for rule in SampleVerdicts.rules {
      let own = verdicts.filter { $0.rule == rule.id }
      for kind in VerdictKind.allCases {
        #expect(counts.kinds(of: rule.id)[kind] ?? 0 == own.count { $0.kind == kind })
        #expect(counts.waived(of: rule.id)[kind] ?? 0 == own.count { $0.kind == kind && $0.waiver?.state == .valid })
      }
      #expect(counts.isExercised(rule.id) == own.contains { $0.kind == .pass && !$0.vacuous })
    }
    #expect(counts.open == verdicts.count { $0.kind.isOpen })
    #expect(counts.usedWaivers == Set(verdicts.compactMap { $0.waiver?.line }))
    #expect(counts.openSeverities == [.critical, .major, .minor])
  }

  @Test("only those that are wanted are kept as lines")
  func kept() throws {
    let log = try SampleVerdicts.log(verdicts, slice: 50, budget: 1, kept: .only([.fail, .error]))
    let expected = verdicts.sorted().filter { $0.kind == .fail || $0.kind == .error }
    #expect(try SampleVerdicts.lines(log) == expected.map(\.line))
    #expect(log.counts.total == 630)
  }

  @Test("that are open come back whole", arguments: [1, 1 << 30])
  func open(budget: Int) throws {
    let log = try SampleVerdicts.log(verdicts, slice: 50, budget: budget)
    var lines: [[UInt8]] = []
    let open = try log.open { lines.append(Array($0)) }
    #expect(lines == verdicts.sorted().map(\.line))
    var found: [Verdict] = []
    for rank in open.order.ids.indices {
      try open.forEach(rank: rank) {
        found.append($0)
        return true
      }
    }
    #expect(found == verdicts.sorted().filter(\.kind.isOpen))
  }
}

@Suite("The findings of a run")
struct FindingListTests {
  private let verdicts = SampleVerdicts.make(630)

  private func list(limit: Int, budget: Int = 1) throws -> FindingList {
    let log = try SampleVerdicts.log(verdicts, slice: 40, budget: budget)
    return try FindingList(log.counts, log.open(), rules: SampleVerdicts.rules, limit: limit)
  }

  @Test("are handed on one by one in the order of a report: regulation, severity, rule, subject")
  func order() throws {
    let findings = try list(limit: 10)
    var all: [FindingList.Item] = []
    try findings.forEach { all.append($0) }
    #expect(all.count == findings.total)
    #expect(all.count == verdicts.count { $0.kind.isOpen })
    let expected = verdicts.filter(\.kind.isOpen).sorted { left, right in
      let (a, b) = (left.rule.prefix { $0 != "." }, right.rule.prefix { $0 != "." })
      if a != b { return a < b }
      return left.severity != right.severity ? left.severity > right.severity : left < right
    }
    #expect(all.map(\.verdict) == expected)
    #expect(all.map(\.regulation).first == "a")
  }

  @Test("stand in the report all, if they are few", arguments: [1, 1 << 30])
  func complete(budget: Int) throws {
    let findings = try list(limit: 10_000, budget: budget)
    var all: [Verdict] = []
    try findings.forEach { all.append($0.verdict) }
    #expect(findings.isComplete)
    #expect(findings.listed.map(\.verdict) == all)
  }

  @Test("stand in the report the gravest, if they are many", arguments: [1, 30, 100, 250])
  func gravest(limit: Int) throws {
    let findings = try list(limit: limit)
    #expect(findings.listed.count == limit)
    #expect(!findings.isComplete)
    func rank(_ item: FindingList.Item) -> Int {
      (item.state.isOpen ? 0 : 10)
        + [.critical: 0, .major: 1, .minor: 2, .advisory: 3][item.verdict.severity, default: 4]
    }
    let listed = Set(findings.listed.map(\.id))
    let worst = findings.listed.map(rank).max() ?? 0
    try findings.forEach { item in
      if !listed.contains(item.id) { #expect(rank(item) >= worst, "a graver one is left out") }
    }
  }
}
