import Foundation
import Testing

/// Names that would drive a terminal if they reached it as they are.
enum Evil {
  /// For names that may hold anything: sets a window's title, colours, turns the direction, hides, and begins a line of its own.
  static let name = "x\u{1B}]0;t\u{7}\u{1B}[31m\u{202E}\u{2066}\u{9B}2J\u{200B}\u{2028}\u{E0041}\nFORGED: all is well"
  /// For ids, which their schema keeps free of C0.
  static let id = "evil\u{202E}\u{2066}\u{9B}2J\u{200B}\u{2028}\u{E0041}"

  /// A text as JSON, and as YAML in double quotes.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for unit in text.utf16 {
      quoted +=
        (0x23...0x5B).contains(unit) || unit == 0x20
        ? String(UnicodeScalar(UInt8(unit))) : "\\u" + String(format: "%04x", unit)
    }
    return quoted + "\""
  }

  /// YAML has no surrogates: eight digits for what lies beyond.
  static func yaml(_ text: String) -> String {
    text.unicodeScalars.reduce("\"") { $0 + "\\U" + String(format: "%08x", $1.value) } + "\""
  }

  /// Characters that must not come out, whichever command was run.
  static func unsafe(in data: Data) -> [String] {
    guard let text = String(data: data, encoding: .utf8) else { return ["no UTF-8"] }
    return text.unicodeScalars.compactMap { scalar in
      if scalar == "\n" { return nil }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate:
        return "U+" + String(scalar.value, radix: 16, uppercase: true)
      default: return nil
      }
    }
  }
}

@Suite("Names and values from input never reach a terminal unescaped") struct HostileNames {
  /// A bank whose every name is hostile: of files, records, packs, statistics, waivers.
  private static func bank() throws -> Bank {
    let bank = try Bank.fresh()
    let folder = bank.url.appendingPathComponent("records/2026-Q4")
    let records = [
      #"{"kind":"profile","id":"lei:529900NORDBANK00001","name":NAME,"country":"SE","establishedInUnion":true}"#,
      #"{"kind":"dataset","id":"ds:ID","name":NAME,"personalData":"identified","wasDerivedFrom":[{"id":"ds:0ID"}],"locations":["SE"]}"#,
      #"{"kind":"model","id":"model:ID","name":NAME,"wasDerivedFrom":[{"id":"ds:ID"}],"extensions":{"x":{NAME:NAME}}}"#,
      #"{"kind":"agent","id":"agent:ID","type":"person","name":NAME}"#,
      #"{"kind":"dataset","id":"ds:2ID","name":NAME,NAME:1}"#, #"{"kind":NAME,"id":"ds:3ID"}"#,
      #"{"kind":"dataset","id":NAME}"#,
      #"{"kind":"dataset","id":"ds:4ID","extensions":{NAME:{NAME:1,NAME:2}}}"#, "RAW",
    ]
    let text = records.map {
      $0.replacingOccurrences(of: "NAME", with: Evil.quoted(Evil.name)).replacingOccurrences(of: "RAW", with: Evil.name)
        .replacingOccurrences(of: "ID", with: Evil.id)
    }
    try Data((text.joined(separator: "\n") + "\n").utf8).write(to: folder.appendingPathComponent("h\(Evil.name).jsonl"))
    let configured = try String(contentsOf: bank.configuration, encoding: .utf8)
    let sources = try #require(configured.range(of: "sources:"))
    let next = try #require(configured.range(of: "dictionary:"))
    let own =
      "sources: [{native: \"records/{period}/h*.jsonl\"}, {native: \"records/{period}/contributions.jsonl\"}]\n\n"
    try Data((configured[..<sources.lowerBound] + own + configured[next.lowerBound...]).utf8).write(
      to: bank.configuration)
    try bank.edit("affidavit.yaml", "policies: [gdpr, ccpa]", "policies: [gdpr, ./policies/house]")
    try bank.edit("affidavit.yaml", "reports: [audit]", "reports: [audit, \(Evil.yaml(Evil.name))]")
    let pack = bank.url.appendingPathComponent("policies/house")
    try FileManager.default.createDirectory(
      at: pack.appendingPathComponent("cases"), withIntermediateDirectories: true)
    let name = Evil.yaml(Evil.name)
    try Data(
      """
      pack: house
      version: \(name)
      law: {act: \(name), uri: "https://acme.example/handbook", asOf: 2026-10-01}
      rules:
        - id: house.owner-named
          cite: \(name)
          title: \(name)
          on: dataset
          when: dataset.personalData != 'none'
          require: has(dataset.wasAttributedTo) && dataset.wasAttributedTo.exists(a, a.role == 'owner')
          severity: minor
          inForce: [{from: 2026-01-01}]
          decide: mechanical
          missing: fail
          remedy: \(name)

      """.utf8
    ).write(to: pack.appendingPathComponent("pack.yaml"))
    try Data(
      """
      asOf: 2026-10-01T00:00:00Z
      given:
        - {kind: dataset, id: \(Evil.yaml("ds:\(Evil.id)")), personalData: identified}
      cases:
        - {name: \(name), rule: house.owner-named, expect: {\(Evil.yaml("ds:\(Evil.id)")): pass}}

      """.utf8
    ).write(to: pack.appendingPathComponent("cases/\(Evil.id).yaml"))
    return bank
  }

  private static func check(
    _ outcome: Command.Outcome, _ command: [String], code: Int32, shows: Bool = true,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.code == code, "\(command): \(outcome.message)", sourceLocation: sourceLocation)
    // The one escape sequence that is ours.
    let message = outcome.message.replacingOccurrences(of: "\u{1B}[1;31merror: \u{1B}[0m", with: "error: ")
    for (stream, data) in [("stdout", outcome.output), ("stderr", Data(message.utf8))] {
      let found = Set(Evil.unsafe(in: data))
      #expect(found.isEmpty, "\(command), \(stream): \(found.sorted())", sourceLocation: sourceLocation)
      let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
      #expect(!lines.contains { $0.hasPrefix("FORGED") }, "\(command), \(stream)", sourceLocation: sourceLocation)
    }
    if shows {
      let all = outcome.text + outcome.message
      #expect(
        all.lowercased().contains("202e"), "\(command): the names are shown by their codes",
        sourceLocation: sourceLocation)
    }
  }

  @Test("not from files, records, packs, statistics and waivers, by any command and in any format") func commands()
    throws
  {
    let bank = try Self.bank()
    let dataset = "ds:\(Evil.id)"
    let waive = [
      "waive", "house.owner-named", dataset + ">nothing", "--reason", Evil.name, "--owner", Evil.name, "--until",
      "2027-06-01",
    ]
    let commands: [([String], Int32, Bool)] = [
      (waive, 0, true), (waive, 2, false), (["check", "--fail-on", "none"], 0, true),
      (["check", "--fail-on", "none", "--format", "junit"], 0, true),
      (["check", "--fail-on", "none", "--format", "sarif"], 0, true),
      (["check", "--fail-on", "none", "--format", "json"], 0, true), (["check", "--strict"], 3, true),
      (["run", "--color", "always"], 0, true), (["policy", "list"], 0, true),
      (["policy", "test", "./policies/house"], 1, true),
      (["lineage", dataset], 0, true), (["lineage", dataset, "--format", "json"], 0, true),
      (["lineage", dataset, "--format", "dot"], 0, true), (["lineage", dataset, "--format", "svg"], 0, true),
      (["lineage", dataset + Evil.name], 2, true), (["convert"], 0, true), (["convert", "--to", "prov-json"], 0, true),
      (["convert", "native:\(Evil.name)"], 3, true), (["budget"], 0, false),
      (["quarantine", "list"], 0, true), (["open", "reports/2026-Q4", "--key", "keys/owner.key.pem"], 0, true),
      (["open", "reports/2026-Q4", "--key", "keys/owner.key.pem", "--record", Evil.name], 6, true),
      (["verify", "reports/2026-Q4"], 0, false), (["verify", Evil.name], 4, false), (["audit", "show"], 0, false),
      (["keys", "new", Evil.name], 6, true), (["check", "--workspace", Evil.name], 2, true),
    ]
    for (command, code, shows) in commands {
      Self.check(try Command.run(command, in: bank.url), command, code: code, shows: shows)
    }
    try Self.tables(bank.bundle("2026-Q4"))
    // Its commands are copied into a terminal: no name may begin a line among them.
    let notes = try Data(contentsOf: bank.bundle("2026-Q4").appendingPathComponent("VERIFY.md"))
    #expect(Evil.unsafe(in: notes).isEmpty)
    #expect(String(decoding: notes, as: UTF8.self).contains("\\u{202E}"))
    #expect(!String(decoding: notes, as: UTF8.self).contains("\nFORGED"))
  }

  /// The tables of the bundle: a row for each finding, whatever is in it, and no field that a spreadsheet would run.
  private static func tables(_ bundle: URL) throws {
    for name in ["findings.csv", "lineage.csv"] {
      let text = try String(contentsOf: bundle.appendingPathComponent(name), encoding: .utf8)
      #expect(!text.contains("\u{1B}") && !text.contains("\u{7}"), "\(name)")
      for field in text.split(whereSeparator: { $0 == "," || $0.isNewline }) {
        let start = field.first == "\"" ? field.dropFirst().first : field.first
        #expect(!"=+-@\t".contains(start ?? "x"), "\(name): \(field.prefix(20))")
      }
    }
  }

  @Test("not from a configuration that is wrong: one line, whatever the key, and where it stands") func configuration()
    throws
  {
    let bank = try Bank.fresh()
    try bank.edit("affidavit.yaml", "reports: [audit]", "\(Evil.yaml(Evil.name)): 1")
    let outcome = try bank.run("check", "--color", "always")
    Self.check(outcome, ["check"], code: 2)
    #expect(
      outcome.message.split(separator: "\n").count == 1 && outcome.message.contains("unknown key x\\u{1B}]0;t\\u{7}"))
  }
}
