import Foundation
import Testing

@Suite("A period is compared with the one before") struct Periods {
  @Test("a report that is not there yet is said, and the run goes on") func otherReports() throws {
    let bank = try Bank.fresh()
    try bank.edit("affidavit.yaml", "reports: [audit]", "reports: [audit, gdpr-art30]")
    let outcome = try bank.run("run", "--period", "2026-Q3")
    #expect(outcome.code == 0 && outcome.message.contains("gdpr-art30 is not written"), "\(outcome.message)")
  }

  @Test("new, still there and resolved add up") func second() throws {
    let bank = try Bank.reported()
    try bank.append(
      #"{"kind":"contribution","id":"c:99999-0","dataset":"ds:nordbank:customers@2026-07","subjectRef":"p:0000000000000001","region":"SE","ageBand":"adult","rows":1,"addedAt":"2026-05-25T09:00:00Z"}"#,
      to: "records/2026-Q4/contributions.jsonl")
    let run = try bank.run("run")
    try #require(run.code == 0, "\(run.message)")
    func findings(_ period: String) throws -> [String: [String]] {
      let table = try String(contentsOf: bank.bundle(period).appendingPathComponent("findings.csv"), encoding: .utf8)
      let rows = table.split(separator: "\r\n").flatMap { $0.split(separator: "\n") }.dropFirst()
      return Dictionary(
        rows.map { row in
          let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
          return (cells[0], cells)
        }, uniquingKeysWith: { first, _ in first })
    }
    let third = try findings("2026-Q3")
    let fourth = try findings("2026-Q4")
    let still = Set(third.keys).intersection(fourth.keys)
    let new = Set(fourth.keys).subtracting(third.keys)
    let gone = Set(third.keys).subtracting(fourth.keys)
    #expect(!still.isEmpty && !new.isEmpty && !gone.isEmpty)
    let xml = try String(contentsOf: bank.bundle("2026-Q4").appendingPathComponent("report.xml"), encoding: .utf8)
    #expect(xml.contains("<changes since=\"2026-Q3\""))
    for (name, ids) in [("new", new), ("remaining", still), ("resolved", gone)] {
      let list = try #require(
        xml.firstMatch(of: try Regex("<\(name) count=\"([0-9]+)\">.*?</\(name)>").dotMatchesNewlines()))
      #expect(list.output[1].substring == "\(ids.count)", "\(name)")
      for id in ids { #expect(list.output[0].substring?.contains(id) == true, "\(id) is \(name)") }
    }
    let first = try String(contentsOf: bank.bundle().appendingPathComponent("report.xml"), encoding: .utf8)
    #expect(!first.contains("<changes "), "the first period has none before it")
    #expect(try bank.run("verify", "reports/2026-Q4", "--trust", "keys/signing.pub.jwk", "--quiet").code == 0)
    // The contributions are others, the statistics of loan applicants the same: only what changed is paid for again.
    let budget = try bank.run("budget").text
    #expect(budget.contains("2026-Q4   rho 0.030000 of 0.050000 spent"), "\(budget)")
  }
}
