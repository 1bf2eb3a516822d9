import Crypto
import Foundation
import Testing

@testable import Protection

@Suite("Nothing is lost, and nothing that names a person gets out") struct Conservation {
  /// Values that no reader of the bundle without a key may see, in any form.
  private static let canaries = [
    "Quixote Vandersloot", "quixote@nordbank.example", "agent:dpo", "9876543210123",
    "Ticket texts readable by another customer",
    "s3://nordbank-lake/customers/2026-07.parquet", "c:00000-0", "c:canary-0", "p:canaryperson0001",
    "req-canary-subject",
  ]

  /// Accepted, merged, rejected and read of each source of a report.
  private static func sums(_ bundle: URL) throws -> [[String: Int]] {
    let xml = try String(contentsOf: bundle.appendingPathComponent("report.xml"), encoding: .utf8)
    return xml.matches(
      of: /<source accepted="([0-9]+)" id="s[0-9]+" merged="([0-9]+)" name="[^"]*" read="([0-9]+)" rejected="([0-9]+)"/
    )
    .map {
      ["accepted": Int($0.1) ?? -1, "merged": Int($0.2) ?? -1, "read": Int($0.3) ?? -1, "rejected": Int($0.4) ?? -1]
    }
  }

  private static func spoilt() throws -> Bank {
    let bank = try Bank.fresh()
    let governance = "records/2026-Q3/governance.jsonl"
    try bank.edit(governance, "Linnea Ek", "Quixote Vandersloot")
    try bank.edit(governance, "dpo@nordbank.example", "quixote@nordbank.example")
    let text = try String(contentsOf: bank.url.appendingPathComponent(governance), encoding: .utf8)
    let agent = try #require(text.split(separator: "\n").first { $0.contains(#""agent:cloudrun","type""#) })
    try bank.append(
      String(agent), #"{"kind":"document","id":"agent:cloudrun","type":"notice"}"#,
      #"{"kind":"dataset","id":"ds:x","name":"Quixote Vandersloot","quixote@nordbank.example":1}"#,
      #"{"kind":"dataset","id":"#,
      to: governance)
    try bank.append(
      #"{"kind":"contribution","id":"c:canary-0","dataset":"ds:nordbank:customers@2026-07","subjectRef":"p:canaryperson0001","region":"SE","ageBand":"adult","rows":1,"values":{"income":9876543210123},"addedAt":"2026-05-25T09:00:00Z"}"#,
      #"{"kind":"contribution","id":"c:canary-0","dataset":"ds:nordbank:customers@2026-07","subjectRef":"p:canaryperson0001","region":"SE","ageBand":"adult","rows":1,"values":{"income":9876543210123},"addedAt":"2026-05-25T09:00:00Z"}"#,
      #"{"kind":"contribution","id":"c:canary-1","subjectRef":"req-canary-subject"}"#,
      to: "records/2026-Q3/contributions.jsonl")
    return bank
  }

  private static let run = Result { () throws -> (Bank, Command.Outcome) in
    let bank = try spoilt()
    return (bank, try bank.run("run", "--period", "2026-Q3"))
  }

  @Test("accepted + merged + rejected = read, for every source") func sums() throws {
    let (bank, run) = try Self.run.get()
    try #require(run.code == 0, "\(run.message)")
    let sums = try Self.sums(bank.bundle())
    #expect(sums.count == 4)
    for sum in sums {
      #expect(sum["accepted", default: 0] + sum["merged", default: 0] + sum["rejected", default: 0] == sum["read"])
    }
    // Governance: one duplicate; a clash of ids, a faulty record, half a line, and the request of the example are refused.
    let lines = try ["governance", "events", "requests"].reduce(0) { sum, name in
      let text = try String(
        contentsOf: bank.url.appendingPathComponent("records/2026-Q3/\(name).jsonl"), encoding: .utf8)
      return sum + text.split(separator: "\n").count
    }
    #expect(sums[0] == ["read": lines, "merged": 1, "rejected": 4, "accepted": lines - 5])
    #expect(
      sums[1] == ["read": Bank.contributions + 3, "merged": 1, "rejected": 1, "accepted": Bank.contributions + 1])
  }

  @Test("a line in quarantine for each refused record, which the owner's key opens") func quarantine()
    throws
  {
    let (bank, _) = try Self.run.get()
    let bundle = bank.bundle()
    let owner = try FileKeys.privateKey(
      at: bank.url.appendingPathComponent("keys/owner.key.pem").path,
      passphrase: SecretBytes(Array(Command.passphrase.utf8)))
    let keyring = try Array(Data(contentsOf: bundle.appendingPathComponent(Keyring.fileName)))
    let keys = try #require(try Keyring.open(keyring, with: owner).first)
    let cipher = try AESGCM(key: keys.contentKey(class: "owner").key)
    let lines = try String(contentsOf: bundle.appendingPathComponent("quarantine.jsonl"), encoding: .utf8).split(
      separator: "\n")
    #expect(lines.count == 5)
    for line in lines {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let source = try #require(object["source"] as? [String: String])
      let number = try #require(object["line"] as? Int)
      let export = try #require(source["export"])
      let file = try String(contentsOf: bank.url.appendingPathComponent(export), encoding: .utf8)
      let refused = file.split(separator: "\n", omittingEmptySubsequences: false)[number - 1]
      let body = try JWECompact(parsing: try #require(object["body"] as? String)).open(with: cipher)
      #expect(body.withUnsafeBytes { String(decoding: $0, as: UTF8.self) } == refused)
      #expect(object["reason"] is String && object["message"] is String)
    }
    let stranger = try FileKeys.privateKey(
      at: bank.url.appendingPathComponent("keys/stranger.key.pem").path,
      passphrase: SecretBytes(Array(Command.passphrase.utf8)))
    #expect(throws: ProtectionError.self) { try Keyring.open(keyring, with: stranger) }
  }

  @Test("no canary in the bundle, the ledger or what is printed: raw, hex, base64 or UTF-16") func canaries() throws {
    let (bank, run) = try Self.run.get()
    var files = try Bank.files(bank.bundle())
    for (name, content) in try Bank.files(bank.url.appendingPathComponent("state")) { files["state/\(name)"] = content }
    files["standard error"] = Data(run.message.utf8)
    for canary in Self.canaries {
      for form in Self.forms(of: canary) {
        for (name, content) in files { #expect(content.range(of: form) == nil, "\(canary) stands in \(name)") }
      }
    }
    // The search finds what is there: the same values, opened.
    let opened = try bank.run("open", "reports/2026-Q3", "--key", "keys/owner.key.pem")
    #expect(
      opened.text.contains("Quixote Vandersloot")
        && opened.text.contains("s3://nordbank-lake/customers/2026-07.parquet"))
    #expect(Self.forms(of: "Nordbank AB").contains { form in files.values.contains { $0.range(of: form) != nil } })
  }

  /// The bytes of a text as they may stand in a file: raw, hex, UTF-16, and in Base64 at each of the three places in a group.
  static func forms(of text: String) -> [Data] {
    let raw = Data(text.utf8)
    let hex = raw.map { String(format: "%02x", $0) }.joined()
    var forms = [raw, Data(hex.utf8), Data(hex.uppercased().utf8), text.data(using: .utf16LittleEndian) ?? raw]
    for shift in 0..<3 {
      let encoded = (Data(repeating: 0, count: shift) + raw).base64EncodedString()
      // The first characters depend on what stands before, the last ones on what follows.
      let whole = encoded.dropFirst(shift == 0 ? 0 : shift + 1).prefix(
        ((shift + raw.count) * 8 / 6) - (shift == 0 ? 0 : shift + 1))
      forms.append(Data(whole.utf8))
      forms.append(Data(whole.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_").utf8))
    }
    return forms
  }

  @Test("--strict ends with 3 and publishes nothing") func strict() throws {
    let bank = try Self.spoilt()
    let run = try bank.run("run", "--period", "2026-Q3", "--strict")
    #expect(run.code == 3, "\(run.message)")
    #expect(run.message.contains("--strict is set"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: bank.reports.path).isEmpty)
    let check = try bank.run("check", "--period", "2026-Q3", "--strict")
    #expect(check.code == 3 && check.output.isEmpty)
  }
}
