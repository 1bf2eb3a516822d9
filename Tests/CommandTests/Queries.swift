import Foundation
import Testing

@Suite("What can be asked of a workspace") struct Queries {
  @Test("lineage as text, JSON, DOT and SVG") func lineage() throws {
    let bank = try Bank.shared()
    let model = "model:nordbank:churn@1"
    let text = try bank.run("lineage", model, "--upstream")
    #expect(text.code == 0 && text.text.contains("ds:nordbank:customers@2026-07"), "\(text.message)")
    #expect(!text.text.contains("churn@2"), "upstream only")
    let down = try bank.run("lineage", "ds:nordbank:customers@2026-07", "--downstream").text
    #expect(down.contains(model) && down.contains("model:nordbank:churn@2"))

    let object = try #require(try bank.run("lineage", model, "--format", "json").json() as? [String: Any])
    #expect(object["focus"] as? String == model)
    let nodes = try #require(object["nodes"] as? [[String: Any]]).compactMap { $0["id"] as? String }
    #expect(Set(nodes).isSuperset(of: [model, "run:nordbank:train-churn-1", "ds:nordbank:customer-features@2026-07"]))

    let dot = try bank.run("lineage", model, "--format", "dot")
    #expect(
      dot.text.hasPrefix("digraph lineage {") && dot.text.contains("\"run:nordbank:train-churn-1\" -> ")
        || dot.text.contains("-> \"run:nordbank:train-churn-1\""))
    let svg = try bank.run("lineage", model, "--format", "svg")
    #expect(svg.text.hasPrefix("<svg ") && svg.text.contains("Lineage of \(model)"))
    if let xmllint = Tool("xmllint") {
      let folder = try TemporaryFolder()
      try svg.output.write(to: folder.url.appendingPathComponent("lineage.svg"))
      #expect(try xmllint.run(["--noout", "--nonet", "lineage.svg"], in: folder.url).code == 0)
    }
    if let graphviz = Tool("dot") {
      let folder = try TemporaryFolder()
      try dot.output.write(to: folder.url.appendingPathComponent("lineage.dot"))
      #expect(try graphviz.run(["-Tplain", "lineage.dot"], in: folder.url).code == 0)
    }
    let unknown = try bank.run("lineage", "model:nordbank:chrun@1")
    #expect(unknown.code == 2 && unknown.message.contains("did you mean model:nordbank:churn@1?"), "\(unknown.message)")
  }

  @Test("convert: every format, from every system") func convert() throws {
    let bank = try Bank.shared()
    let governance = "records/2026-Q3/governance.jsonl"
    let native = try bank.run("convert", "native:\(governance)")
    #expect(native.output == (try Data(contentsOf: bank.url.appendingPathComponent(governance))))
    #expect(native.message.contains("= accepted"))
    for source in ["mlflow:exports/mlflow.db", "openlineage:exports/openlineage/events.ndjson"] {
      let records = try bank.run("convert", source)
      #expect(records.code == 0, "\(records.message)")
      #expect(try records.jsonLines().allSatisfy { $0["kind"] is String && $0["id"] is String })
      #expect(records.lines.count > 5)
    }
    let prov = try bank.run("convert", "native:\(governance)", "--to", "prov-json")
    let document = try #require(try prov.json() as? [String: Any])
    for section in ["prefix", "entity", "activity", "agent", "used", "wasGeneratedBy"] {
      #expect(document[section] != nil, "\(section)")
    }
    let events = try bank.run("convert", "native:\(governance)", "--to", "openlineage").jsonLines()
    #expect(
      !events.isEmpty
        && events.allSatisfy { $0["eventTime"] is String && $0["schemaURL"] is String && $0["producer"] is String })
    let back = try TemporaryFolder()
    try bank.run("convert", "native:\(governance)", "--to", "openlineage").output.write(
      to: back.url.appendingPathComponent("events.ndjson"))
    let again = try Command.run(["convert", "openlineage:events.ndjson", "--strict"], in: back.url)
    #expect(again.code == 0, "what is written can be read: \(again.message)")

    let all = try bank.run("convert", "--strict")
    #expect(all.code == 0, "\(all.message)")
    try #require(all.message.components(separatedBy: "= accepted").count == 5, "\(all.message)")
    let wrong = try bank.run("convert", "mlflow.db")
    #expect(wrong.code == 2 && wrong.message.contains("SYSTEM:PATH"), "\(wrong.message)")
    let unknown = try bank.run("convert", "mlfow:x.db")
    #expect(unknown.code == 2 && unknown.message.contains("did you mean mlflow?"), "\(unknown.message)")
  }

  @Test("a record refused by convert is named and counted; --strict makes it 3") func refused() throws {
    let folder = try TemporaryFolder()
    let lines = #"{"kind":"dataset","id":"ds:a"}"# + "\n" + #"{"kind":"dataset","id":"ds:b","nmae":"secret"}"# + "\n"
    try Data(lines.utf8).write(to: folder.url.appendingPathComponent("a.jsonl"))
    let outcome = try Command.run(["convert", "native:a.jsonl"], in: folder.url)
    #expect(outcome.code == 0 && outcome.lines == [#"{"kind":"dataset","id":"ds:a"}"#])
    #expect(
      outcome.message.contains("a.jsonl:2:") && outcome.message.contains("read 2 = accepted 1 + merged 0 + rejected 1"),
      "\(outcome.message)")
    #expect(!outcome.message.contains("secret"))
    #expect(try Command.run(["convert", "native:a.jsonl", "--strict"], in: folder.url).code == 3)
  }

  @Test("policy list and policy test") func policies() throws {
    let folder = try TemporaryFolder()
    let text = try Command.run(["policy", "list"], in: folder.url)
    #expect(text.code == 0 && text.text.contains("gdpr.art5.1.e.retention-inherited"), "\(text.message)")
    let object = try #require(
      try Command.run(["policy", "list", "gdpr", "--format", "json"], in: folder.url).json() as? [String: Any])
    let packs = try #require(object["packs"] as? [[String: Any]])
    #expect(packs.count == 1 && packs[0]["pack"] as? String == "gdpr")
    let rules = try #require(packs[0]["rules"] as? [[String: Any]])
    #expect(rules.count > 20 && rules.allSatisfy { $0["cite"] is String && $0["remedy"] is String })
    let test = try Command.run(["policy", "test", "ccpa", "--cases-only"], in: folder.url)
    #expect(test.code == 0 && test.text.contains(" 0 failed"), "\(test.text)")
    let unknown = try Command.run(["policy", "list", "gdrp"], in: folder.url)
    #expect(unknown.code == 2 && unknown.message.contains("did you mean gdpr?"), "\(unknown.message)")
  }

  @Test("policy lint and policy docs; policy test measures a small pack") func measures() throws {
    let folder = try TemporaryFolder()
    let lint = try Command.run(["policy", "lint", "gdpr", "--format", "json"], in: folder.url)
    let findings = try #require((try lint.json() as? [String: Any])?["findings"] as? [[String: Any]])
    #expect(findings.allSatisfy { $0["check"] is String && $0["line"] is Int && $0["message"] is String })
    #expect(lint.code == (findings.contains { $0["level"] as? String == "warning" } ? 1 : 0))
    let docs = try Command.run(["policy", "docs", "gdpr"], in: folder.url)
    #expect(docs.code == 0 && docs.text.contains("## gdpr.art5.1.e.retention-inherited"), "\(docs.message)")
    #expect(try Command.run(["policy", "docs", "gdpr"], in: folder.url).output == docs.output)
    let own = folder.url.appendingPathComponent("house/cases")
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    let pack = """
      pack: house
      version: 1.0.0
      law: {act: House rules}
      rules:
        - {id: house.one, cite: "1", title: One, on: dataset, require: dataset.criminalData || dataset.knownMinors, severity: minor,
           inForce: [{from: 2000-01-01}], decide: mechanical, missing: fail, remedy: Do it.}
      """
    try Data(pack.utf8).write(to: folder.url.appendingPathComponent("house/pack.yaml"))
    let cases = """
      rule: house.one
      asOf: 2026-10-01T00:00:00Z
      cases:
        - {name: a, records: [{kind: dataset, id: "ds:1", criminalData: true, knownMinors: true}], expect: {"ds:1": pass}}
        - {name: b, records: [{kind: dataset, id: "ds:1", criminalData: false, knownMinors: false}], expect: {"ds:1": fail}}
      """
    try Data(cases.utf8).write(to: own.appendingPathComponent("a.yaml"))
    let test = try Command.run(["policy", "test", "./house"], in: folder.url)
    #expect(
      test.code == 0
        && test.text.contains(
          "house: 2 passed, 0 failed; branch coverage 75.0 % (3 of 4); mutation score 0.0 % (0 of 3)"),
      "\(test.text)")
    #expect(try Command.run(["policy", "test", "./house", "--strict"], in: folder.url).code == 1)
    let branches = try Command.run(["policy", "test", "./house", "--no-mutants"], in: folder.url)
    #expect(branches.text.hasSuffix("house: 2 passed, 0 failed; branch coverage 75.0 % (3 of 4)\n"), "\(branches.text)")
    let silent = try Command.run(["policy", "test", "./house", "--cases-only", "--strict"], in: folder.url)
    #expect(silent.code == 2 && silent.message.contains("--strict measures"), "\(silent.message)")
    let json = try Command.run(["policy", "test", "./house", "--format", "json"], in: folder.url)
    let report = try #require(((try json.json() as? [String: Any])?["packs"] as? [[String: Any]])?.first)
    #expect(((report["mutation"] as? [String: Any])?["survivors"] as? [Any])?.count == 3)
  }

  @Test("a pack of one's own: its faults are shown with a place, a case that fails gives 1") func ownPack() throws {
    let folder = try TemporaryFolder()
    let own = folder.url.appendingPathComponent("policies/house")
    try FileManager.default.createDirectory(at: own.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: Command.repository.appendingPathComponent("policies/ccpa"), to: own)
    #expect(try Command.run(["policy", "test", "./policies/house", "--cases-only"], in: folder.url).code == 0)
    let names = try FileManager.default.subpathsOfDirectory(atPath: own.path)
    let cases = try #require(
      names.filter { $0.contains("test") || $0.contains("case") }.first { $0.hasSuffix(".yaml") })
    let file = own.appendingPathComponent(cases)
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacingOccurrences(of: ": pass", with: ": fail").utf8).write(to: file)
    let failed = try Command.run(["policy", "test", "./policies/house", "--cases-only"], in: folder.url)
    #expect(failed.code == 1, "\(cases): \(failed.text)\(failed.message)")
    let rules = try #require(
      names.first { $0.hasSuffix(".yaml") && $0 != cases && !$0.contains("test") && !$0.contains("case") })
    let broken = own.appendingPathComponent(rules)
    try Data(("nonsense: [\n" + (try String(contentsOf: broken, encoding: .utf8))).utf8).write(to: broken)
    let fault = try Command.run(["policy", "list", "./policies/house"], in: folder.url)
    #expect(fault.code == 2 && fault.message.contains(broken.lastPathComponent + ":"), "\(fault.message)")
  }

  @Test("the audit log: every entry, and a change to the ledger is seen") func audit() throws {
    let bank = try Bank.reported()
    let entries = try bank.run("audit", "show").jsonLines()
    #expect(entries.first?["kind"] as? String == "run.started" && entries.last?["kind"] as? String == "run.finished")
    #expect(entries.count { $0["kind"] as? String == "charge.reserved" } == 4)
    #expect(entries.map { $0["entry"] as? Int } == Array(1...entries.count))
    let holds = try bank.run("audit", "verify")
    #expect(holds.code == 0 && holds.text.contains("\(entries.count) entries"), "\(holds.message)")
    #expect(
      entries.last?["hash"] as? String
        == holds.text.split(separator: " ").last?.trimmingCharacters(in: CharacterSet(charactersIn: ".\n")))
    guard let sqlite = Tool("sqlite3") else { return }
    let ledger = bank.url.appendingPathComponent("state/affidavit.sqlite")
    let before = try Data(contentsOf: ledger)
    for change in [
      "DROP TRIGGER entry_is_fixed; UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '2026-Q3', '2026-Q2') AS BLOB) WHERE number = 1",
      "DROP TRIGGER entry_is_kept; DELETE FROM entry WHERE number = 3",
      "UPDATE charge SET rho = '1/1000' WHERE number = (SELECT min(number) FROM charge)",
      "DELETE FROM presence WHERE finding = (SELECT min(finding) FROM presence)",
    ] {
      let changed = try sqlite.run(["state/affidavit.sqlite", change], in: bank.url)
      try #require(changed.code == 0, "\(changed.text)")
      let verified = try bank.run("audit", "verify")
      #expect(verified.code == 4, "\(change): \(verified.text)\(verified.message)")
      try before.write(to: ledger)
    }
    #expect(try bank.run("audit", "verify").code == 0)
  }

  @Test(
    "questions before the first run are told so, and make no ledger",
    arguments: [["audit", "show"], ["audit", "verify"], ["budget"]])
  func early(_ command: [String]) throws {
    let bank = try Bank.fresh()
    let outcome = try Command.run(command, in: bank.url)
    #expect(outcome.code == 2 && outcome.message.contains("affidavit run"), "\(outcome.code) \(outcome.message)")
    #expect(!FileManager.default.fileExists(atPath: bank.url.appendingPathComponent("state").path))
  }
}
