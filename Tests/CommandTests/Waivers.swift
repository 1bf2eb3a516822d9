import Foundation
import Testing

@Suite("A waiver stands beside a finding, signed and for a time") struct Waivers {
  private static let rule = "gdpr.art5.1.e.retention-inherited"
  private static let subject = "ds:nordbank:customers@2026-07>ds:nordbank:customer-features@2026-07"

  private static func waived(until: String) throws -> Bank {
    let bank = try Bank.fresh()
    let outcome = try bank.run(
      "waive", rule, subject, "--reason", "The job \"purge\" is due:\n in January.", "--owner", "agent:dpo", "--until",
      until)
    try #require(outcome.code == 0, "\(outcome.message)")
    return bank
  }

  /// The verdict's line, and its waiver.
  private static func note(_ bank: Bank, asOf: String = "2026-10-01") throws -> (
    verdict: String, waiver: [String: Any]?
  ) {
    let check = try bank.run("check", "--format", "json", "--period", "2026-Q3", "--as-of", asOf, "--fail-on", "none")
    try #require(check.code == 0, "\(check.message)")
    let line = try #require(
      try check.jsonLines().first { $0["rule"] as? String == rule && $0["subject"] as? String == subject })
    return (try #require(line["verdict"] as? String), line["waiver"] as? [String: Any])
  }

  @Test("the finding is waived, and the verdict stays what it is") func valid() throws {
    let bank = try Self.waived(until: "2027-02-01")
    let (verdict, waiver) = try Self.note(bank)
    #expect(verdict == "fail" && waiver?["state"] as? String == "valid")
    #expect(waiver?["reason"] as? String == "The job \"purge\" is due:\n in January.")
    let run = try bank.run("run", "--period", "2026-Q3")
    try #require(run.code == 0, "\(run.message)")
    let table = try String(contentsOf: bank.bundle().appendingPathComponent("findings.csv"), encoding: .utf8)
    let row = try #require(table.split(separator: "\n").first { $0.contains(Self.rule) && $0.contains(Self.subject) })
    #expect(row.contains(",waived,"), "\(row)")
    let xml = try String(contentsOf: bank.bundle().appendingPathComponent("report.xml"), encoding: .utf8)
    #expect(xml.contains("waivedFindings=\"1\""))
  }

  @Test("its time over, it is shown as lapsed and the finding is open") func lapsed() throws {
    let bank = try Self.waived(until: "2026-11-01")
    #expect(try Self.note(bank, asOf: "2026-10-31").waiver?["state"] as? String == "valid")
    #expect(
      try Self.note(bank, asOf: "2026-11-01").waiver?["state"] as? String == "expired",
      "the first moment at which it does not count")
    let run = try bank.run("run", "--period", "2026-Q3", "--as-of", "2026-11-01")
    try #require(run.code == 0, "\(run.message)")
    let table = try String(contentsOf: bank.bundle().appendingPathComponent("findings.csv"), encoding: .utf8)
    let row = try #require(table.split(separator: "\n").first { $0.contains(Self.rule) && $0.contains(Self.subject) })
    #expect(row.contains(",waiverLapsed,"), "\(row)")
    let page = try String(contentsOf: bank.bundle().appendingPathComponent("report.html"), encoding: .utf8)
    #expect(page.lowercased().contains("waiver lapsed"))
  }

  @Test("altered, or signed by a key that may not accept risks, it counts for nothing") func altered() throws {
    let bank = try Self.waived(until: "2026-12-01")
    try bank.edit("waivers.yaml", "2026-12-01T00:00:00Z", "2029-12-01T00:00:00Z")
    let altered = try Self.note(bank)
    #expect(altered.verdict == "fail" && altered.waiver?["state"] as? String == "unverified")

    let other = try Bank.fresh()
    let signed = try other.run(
      "waive", Self.rule, Self.subject, "--reason", "x", "--owner", "me", "--until", "2027-02-01", "--key",
      "keys/stranger.key.pem")
    #expect(signed.code == 6 && signed.message.contains("may not accept risks"), "\(signed.message)")
    #expect(!FileManager.default.fileExists(atPath: other.url.appendingPathComponent("waivers.yaml").path))
  }

  @Test("what cannot be a waiver is refused, and the file stays as it is") func refused() throws {
    let bank = try Self.waived(until: "2027-02-01")
    let file = bank.url.appendingPathComponent("waivers.yaml")
    let before = try Data(contentsOf: file)
    func waive(_ options: String..., passphrase: String? = Command.passphrase) throws -> Command.Outcome {
      try Command.run(["waive", Self.rule, Self.subject] + options, in: bank.url, passphrase: passphrase)
    }
    let day = try waive("--reason", "x", "--owner", "me", "--until", "soon")
    #expect(day.code == 2 && day.message.contains("--until soon"), "\(day.message)")
    #expect(try waive("--reason", "", "--owner", "me", "--until", "2027-02-01").code == 2)
    #expect(
      try waive("--reason", "x", "--owner", "me", "--until", "2027-02-01").code == 2,
      "a second one for the same finding")
    #expect(try waive("--reason", "x", "--owner", "me", "--until", "2027-02-01", passphrase: "wrong").code == 6)
    #expect(try Data(contentsOf: file) == before)
  }

  @Test("unsigned, lapsing soon, or signed in a role that does not waive the rule: each says so") func reminders()
    throws
  {
    let bank = try Self.waived(until: "2026-12-31")
    func message() throws -> String {
      try bank.run("check", "--period", "2026-Q3", "--as-of", "2026-10-01", "--fail-on", "none").message
    }
    let soon = try message()
    #expect(soon.contains("lapses within a quarter, at 2026-12-31T00:00:00Z."), "\(soon)")
    let other = try bank.copy()
    try? FileManager.default.removeItem(at: other.url.appendingPathComponent("keys/signing.cert.pem"))
    if let authority = try Authority(other) {
      try authority.issue("signing", ["seal"])
      let wrong = try other.run("check", "--period", "2026-Q3", "--as-of", "2026-10-01", "--fail-on", "none").message
      #expect(wrong.contains("signed by a key that may not accept risks"), "\(wrong)")
      #expect(try Self.note(other).waiver?["state"] as? String == "unverified")
    }
    let file = bank.url.appendingPathComponent("waivers.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data(text.replacing(/\n *signature: .*/, with: "").utf8).write(to: file)
    let unsigned = try message()
    #expect(unsigned.contains("counts for nothing: it is not signed."), "\(unsigned)")
  }

  @Test("a waiver that waives nothing is said") func unused() throws {
    let bank = try Bank.fresh()
    _ = try bank.run("waive", Self.rule, "ds:none", "--reason", "x", "--owner", "me", "--until", "2027-02-01")
    let check = try bank.run("check", "--period", "2026-Q3", "--fail-on", "none")
    #expect(check.message.contains("The waiver of \(Self.rule) for ds:none waives nothing."), "\(check.message)")
  }
}
