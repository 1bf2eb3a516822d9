import Foundation
import Testing

@Suite("The privacy statement of a bundle") struct PrivacyStatement {
  @Test("the report states both accountants, the ledger's head and SP 800-226; the bundle holds the registry's draft")
  func statement() throws {
    let bank = try Bank.reported()
    let report = try String(contentsOf: bank.bundle().appendingPathComponent("report.xml"), encoding: .utf8)
    #expect(report.matches(of: /lossDistribution="[0-9.]+"/).count == 3, "one at each delta")
    #expect(report.contains("SP 800-226") && report.contains("11 CCR 7102"))
    #expect(report.contains(/[0-9]+ entries, head [0-9a-f]{64}/))

    let draft = try String(
      contentsOf: bank.bundle().appendingPathComponent("privacy-deployment.yaml"), encoding: .utf8)
    for line in [
      "deployment:", "  basic:", "  dp_variant:", "    variant_name: \"Zero-concentrated DP\"", "  privacy_loss:",
      "      rho: 0.040000", "  deployment_model:", "    model_name: \"Central\"", "  implementation:",
      "  administrative:", "    status: Draft", "    tier: 3",
    ] {
      #expect(draft.split(separator: "\n").contains { $0 == line }, "\(line)")
    }
    #expect(draft.utf8.allSatisfy { $0 == 10 || (32...126).contains($0) })
  }

  @Test("affidavit budget says what each data set and all together cost, by both accountants") func budget() throws {
    let bank = try Bank.reported()
    let text = try bank.run("budget", "--period", "2026-Q3").text
    #expect(text.contains("By dataset") && text.contains("In all: rho 0.040000"), "\(text)")
    #expect(text.contains("By the distribution of losses"), "\(text)")
    let json = try bank.run("budget", "--format", "json", "--period", "2026-Q3").json()
    let object = try #require(json as? [String: Any])
    let certificates = try #require(object["certificates"] as? [String: Any])
    let quarter = try #require(certificates["quarter"] as? [[String: Any]])
    let quarters = try #require(object["quarters"] as? [[String: Any]])
    let spent = try #require(quarters.last?["epsilonSpent"] as? [[String: Any]])
    for (certificate, zcdp) in zip(quarter, spent) {
      let (one, other) = (certificate["epsilon"] as? String, zcdp["epsilon"] as? String)
      #expect(try #require(one.flatMap(Double.init)) < (try #require(other.flatMap(Double.init))))
    }
  }

  @Test("a cap over the window of retention is kept, and shown") func window() throws {
    let bank = try Bank.fresh()
    try bank.edit(
      "affidavit.yaml", "budget: {quarter: {rho: 0.05}, year: {rho: 0.15}}",
      "budget: {quarter: {rho: 0.05}, year: {rho: 0.15}, window: {quarters: 12, rho: 0.03}}")
    let run = try bank.run("run", "--period", "2026-Q3")
    #expect(run.code == 5, "\(run.message)")
    let text = try bank.run("budget", "--period", "2026-Q3").text
    #expect(text.contains("12 quarters   rho 0.000000 of 0.030000 spent"), "\(text)")
  }

  @Test("a ledger of another organisation is refused by run, budget and carry-over: nothing drawn, charged or carried")
  func otherOrganisation() throws {
    let theirs = try Bank.reported()
    let bank = try Bank.fresh()
    let line = try #require(
      String(contentsOf: bank.configuration, encoding: .utf8).split(separator: "\n").first {
        $0.hasPrefix("organisation:")
      })
    try bank.edit("affidavit.yaml", String(line), "organisation: lei:SOMEBODYELSE00000001")
    // Their ledger, with the log beside it or without, in the place of one's own.
    for withLog in [true, false] {
      let state = bank.url.appendingPathComponent("state")
      try? FileManager.default.removeItem(at: state)
      try FileManager.default.copyItem(at: theirs.url.appendingPathComponent("state"), to: state)
      if !withLog { try FileManager.default.removeItem(at: state.appendingPathComponent("log")) }
      let ledger = state.appendingPathComponent("affidavit.sqlite")
      let before = try Data(contentsOf: ledger)
      let carry = [
        "budget", "carry", "--rho", "0.01", "--from", "2026-Q3", "--to", "2026-Q4", "--reason", "A quiet quarter",
        "--owner", "dpo",
      ]
      for command in [["run", "--period", "2026-Q3"], ["budget", "--period", "2026-Q3"], carry] {
        let refused = try Command.run(command, in: bank.url)
        #expect(refused.code == 4, "\(command): \(refused.message)")
        #expect(
          refused.message.contains("not of lei:SOMEBODYELSE00000001: nothing was drawn, charged or carried"),
          "\(command): \(refused.message)")
        #expect(refused.output.isEmpty)
        #expect(try Data(contentsOf: ledger) == before, "\(command)")
      }
      #expect((try? FileManager.default.contentsOfDirectory(atPath: bank.reports.path))?.isEmpty ?? true)
    }
  }
}
