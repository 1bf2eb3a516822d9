import Foundation
import Testing

@Suite("explain answers for any well-formed subject") struct Explanations {
  private static let rule = "gdpr.art5.1.e.retention-inherited"
  private static let subject = "ds:nordbank:customers@2026-07>ds:nordbank:customer-features@2026-07"

  private static func line(_ rule: String, _ subject: String) throws -> [String: Any] {
    let outcome = try Bank.shared().run("explain", rule, subject, "--format", "json", "--period", "2026-Q3")
    try #require(outcome.code == 0, "\(outcome.message)")
    return try #require(try outcome.jsonLines().first)
  }

  @Test("as a line of check, with what explains it") func json() throws {
    let found = try Self.line(Self.rule, Self.subject)
    let check = try Bank.shared().run("check", "--format", "json", "--period", "2026-Q3", "--fail-on", "none")
    let line = try #require(
      try check.jsonLines().first { $0["rule"] as? String == Self.rule && $0["subject"] as? String == Self.subject })
    for key in ["rule", "subject", "verdict", "severity", "cite", "act", "why", "hop"] {
      #expect("\(found[key] ?? "")" == "\(line[key] ?? "")", "\(key)")
    }
    #expect(found["verdict"] as? String == "fail")
    #expect((found["law"] as? [String: Any])?["act"] as? String == "Regulation (EU) 2016/679")
    #expect(try #require(found["conditions"] as? [Any]).count > 0)
    #expect(try #require(found["evidence"] as? [Any]).count > 0 && found["sources"] is [String: Any])
    #expect((found["path"] as? [String])?.first == "ds:nordbank:customers@2026-07")
  }

  @Test("as text: verdict, law, path, facts with their place, way out, remedy") func text() throws {
    let outcome = try Bank.shared().run("explain", Self.rule, Self.subject, "--period", "2026-Q3")
    #expect(outcome.code == 0)
    for part in [
      "FAIL", "Regulation (EU) 2016/679", "Art. 5(1)(e)", "Path", "Facts", "Asked", "Way out", "Remedy", "<- here",
    ] {
      #expect(outcome.text.contains(part), "\(part): \(outcome.text)")
    }
  }

  @Test("each record with its own file and line, and with nothing else of its source") func places() throws {
    let rule = "gdpr.art5.1.e.retention-inherited"
    func line(of id: String, in name: String) throws -> Int {
      let file = try Bank.shared().url.appendingPathComponent(name)
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
      return try #require(lines.firstIndex { $0.contains("\"id\":\"\(id)\"") }) + 1
    }
    let customers = "ds:nordbank:customers@2026-07"
    let expected =
      "records/2026-Q3/governance.jsonl line \(try line(of: customers, in: "records/2026-Q3/governance.jsonl"))"
    #expect((try Self.line(rule, Self.subject)["sources"] as? [String: [String]])?[customers] == [expected])
    let text = try Bank.shared().run("explain", rule, Self.subject, "--period", "2026-Q3").text
    #expect(text.components(separatedBy: "[\(expected)]").count == 2, "\(text)")
    // The same source, another file of it; a request is streamed and in no index.
    let request = "req:2026-08-0404"
    let asked = try Self.line("ccpa.7101.records-24-months", request)
    let place = "records/2026-Q3/requests.jsonl line \(try line(of: request, in: "records/2026-Q3/requests.jsonl"))"
    #expect((asked["sources"] as? [String: [String]])?[request] == [place])
    // Put together from two sources: a native record and what MLflow says.
    let model = try Self.line("gdpr.art5.2.provenance-complete", "model:mlflow:credit-default-scorer@2")
    let places = try #require((model["sources"] as? [String: [String]])?["model:mlflow:credit-default-scorer@2"])
    #expect(places.count == 2 && places[1] == "exports/mlflow.db model_versions/credit-default-scorer/2", "\(places)")
  }

  @Test("every verdict of a check is explained alike", arguments: ["pass", "fail", "indeterminate", "notApplicable"])
  func every(_ verdict: String) throws {
    let bank = try Bank.shared()
    let check = try bank.run(
      "check", "--format", "json", "--period", "2026-Q3", "--verdict", verdict, "--fail-on", "none")
    var rules: Set<String> = []
    for line in try check.jsonLines() {
      guard let rule = line["rule"] as? String, let subject = line["subject"] as? String, rules.count < 6,
        rules.insert(rule).inserted
      else { continue }
      let found = try Self.line(rule, subject)
      #expect(found["verdict"] as? String == verdict, "\(rule) \(subject): \(found["why"] ?? "")")
      #expect(found["subject"] as? String == subject)
    }
    #expect(!rules.isEmpty)
  }

  @Test("a subject that the rule does not judge is not applicable, and why") func notJudged() throws {
    let model = try Self.line("gdpr.art12.3.one-month", "model:nordbank:churn@1")
    #expect(model["verdict"] as? String == "notApplicable")
    #expect((model["why"] as? String)?.contains("it judges each request, and this is a model") == true)
    let back = try Self.line(Self.rule, "ds:nordbank:customer-features@2026-07>ds:nordbank:customers@2026-07")
    #expect(back["verdict"] as? String == "notApplicable")
    #expect((back["why"] as? String)?.contains("no lineage path leads") == true)
    let text = try Bank.shared().run(
      "explain", "gdpr.art12.3.one-month", "model:nordbank:churn@1", "--period", "2026-Q3"
    ).text
    #expect(text.hasPrefix("NOT APPLICABLE  gdpr.art12.3.one-month  model:nordbank:churn@1\n"), "\(text)")
    #expect(!text.contains("Judged") && text.contains("Severity"), "nothing of the record was looked at")
  }

  @Test("an unknown rule or subject: the nearest name, exit code 2") func unknown() throws {
    let bank = try Bank.shared()
    let rule = try bank.run("explain", "gdpr.art5.1.e.retention-inherted", Self.subject)
    #expect(rule.code == 2 && rule.message.contains("did you mean \(Self.rule)?"), "\(rule.message)")
    let subject = try bank.run("explain", "gdpr.art5.1.e.retention", "ds:nordbank:custmers@2026-07")
    #expect(
      subject.code == 2 && subject.message.contains("did you mean ds:nordbank:customers@2026-07?"), "\(subject.message)"
    )
  }
}

@Suite("Requests are judged with what they reach, wherever it stands in the files") struct RequestsInFiles {
  private static let pack = """
    pack: house
    version: 1.0.0
    law: {act: House rules}
    rules:
      - id: house.erased
        cite: House 1
        title: What was asked to be erased is gone
        on: request
        when: "true"
        require: size(contributions) > 0 && contributions.all(c, has(c.removedAt))
        severity: critical
        inForce: [{from: 2000-01-01}]
        decide: mechanical
        missing: indeterminate
        remedy: Erase it.
    """

  private static let lines = [
    #"{"kind":"request","id":"req:h1","type":"erasure","subjectRef":"p:h1","receivedAt":"2026-07-02T00:00:00Z"}"#,
    #"{"kind":"contribution","id":"c:h1","dataset":"ds:nordbank:customers@2026-07","subjectRef":"p:h1","removedAt":"2026-07-05"}"#,
    #"{"kind":"contribution","id":"c:h2","dataset":"ds:nordbank:customers@2026-07","subjectRef":"p:h1"}"#,
    #"{"kind":"contribution","id":"c:h3","dataset":"ds:nordbank:customers@2026-07","subjectRef":"p:h2","removedAt":"2026-07-05"}"#,
    #"{"kind":"request","id":"req:h2","type":"erasure","subjectRef":"p:h2","receivedAt":"2026-07-02T00:00:00Z"}"#,
    #"{"kind":"request","id":"req:h3","type":"erasure","subjectRef":"p:h1","contributions":["c:h1"],"receivedAt":"2026-07-02T00:00:00Z"}"#,
    #"{"kind":"request","id":"req:h4","type":"erasure","receivedAt":"2026-07-02T00:00:00Z"}"#,
  ]

  private static func bank() throws -> Bank {
    let bank = try Bank.fresh()
    let folder = bank.url.appendingPathComponent("policies/house")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(pack.utf8).write(to: folder.appendingPathComponent("pack.yaml"))
    let file = bank.url.appendingPathComponent("affidavit.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("policies:") })
    try Data(text.replacingOccurrences(of: line, with: "policies: [gdpr, ccpa, ./policies/house]").utf8).write(to: file)
    try bank.append(
      lines[0], lines[1], lines[2], lines[3], lines[4], lines[5], lines[6],
      to: "records/2026-Q3/contributions.jsonl")
    return bank
  }

  @Test("many people's, by any number of workers: the same bytes") func parallel() throws {
    let bank = try Self.bank()
    let file = bank.url.appendingPathComponent("records/2026-Q3/contributions.jsonl")
    var text = try String(contentsOf: file, encoding: .utf8)
    for person in 0..<400 {
      let removed = person % 3 == 0 ? #","removedAt":"2026-07-05""# : ""
      text +=
        #"{"kind":"contribution","id":"c:x\#(person)","dataset":"ds:nordbank:customers@2026-07","subjectRef":"p:x\#(person)"\#(removed)}"#
        + "\n"
      text +=
        #"{"kind":"request","id":"req:x\#(person)","type":"erasure","subjectRef":"p:x\#(person)","receivedAt":"2026-07-02T00:00:00Z"}"#
        + "\n"
    }
    try Data(text.utf8).write(to: file)
    func check(_ workers: Int) throws -> Command.Outcome {
      try bank.run(
        "check", "--format", "json", "--period", "2026-Q3", "--fail-on", "none", "--workers", "\(workers)")
    }
    let alone = try check(1)
    let erased = try alone.jsonLines().filter {
      $0["rule"] as? String == "house.erased" && ($0["subject"] as? String)?.hasPrefix("req:x") == true
    }
    #expect(erased.count { $0["verdict"] as? String == "pass" } == 134)
    #expect(erased.count { $0["verdict"] as? String == "fail" } == 266)
    for workers in [2, 3, 7] { #expect(try check(workers).output == alone.output, "\(workers) workers") }
  }

  @Test("before or after their requests, by person or by list; the bundle names no contribution") func judged() throws {
    let bank = try Self.bank()
    let check = try bank.run("check", "--format", "json", "--period", "2026-Q3", "--fail-on", "none")
    let own = try check.jsonLines().filter {
      $0["rule"] as? String == "house.erased" && ($0["subject"] as? String)?.hasPrefix("req:h") == true
    }
    let found = Dictionary(
      own.map { ($0["subject"] as? String ?? "", $0["verdict"] as? String ?? "") }, uniquingKeysWith: { a, _ in a })
    #expect(
      found == ["req:h1": "fail", "req:h2": "pass", "req:h3": "pass", "req:h4": "indeterminate"], "\(check.message)")
    for workers in ["1", "2"] {
      let again = try bank.run(
        "check", "--format", "json", "--period", "2026-Q3", "--fail-on", "none", "--workers", workers)
      #expect(again.output == check.output)
    }
    let explained = try bank.run("explain", "house.erased", "req:h1", "--format", "json", "--period", "2026-Q3")
    #expect(try explained.jsonLines().first?["verdict"] as? String == "fail", "\(explained.message)")
    let run = try bank.run("run", "--period", "2026-Q3")
    try #require(run.code == 0, "\(run.message)")
    let verdicts = try String(contentsOf: bank.bundle().appendingPathComponent("verdicts.jsonl"), encoding: .utf8)
    #expect(verdicts.contains("\"req:h1\"") && !verdicts.contains("c:h2"))
  }
}
