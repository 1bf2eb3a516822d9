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

  @Test("groups that come from the data are named where people are many; an accuracy has its price; both are charged")
  func privateGroups() throws {
    let bank = try Bank.fresh()
    try bank.edit(
      "affidavit.yaml", "partitions: [SE, DE, FR, US-CA], rho: 0.01,",
      "partitions: private, delta: 0.0000001, accuracy: 20,")
    let refused = try bank.run("run", "--period", "2026-Q3")
    #expect(refused.code == 5 && refused.message.contains("privacy.budget.year.delta"), "\(refused.message)")
    try bank.edit("affidavit.yaml", "year: {rho: 0.15}", "year: {rho: 0.15, delta: 0.000001}")
    let run = try bank.run("run", "--period", "2026-Q3")
    try #require(run.code == 0, "\(run.message)")
    let budget = try bank.run("budget", "--format", "json", "--period", "2026-Q3")
    let object = try #require(try budget.json() as? [String: Any], "\(budget.message)")
    let year = try #require((object["years"] as? [[String: Any]])?.first)
    #expect(year["delta"] as? String == "0.0000001" && year["capOfDelta"] as? String == "0.000001")
    let releases = try JSONSerialization.jsonObject(
      with: Data(contentsOf: bank.bundle().appendingPathComponent("releases.json")))
    let release = try #require(
      (releases as? [[String: Any]])?.first { $0["statistic"] as? String == "customers-by-region" }
        ?? ((releases as? [String: Any])?["releases"] as? [[String: Any]])?
        .first { $0["statistic"] as? String == "customers-by-region" })
    let part = try #require((release["parts"] as? [[String: Any]])?.first)
    #expect(part["delta"] as? String == "1/10000000")
    let threshold = try #require((part["threshold"] as? String).flatMap { Int($0) })
    #expect((part["halfWidth"] as? String).flatMap { Int($0) } ?? .max <= 20)
    let cells = try #require(part["cells"] as? [[String: Any]])
    let names = cells.compactMap { ($0["key"] as? [String])?.first }
    #expect(names == names.sorted() && Set(names).isSubset(of: ["DE", "FR", "SE", "US-CA"]))
    #expect(cells.allSatisfy { ($0["noisy"] as? String).flatMap { Int($0) } ?? 0 >= threshold })
    let report = try String(contentsOf: bank.bundle().appendingPathComponent("report.html"), encoding: .utf8)
    #expect(report.contains("noisy figure from which a group is named") && report.contains("are not named"))
    #expect(!names.isEmpty || report.contains("No group has people enough to be named."))
  }

  @Test("one byte of the ledger changed: refused, and nothing is charged or drawn") func alteredLedger() throws {
    let bank = try Bank.reported()
    let file = bank.url.appendingPathComponent("state/affidavit.sqlite")
    let good = try Data(contentsOf: file)
    let place = try #require(good.range(of: Data(#""rho":"1/100""#.utf8))).lowerBound + 7
    var bytes = good
    bytes[place] ^= 0x01
    try bytes.write(to: file)
    let carry = [
      "budget", "carry", "--rho", "0.01", "--from", "2026-Q3", "--to", "2026-Q4", "--reason", "A quiet quarter",
      "--owner", "dpo",
    ]
    for command in [["run", "--period", "2026-Q3"], ["budget", "--period", "2026-Q3"], carry, ["audit", "verify"]] {
      let refused = try Command.run(command, in: bank.url)
      #expect(refused.code == 4 && refused.message.contains("of the ledger"), "\(refused.message)")
      #expect(refused.message.contains("changed after it was written, or damaged"), "\(refused.message)")
    }
    #expect(try Data(contentsOf: file) == bytes)
  }

  @Test("rows without a subject refuse their statistics, which cost nothing; others are released") func noSubject()
    throws
  {
    let bank = try Bank.fresh()
    try bank.append(
      #"{"kind":"contribution","id":"c:nobody","dataset":"ds:nordbank:customers@2026-07","region":"SE","ageBand":"adult","rows":1,"addedAt":"2026-05-25T09:00:00Z"}"#,
      to: "records/2026-Q3/contributions.jsonl")
    let run = try bank.run("run", "--period", "2026-Q3")
    try #require(run.code == 0, "\(run.message)")
    for id in ["customers-by-region", "holdings-by-region-and-age"] {
      #expect(
        run.message.contains("Not released: \(id): some contributions to it have no subjectRef"), "\(run.message)")
    }
    let budget = try bank.run("budget", "--format", "json", "--period", "2026-Q3")
    let object = try #require(try budget.json() as? [String: Any], "\(budget.message)")
    let quarter = try #require((object["quarters"] as? [[String: Any]])?.first)
    #expect(quarter["spent"] as? String == "0.01", "0.005 and 0.005, of what a data set states of itself")
  }

  @Test("one quantile can be chosen by the exponential mechanism, is charged, and says so in the report")
  func choice() throws {
    let bank = try Bank.fresh()
    try bank.edit(
      "affidavit.yaml", "count: subjects, by: [region], partitions: [SE, DE, FR, US-CA], rho: 0.01,",
      "count: quantiles, mechanism: exponential, quantiles: [0.5], value: {name: tenure, bins: [0, 12, 24, 36, 60, 120]}, rho: 0.01,"
    )
    try bank.edit(
      "affidavit.yaml", "bounds: {groups: 1}, utility: {plausible: 500, maxRelativeError: 0.2}",
      "bounds: {groups: 1, rows: 1}, utility: {plausible: 500}")
    let run = try bank.run("run", "--period", "2026-Q3")
    try #require(run.code == 0, "\(run.message)")
    let text = try String(contentsOf: bank.bundle().appendingPathComponent("releases.json"), encoding: .utf8)
    #expect(text.contains(#""mechanism":"exponential""#) && text.contains(#""quantile":"1/2""#))
    let report = try String(contentsOf: bank.bundle().appendingPathComponent("report.xml"), encoding: .utf8)
    #expect(
      report.contains(#"mechanism="exponential mechanism""#) && report.contains("chosen by the exponential mechanism"))
    #expect(report.matches(of: /lossDistribution="[0-9.]+"/).count == 3)
    let budget = try bank.run("budget", "--format", "json", "--period", "2026-Q3")
    let releases = try Data(contentsOf: bank.bundle().appendingPathComponent("releases.json"))
    try #require(try bank.run("run", "--period", "2026-Q3").code == 0)
    #expect(try bank.run("budget", "--format", "json", "--period", "2026-Q3").output == budget.output)
    #expect(try Data(contentsOf: bank.bundle().appendingPathComponent("releases.json")) == releases)
  }

  @Test("unused loss is carried by a signed entry; who holds no key carries nothing, and what was forged stops all")
  func carrying() throws {
    let bank = try Bank.reported()
    func carry(_ rho: String, from: String = "2026-Q3", key: String? = nil) throws -> Command.Outcome {
      try Command.run(
        [
          "budget", "carry", "--rho", rho, "--from", from, "--to", "2026-Q4", "--reason", "A quiet quarter", "--owner",
          "dpo",
        ]
          + (key.map { ["--key", $0] } ?? []), in: bank.url)
    }
    let tooMuch = try carry("0.011")
    #expect(tooMuch.code == 5 && tooMuch.message.contains("cannot be carried"), "\(tooMuch.message)")
    #expect(try carry("0.01", from: "2027-Q1").code == 2)
    #expect(try carry("much").message.contains("no positive decimal"))
    let stranger = try carry("0.01", key: "keys/auditor.key.pem")
    #expect(stranger.code == 6 && stranger.message.contains("may not carry budget"), "\(stranger.message)")
    let carried = try carry("0.01")
    try #require(carried.code == 0, "\(carried.message)")
    let text = try bank.run("budget", "--period", "2026-Q3").text
    #expect(text.contains("0.010000 carried out to later quarters"), "\(text)")
    #expect(text.contains("2026-Q4   rho 0.000000 of 0.060000 spent"), "\(text)")
    #expect(try carry("0.001").code == 5, "nothing is left to carry")
    #expect(try bank.run("audit", "show").text.contains("budget.carry"))
    // Signed by a key that is the organisation's no longer.
    try FileManager.default.copyItem(
      at: bank.url.appendingPathComponent("keys/signing.pub.jwk"), to: bank.url.appendingPathComponent("old.jwk"))
    for name in ["signing.key.pem", "signing.pub.jwk", "signing.pub.pem", "signing.cert.pem"] {
      try? FileManager.default.removeItem(at: bank.url.appendingPathComponent("keys/\(name)"))
    }
    try #require(try bank.run("keys", "new", "signing").code == 0)
    let refused = try bank.run("budget", "--period", "2026-Q3")
    #expect(refused.code == 4 && refused.message.contains("its signature does not hold"), "\(refused.message)")
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
