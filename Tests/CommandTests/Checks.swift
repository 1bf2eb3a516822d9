import Foundation
import Testing

@Suite("check judges and changes nothing") struct Checks {
  private static let json = Result { try Bank.shared().run("check", "--format", "json", "--period", "2026-Q3") }

  @Test("one line a verdict, sorted by rule, then subject; a filter by verdict") func jsonLines() throws {
    let bank = try Bank.reported()
    let before = try Bank.files(bank.url)
    let all = try bank.run("check", "--format", "json", "--period", "2026-Q3", "--fail-on", "none")
    #expect(all.code == 0)
    #expect(try Bank.files(bank.url) == before, "no state is changed")
    let verdicts = try all.jsonLines()
    let order = verdicts.map { [$0["rule"] as? String ?? "", $0["subject"] as? String ?? ""] }
    for (one, next) in zip(order, order.dropFirst()) {
      let precedes =
        one[0] == next[0]
        ? !next[1].utf8.lexicographicallyPrecedes(one[1].utf8) : one[0].utf8.lexicographicallyPrecedes(next[0].utf8)
      #expect(precedes, "\(one) before \(next)")
    }
    #expect(
      Set(verdicts.compactMap { $0["verdict"] as? String }).isSuperset(of: [
        "pass", "fail", "indeterminate", "notApplicable",
      ]))
    for verdict in verdicts {
      for key in ["rule", "subject", "verdict", "severity", "cite", "why", "evidence", "change", "waiver", "inForce"] {
        #expect(verdict[key] != nil, "\(key)")
      }
    }
    let filtered = try bank.run("check", "--format", "json", "--period", "2026-Q3", "--verdict", "fail,indeterminate")
    #expect(
      filtered.lines
        == all.lines.filter { $0.contains(#""verdict":"fail""#) || $0.contains(#""verdict":"indeterminate""#) })
    #expect(!filtered.lines.isEmpty)
    // The bundle's verdicts are the same, with tokens for the ids of people.
    let bundle = try String(contentsOf: bank.bundle().appendingPathComponent("verdicts.jsonl"), encoding: .utf8)
    #expect(bundle.split(separator: "\n").count == all.lines.count)
  }

  @Test("packs that a workspace adds judge beside the others; what is not law is readiness and fails no run")
  func furtherPacks() throws {
    let bank = try Bank.fresh()
    try bank.edit("affidavit.yaml", "policies: [gdpr, ccpa]", "policies: [gdpr, eu-ai-act, us-aaa]")
    try bank.edit(
      "records/2026-Q3/governance.jsonl", #""offersToUnion":true,"roles":["#,
      #""offersToUnion":true,"roles":["ai-provider","#)
    let outcome = try bank.run("check", "--format", "json", "--period", "2026-Q3", "--fail-on", "none")
    #expect(outcome.code == 0, "\(outcome.message)")
    let verdicts = try outcome.jsonLines()
    func of(_ rule: String) -> [[String: Any]] { verdicts.filter { ($0["rule"] as? String)?.hasPrefix(rule) == true } }
    #expect(!of("gdpr.").isEmpty && of("ccpa.").isEmpty)
    #expect(of("eu-ai-act.art5.1.prohibited-practice").contains { $0["verdict"] as? String == "fail" })
    #expect(
      of("eu-ai-act.art9.").allSatisfy { $0["verdict"] as? String == "notYetInForce" } && !of("eu-ai-act.art9.").isEmpty
    )
    #expect(of("us-aaa.").allSatisfy { $0["verdict"] as? String == "notYetInForce" && $0["readiness"] is String })
    #expect(!of("us-aaa.").isEmpty)
  }

  @Test("exit code 1 from --fail-on on, 0 below") func failOn() throws {
    #expect(try Self.json.get().code == 1, "high is the default")
    let bank = try Bank.shared()
    #expect(try bank.run("check", "--fail-on", "critical", "--quiet", "--period", "2026-Q3").code == 1)
    let none = try bank.run("check", "--fail-on", "none", "--quiet", "--period", "2026-Q3")
    #expect(none.code == 0 && none.message.isEmpty)
  }

  @Test("text shows what is open, without ids of people") func text() throws {
    let outcome = try Bank.shared().run("check", "--period", "2026-Q3")
    let open = try Self.json.get().jsonLines().filter {
      ["fail", "indeterminate", "needsAttestation", "error"].contains($0["verdict"] as? String)
    }
    #expect(outcome.lines.count { $0.first != " " } == open.count)
    #expect(!outcome.text.contains("n:00010") && outcome.text.contains("its id is not printed"))
    #expect(
      outcome.message.contains("judged by") && outcome.message.contains("1 records were refused"), "\(outcome.message)")
  }

  @Test(
    "a contribution's id stands in no format but JSON, by which explain is asked",
    arguments: ["text", "sarif", "junit"])
  func contributionsHaveNoNames(_ format: String) throws {
    let open = ["fail", "indeterminate", "needsAttestation", "error"]
    let subjects = try Self.json.get().jsonLines().filter { open.contains($0["verdict"] as? String ?? "") }
      .compactMap { $0["subject"] as? String }
    let parts = subjects.flatMap { $0.split { $0 == ">" || $0 == "@" || $0 == "#" } }.map(String.init)
    let lines = try String(
      contentsOf: Bank.shared().url.appendingPathComponent("records/2026-Q3/contributions.jsonl"), encoding: .utf8)
    let ids = Set(
      try lines.split(separator: "\n").compactMap {
        (try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])?["id"] as? String
      })
    let personal = ids.intersection(parts)
    try #require(!personal.isEmpty, "contributions fail in the example")
    let told = try Bank.shared().run("check", "--format", format, "--period", "2026-Q3")
    for id in personal { #expect(!told.text.contains(id), "\(format) names \(id)") }
    let hidden = subjects.count { subject in
      personal.contains { subject == $0 || subject.hasPrefix($0 + ">") || subject.hasPrefix($0 + "@") }
    }
    #expect(told.text.components(separatedBy: "a person's contribution; its id is not printed").count == hidden + 1)
    #expect(told.text.contains("ds:nordbank:customers@2026-07"), "what names no person is named")
  }

  @Test("SARIF is valid by its schema") func sarif() throws {
    let outcome = try Bank.shared().run("check", "--format", "sarif", "--period", "2026-Q3")
    let log = try #require(try outcome.json() as? [String: Any])
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    let results = try #require(run["results"] as? [[String: Any]])
    let open = try Self.json.get().jsonLines().filter {
      ["fail", "indeterminate", "needsAttestation", "error"].contains($0["verdict"] as? String)
    }
    #expect(results.count == open.count)
    let schema = Command.repository.appendingPathComponent("../shared/schemas/sarif/sarif-schema-2.1.0.json")
      .standardizedFileURL
    guard FileManager.default.fileExists(atPath: schema.path) else {
      print("skipped: there is no \(schema.path)")
      return
    }
    guard let python = Tool("python3") else { return }
    let folder = try TemporaryFolder()
    try outcome.output.write(to: folder.url.appendingPathComponent("check.sarif"))
    guard try python.run(["-c", "import jsonschema"], in: folder.url).code == 0 else {
      print("skipped: python3 has no jsonschema")
      return
    }
    let program = """
      import json, sys, jsonschema
      schema = json.load(open(sys.argv[1]))
      jsonschema.validators.validator_for(schema)(schema).validate(json.load(open('check.sarif')))
      """
    let valid = try python.run(["-c", program, schema.path], in: folder.url)
    #expect(valid.code == 0, "\(valid.text.suffix(2000))")
  }

  @Test("JUnit is valid and counts") func junit() throws {
    let outcome = try Bank.shared().run("check", "--format", "junit", "--period", "2026-Q3")
    let open = try Self.json.get().jsonLines().compactMap { $0["verdict"] as? String }
    #expect(outcome.text.components(separatedBy: "<failure ").count == open.count { $0 == "fail" } + 1)
    #expect(
      outcome.text.components(separatedBy: "<skipped ").count
        == open.count { ["indeterminate", "needsAttestation"].contains($0) } + 1)
    #expect(try Self.isValid(outcome))
    let none = try Bank.shared().run("check", "--format", "junit", "--period", "2026-Q3", "--verdict", "error")
    #expect(none.text.contains("nothing is open") && none.text.contains("skipped=\"0\""), "\(none.text)")
    #expect(try Self.isValid(none))
  }

  /// Whether JUnit output holds by the schema of Ant's task.
  private static func isValid(_ outcome: Command.Outcome) throws -> Bool {
    guard let xmllint = Tool("xmllint") else { return true }
    let folder = try TemporaryFolder()
    try outcome.output.write(to: folder.url.appendingPathComponent("junit.xml"))
    let schema = Command.repository.appendingPathComponent("Tests/Golden/junit/JUnit.xsd").path
    let read = try xmllint.run(["--noout", "--nonet", "--schema", schema, "junit.xml"], in: folder.url)
    if read.code != 0 { print(read.text.prefix(2000)) }
    return read.code == 0
  }
}
