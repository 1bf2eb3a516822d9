import Foundation
import Testing

@Suite("What was refused can be read, mended and run again") struct RetryRejected {
  private static let governance = "records/2026-Q3/governance.jsonl"
  private static let events = "exports/openlineage/loans.ndjson"
  private static let mistyped =
    #"{"kind":"dataset","id":"ds:mend-me","name":"Quixote Vandersloot","purposes":[{"purpose":"credit-checking/loan-risk","legalBasis":"contarct"}]}"#
  private static let clashing = #"{"kind":"document","id":"agent:cloudrun","type":"notice"}"#

  /// A workspace of which three governance records and an event are refused, beside the request of the example.
  private static let refused = Result { () throws -> Bank in
    let bank = try Bank.fresh()
    try bank.append(mistyped, clashing, "no JSON \u{1}", to: governance)
    let file = try eventFile(bank)
    try bank.append(#"{"eventType":"COMPLETE","run":{"runId":"0197f6a1-0000-7000-8000-00000000beef"}}"#, to: file)
    let run = try bank.run("run", "--period", "2026-Q3")
    try #require(run.code == 0, "\(run.message)")
    return bank
  }

  private static func eventFile(_ bank: Bank) throws -> String {
    let folder = bank.url.appendingPathComponent("exports/openlineage")
    let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().first)
    return "exports/openlineage/\(name)"
  }

  private static func refusedBank() throws -> Bank { try refused.get().copy() }

  /// Accepted, merged, rejected and read of each source, which must add up.
  private static func sums(_ bank: Bank) throws -> [[Int]] {
    let xml = try String(contentsOf: bank.bundle().appendingPathComponent("report.xml"), encoding: .utf8)
    let sums = xml.matches(
      of: /<source accepted="([0-9]+)" id="s[0-9]+" merged="([0-9]+)" name="[^"]*" read="([0-9]+)" rejected="([0-9]+)"/
    ).map { [$0.1, $0.2, $0.4, $0.3].map { Int($0) ?? -1 } }
    for sum in sums { #expect(sum[0] + sum[1] + sum[2] == sum[3], "\(sum)") }
    return sums
  }

  private static func export(_ bank: Bank, to name: String = "mend.jsonl") throws -> [[String: Any]] {
    let export = try bank.run("quarantine", "export", "--period", "2026-Q3", "--to", name)
    try #require(export.code == 0, "\(export.message)")
    let text = try String(contentsOf: bank.url.appendingPathComponent(name), encoding: .utf8)
    return try text.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  private static func write(_ lines: [[String: Any]], _ bank: Bank, to name: String = "mend.jsonl") throws {
    let text = try lines.map { String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self) + "\n" }
    try Data(text.joined().utf8).write(to: bank.url.appendingPathComponent(name))
  }

  private static func reasons(_ bank: Bank) throws -> [String] {
    let list = try bank.run("quarantine", "list", "reports/2026-Q3", "--format", "json")
    let object = try #require(try list.json() as? [String: Any])
    return try #require(object["records"] as? [[String: Any]]).compactMap { $0["reason"] as? String }.sorted()
  }

  @Test("the list names reasons and places, and no value") func list() throws {
    let bank = try Self.refusedBank()
    let text = try bank.run("quarantine", "list", "reports/2026-Q3")
    #expect(text.code == 0 && text.text.hasPrefix("5 records were refused in reports/2026-Q3:\n  2  value.token\n"))
    let lines = try String(contentsOf: bank.url.appendingPathComponent(Self.governance), encoding: .utf8)
      .split(separator: "\n").count
    let place = "\(Self.governance):\(lines - 2):130: /purposes/0/legalBasis: not a token of legalBasis; write contract"
    #expect(text.text.contains(place), "\(text.text)")
    #expect(text.text.contains("\(Self.governance):\(lines - 1):25: /id: the id belongs to a record of another kind"))
    #expect(text.text.contains("\(Self.governance):\(lines):1: not JSON"))
    let json = try bank.run("quarantine", "list", "--period", "2026-Q3", "--format", "json")
    let object = try #require(try json.json() as? [String: Any])
    #expect(object["refused"] as? Int == 5)
    #expect(
      object["reasons"] as? [String: Int] == [
        "value.token": 2, "id.kind-clash": 1, "json.syntax": 1, "member.missing": 1,
      ])
    for shown in [text.text, json.text] {
      for value in ["Quixote", "contarct", "no JSON", "beef"] { #expect(!shown.contains(value), "\(value)") }
    }
    // A copy elsewhere, without a workspace, is checked against its own key.
    let copy = bank.folder.url.appendingPathComponent("copy")
    try FileManager.default.copyItem(at: bank.bundle(), to: copy)
    let elsewhere = try Command.run(["quarantine", "list", copy.path], in: bank.folder.url, passphrase: nil)
    #expect(elsewhere.code == 0 && elsewhere.text.contains("5 records were refused"))
  }

  @Test("the export is the owner's, for this user alone, and leaves a trace") func export() throws {
    let bank = try Self.refusedBank()
    let stranger = try bank.run(
      "quarantine", "export", "--period", "2026-Q3", "--to", "mend.jsonl", "--key", "keys/stranger.key.pem")
    #expect(stranger.code == 6 && stranger.message.contains("does not open the refused records"), "\(stranger.message)")
    #expect(!FileManager.default.fileExists(atPath: bank.url.appendingPathComponent("mend.jsonl").path))
    let lines = try Self.export(bank)
    #expect(
      (lines.first { $0["reason"] as? String == "value.token" }?["record"] as? [String: Any])?["name"] as? String
        == "Quixote Vandersloot")
    #expect(lines.first { $0["reason"] as? String == "json.syntax" }?["body"] as? String == "no JSON \u{1}")
    let file = bank.url.appendingPathComponent("mend.jsonl").path
    let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
    #expect(mode?.intValue == 0o600)
    let again = try bank.run("quarantine", "export", "--period", "2026-Q3", "--to", "mend.jsonl")
    #expect(again.code == 3 && again.message.contains("nothing is overwritten"), "\(again.message)")
    let trail = try bank.run("audit", "show").jsonLines().compactMap { $0["operation"] as? String }
    #expect(trail == ["quarantine.export"])
    #expect(try bank.run("audit", "verify").code == 0)
  }

  @Test("mended records stand in the place of the refused ones, each counted once") func mended() throws {
    let bank = try Self.refusedBank()
    let before = try Self.sums(bank)
    var lines = try Self.export(bank)
    for index in lines.indices {
      switch lines[index]["reason"] as? String {
      case "value.token":
        var record = try #require(lines[index]["record"] as? [String: Any])
        // One is mended; the other is wrong in another way now.
        if record["id"] as? String == "ds:mend-me" {
          record["purposes"] = [["purpose": "credit-checking/loan-risk", "legalBasis": "contract"]]
        } else {
          record["regime"] = "gdpr"
          record["receivedAt"] = "2026-09-31"
        }
        lines[index]["record"] = record
      case "id.kind-clash": lines[index]["record"] = ["kind": "document", "id": "doc:not-the-agent", "type": "notice"]
      case "json.syntax":
        lines[index]["body"] = nil
        lines[index]["record"] = ["kind": "dataset", "id": "ds:out-of-nothing"]
      default:
        var event = try #require(lines[index]["record"] as? [String: Any])
        event["eventTime"] = "2026-08-01T10:00:00Z"
        event["job"] = ["namespace": "lake", "name": "mended-job"]
        event["outputs"] = [["namespace": "s3://nordbank-lake", "name": "mended/output.parquet"]]
        lines[index]["record"] = event
      }
    }
    try Self.write(lines, bank)
    for round in 1...2 {
      // The second time, four of the five stand in the edition before alone: the same file means the
      // same.
      let run = try bank.run("run", "--period", "2026-Q3", "--retry-rejected", "mend.jsonl", "--workers", "\(round)")
      try #require(run.code == 0, "\(run.message)")
      let sentence = "5 were offered again, 5 of them mended: 4 were accepted, 1 refused again."
      #expect(run.message.contains(sentence), "\(run.message)")
      let report = try String(contentsOf: bank.bundle().appendingPathComponent("report.xml"), encoding: .utf8)
      #expect(report.contains(sentence))
      let after = try Self.sums(bank)
      #expect(after.map { $0[3] } == before.map { $0[3] }, "nothing is read twice")
      #expect(after[0] == [before[0][0] + 3, before[0][1], 1, before[0][3]])
      #expect(after[3] == [before[3][0] + 1, before[3][1], before[3][2] - 1, before[3][3]])
      let list = try bank.run("quarantine", "list", "reports/2026-Q3")
      #expect(list.text.contains("requests.jsonl:7:") && list.text.contains("/receivedAt: must be"), "\(list.text)")
      #expect(list.text.hasPrefix("1 records were refused"))
    }
    let opened = try bank.run("open", "reports/2026-Q3", "--key", "keys/owner.key.pem")
    for id in ["ds:mend-me", "ds:out-of-nothing", "doc:not-the-agent", "mended-job", "mended/output.parquet"] {
      #expect(opened.text.contains(id), "\(id)")
    }
    #expect(try bank.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk", "--quiet").code == 0)
    // Without the file a run starts from the sources.
    try #require(try bank.run("run", "--period", "2026-Q3").code == 0)
    #expect(try Self.sums(bank) == before)
  }

  @Test(
    "an export that has changed: what is gone from it is offered from the quarantine; what it has right by now is not")
  func changed() throws {
    let bank = try Self.refusedBank()
    let before = try Self.sums(bank)
    // The line that is no JSON is gone, the mistyped one is mended in its source, and all stand a line further on.
    let file = bank.url.appendingPathComponent(Self.governance)
    var lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    lines.removeLast()
    lines[lines.count - 2] = Self.mistyped.replacingOccurrences(of: "contarct", with: "contract")
    try Data(("\n" + lines.map { $0 + "\n" }.joined()).utf8).write(to: file)
    let run = try bank.run("run", "--period", "2026-Q3", "--retry-rejected")
    try #require(run.code == 0, "\(run.message)")
    #expect(
      run.message.contains(
        "5 were offered again: 0 were accepted, 1 was mended in the export, 4 refused again."), "\(run.message)")
    let after = try Self.sums(bank)
    #expect(after[0] == [before[0][0] + 1, before[0][1], before[0][2] - 1, before[0][3]])
    #expect(try Self.reasons(bank) == ["id.kind-clash", "json.syntax", "member.missing", "value.token"])
    // The whole export is gone: the workspace no longer lists it, and its records come from the quarantine.
    try bank.edit("affidavit.yaml", "exports/openlineage/*.ndjson", "exports/openlineage/none-*.ndjson")
    try Data().write(to: bank.url.appendingPathComponent("exports/openlineage/none-0.ndjson"))
    let gone = try bank.run("run", "--period", "2026-Q3", "--retry-rejected")
    try #require(gone.code == 0, "\(gone.message)")
    #expect(gone.message.contains("4 were offered again: 0 were accepted, 4 refused again."), "\(gone.message)")
    let last = try Self.sums(bank)
    #expect(last[3][2] == 1)
    #expect(try Self.reasons(bank) == ["id.kind-clash", "json.syntax", "member.missing", "value.token"])
  }

  @Test("a mended record that its source has too is a duplicate") func duplicate() throws {
    let bank = try Self.refusedBank()
    let before = try Self.sums(bank)
    var lines = try Self.export(bank)
    lines.removeAll { ($0["record"] as? [String: Any])?["id"] as? String != "ds:mend-me" }
    let mended = Self.mistyped.replacingOccurrences(of: "contarct", with: "contract")
    lines[0]["record"] = try JSONSerialization.jsonObject(with: Data(mended.utf8))
    try Self.write(lines, bank)
    try bank.edit(Self.governance, Self.mistyped, mended)
    let run = try bank.run("run", "--period", "2026-Q3", "--retry-rejected", "mend.jsonl")
    try #require(run.code == 0, "\(run.message)")
    #expect(try Self.sums(bank)[0] == [before[0][0] + 1, before[0][1] + 1, before[0][2] - 1, before[0][3] + 1])
  }

  @Test("what cannot be offered again is said, with the code that it means, before anything is written")
  func errors() throws {
    let bank = try Self.refusedBank()
    let before = try Bank.files(bank.reports)
    func retry(_ more: String...) throws -> Command.Outcome {
      try Command.run(["run", "--period", "2026-Q3", "--retry-rejected"] + more, in: bank.url)
    }
    func mend(_ line: String) throws -> Command.Outcome {
      try Data(line.utf8).write(to: bank.url.appendingPathComponent("mend.jsonl"))
      return try retry("mend.jsonl")
    }
    let stranger = try retry("--key", "keys/stranger.key.pem")
    #expect(stranger.code == 6 && stranger.message.contains("give --key"), "\(stranger.message)")
    let none = try bank.run("run", "--period", "2026-Q2", "--retry-rejected")
    #expect(none.code != 0 && none.output.isEmpty)
    let missing = try retry("nothing.jsonl")
    #expect(missing.code == 3 && missing.message.contains("nothing.jsonl cannot be read"), "\(missing.message)")
    let torn = try mend(#"{"source":{"export":"x"},"line":1,"record":{"id":"#)
    #expect(torn.code == 3 && torn.message.contains("mend.jsonl:1:50: not JSON"), "\(torn.message)")
    let place = #""source":{"export":"records/2026-Q3/governance.jsonl"}"#
    let elsewhere = try mend(#"{\#(place),"line":2,"record":{"id":"secret"}}"#)
    #expect(elsewhere.code == 3 && elsewhere.message.contains("no refused record of reports/2026-Q3 stands at"))
    let doubled = try mend(#"{\#(place),"line":2,"record":{},"body":"secret"}"#)
    #expect(doubled.code == 3 && doubled.message.contains("one of record, body and bodyBase64"), "\(doubled.message)")
    let unknown = try mend(#"{\#(place),"line":2,"recrod":{"id":"secret"}}"#)
    #expect(unknown.code == 3 && unknown.message.contains("did you mean record?"), "\(unknown.message)")
    for outcome in [torn, elsewhere, doubled, unknown] { #expect(!outcome.message.contains("secret")) }
    #expect(try bank.run("run", "--key", "keys/owner.key.pem").code == 2)
    #expect(try Bank.files(bank.reports) == before)

    let file = bank.bundle().appendingPathComponent("quarantine.jsonl")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacingOccurrences(of: #""line":7"#, with: #""line":8"#).utf8).write(to: file)
    for outcome in [
      try retry(), try bank.run("quarantine", "list", "reports/2026-Q3"),
      try bank.run("quarantine", "export", "reports/2026-Q3", "--to", "out.jsonl"),
    ] {
      #expect(outcome.code == 4 && outcome.message.contains("it was altered"), "\(outcome.message)")
    }
  }
}
