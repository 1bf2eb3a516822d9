import Foundation
import Testing

@testable import Engine

@Suite("Little memory changes nothing that is written") struct LittleMemory {
  /// Runs in this process, where budgets can be set that no user would.
  private static func run(_ bank: Bank, _ set: (inout RunOptions) -> Void) async throws -> RunOutcome {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { close(ends[0]) }
    let lines = Array(String(repeating: Command.passphrase + "\n", count: 4).utf8)
    try #require(write(ends[1], lines, lines.count) == lines.count)
    close(ends[1])
    var options = RunOptions(
      period: "2026-Q3", asOf: nil, workers: 2, isStrict: false,
      secrets: SecretSource(descriptor: ends[0], isInteractive: false))
    set(&options)
    return try await QuarterlyRun(
      workspace: Workspace.find(bank.url.path), resources: Resources(folder: Command.repository), options: options,
      progress: SilentProgress()
    ).perform()
  }

  private static let compared = ["verdicts.jsonl", "findings.csv", "lineage.csv", "releases.json"]

  @Test(
    "a run that spills every line and every subject gives the bytes of one that spills none", arguments: [1, 20_000])
  func spilling(budget: Int) async throws {
    let (one, other) = (try Bank.reported(), try Bank.reported())
    let expected = try await Self.run(one) { $0.spillBudget = 1 << 30 }
    let found = try await Self.run(other) { $0.spillBudget = budget }
    #expect(found.summary == expected.summary)
    let (large, small) = (try Bank.files(one.bundle()), try Bank.files(other.bundle()))
    for name in Self.compared {
      #expect(large[name] == small[name] && large[name] != nil, "\(name)")
    }
    #expect(try other.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk", "--quiet").code == 0)
    let left = try FileManager.default.subpathsOfDirectory(atPath: other.url.path)
    #expect(!left.contains { $0.contains(".partial") || $0.contains(".affidavit-") })
  }

  @Test(
    "a report that cannot list all findings counts them all, lists the gravest, and leaves the rest to findings.csv")
  func manyFindings() async throws {
    let (one, other) = (try Bank.reported(), try Bank.reported())
    let expected = try await Self.run(one) { $0.findingLimit = 100_000 }
    let found = try await Self.run(other) { $0.findingLimit = 3 }
    #expect(found.summary == expected.summary)
    let (whole, short) = (try Bank.files(one.bundle()), try Bank.files(other.bundle()))
    for name in Self.compared { #expect(whole[name] == short[name], "\(name)") }
    let xml = String(decoding: try #require(short["report.xml"]), as: UTF8.self)
    let list = try #require(xml.firstMatch(of: /<findings count="(\d+)" listed="3">/))
    let rows = String(decoding: try #require(short["findings.csv"]), as: UTF8.self).split(separator: "\r\n")
    #expect(rows.count == Int(list.output.1)! + 1)
    #expect(xml.matches(of: /<finding act|<finding age|<finding cite/).count == 3)
    #expect(try other.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk", "--quiet").code == 0)
  }
}
