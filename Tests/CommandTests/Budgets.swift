import Foundation
import Testing

@Suite("The budget is charged first and never twice") struct Budgets {
  @Test("a rerun charges nothing and gives the stored releases") func rerun() throws {
    let bank = try Bank.reported()
    let before = try bank.run("budget", "--format", "json", "--period", "2026-Q3")
    let releases = try Data(contentsOf: bank.bundle().appendingPathComponent("releases.json"))
    try #require(before.code == 0, "\(before.message)")
    let run = try bank.run("run", "--period", "2026-Q3")
    try #require(run.code == 0, "\(run.message)")
    #expect(try bank.run("budget", "--format", "json", "--period", "2026-Q3").output == before.output)
    #expect(try Data(contentsOf: bank.bundle().appendingPathComponent("releases.json")) == releases)

    let object = try #require(try before.json() as? [String: Any])
    let quarters = try #require(object["quarters"] as? [[String: Any]])
    let quarter = try #require(quarters.first { $0["quarter"] as? String == "2026-Q3" })
    #expect(quarter["spent"] as? String == "0.04", "0.01 + 0.02 + 0.005 + 0.005")
    #expect(quarter["left"] as? String == "0.01")
    let statistics = try #require(object["statistics"] as? [[String: Any]])
    #expect(statistics.count == 4)
    #expect(statistics.allSatisfy { $0["charges"] as? Int == 1 && $0["burned"] as? Int == 0 })
    let text = try bank.run("budget", "--period", "2026-Q3").text
    #expect(text.contains("2026-Q3   rho 0.040000 of 0.050000 spent, 0.010000 left"), "\(text)")
    #expect(text.contains("If each coming quarter asks the same"))
  }

  @Test("other data are another question, which the rest of the quarter does not pay for") func otherData() throws {
    let bank = try Bank.reported()
    let before = try bank.run("budget", "--format", "json", "--period", "2026-Q3").output
    let bundle = try Bank.files(bank.bundle())
    let name = "records/2026-Q3/contributions.jsonl"
    try bank.append(
      #"{"kind":"contribution","id":"c:99999-0","dataset":"ds:nordbank:customers@2026-07","subjectRef":"p:0000000000000001","region":"SE","ageBand":"adult","rows":1,"addedAt":"2026-05-25T09:00:00Z"}"#,
      to: name)
    let run = try bank.run("run", "--period", "2026-Q3")
    #expect(run.code == 5, "\(run.message)")
    #expect(try Bank.files(bank.bundle()) == bundle, "the earlier bundle stays as it is")
    #expect(try bank.run("budget", "--format", "json", "--period", "2026-Q3").output == before)
  }

  @Test("a budget too small ends the run with 5, before any draw, and leaves nothing") func tooSmall() throws {
    let bank = try Bank.fresh()
    try bank.edit("affidavit.yaml", "quarter: {rho: 0.05}", "quarter: {rho: 0.039}")
    let run = try bank.run("run", "--period", "2026-Q3")
    #expect(run.code == 5, "\(run.message)")
    #expect(run.message.contains("2026-Q3"))
    #expect(run.output.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: bank.reports.path).isEmpty)
    let charged = try bank.run("budget", "--format", "json", "--period", "2026-Q3")
    let budget = try #require(try charged.json() as? [String: Any], "\(charged.message)")
    #expect((budget["statistics"] as? [Any])?.isEmpty == true, "nothing was charged")
  }

  @Test("no privacy section is no budget") func none() throws {
    let bank = try Bank.fresh()
    let text = try String(contentsOf: bank.configuration, encoding: .utf8)
    let start = try #require(text.range(of: "privacy:\n")?.lowerBound)
    let end = try #require(text.range(of: "reports: [audit]")?.lowerBound)
    try Data(text.replacingCharacters(in: start..<end, with: "").utf8).write(to: bank.configuration)
    let outcome = try bank.run("budget")
    #expect(outcome.code == 2 && outcome.message.contains("no privacy section"), "\(outcome.message)")
  }
}
