import Foundation
import Testing

@Suite("An attestation answers what no machine decides, signed, in a role and for a time") struct Attestations {
  private static let rule = "gdpr.art6.1.f.balancing-test"
  private static let subject = "ds:nordbank:customers@2026-07"

  private static func attested(_ options: String..., until: String = "2027-09-30", on subject: String = subject) throws
    -> Bank
  {
    let bank = try Bank.fresh()
    let outcome = try attest(bank, ["--until", until] + options, on: subject)
    try #require(outcome.code == 0, "\(outcome.message)")
    return bank
  }

  private static func attest(_ bank: Bank, _ options: [String], on subject: String = subject) throws -> Command.Outcome
  {
    try Command.run(
      ["attest", rule, subject, "--person", "agent:dpo", "--statement", "The balance holds.", "--from", "2026-09-30"]
        + options, in: bank.url)
  }

  /// The verdict, its sentence, and what is said to the person who waits.
  private static func check(_ bank: Bank, asOf: String = "2026-10-01") throws -> (
    verdict: String, why: String, message: String
  ) {
    let outcome = try bank.run("check", "--format", "json", "--period", "2026-Q3", "--as-of", asOf, "--fail-on", "none")
    try #require(outcome.code == 0, "\(outcome.message)")
    let line = try #require(
      try outcome.jsonLines().first { $0["rule"] as? String == rule && $0["subject"] as? String == subject })
    return (
      try #require(line["verdict"] as? String), try #require(line["why"] as? String), outcome.message
    )
  }

  @Test("without one the verdict asks for it; signed it holds, until its end and not at it") func signed() throws {
    #expect(try Self.check(Bank.fresh()).verdict == "needsAttestation")
    let bank = try Self.attested("--role", "dpo", until: "2027-01-15")
    let first = try Self.check(bank)
    #expect(first.verdict == "pass" && first.why.contains("a person has attested the rest"), "\(first.why)")
    #expect(!first.message.contains("attestation doc:"), "\(first.message)")
    let last = try Self.check(bank, asOf: "2027-01-14T23:59:59Z")
    #expect(
      last.verdict == "pass" && last.message.contains("expires within a quarter, on 2027-01-15"), "\(last.message)")
    let over = try Self.check(bank, asOf: "2027-01-15")
    #expect(over.verdict == "needsAttestation" && over.why.contains("has expired"), "\(over.why)")
    #expect(over.message.contains("of \(Self.rule) counts for nothing: it is not in force"), "\(over.message)")
    let run = try bank.run("run", "--period", "2026-Q3")
    #expect(run.code == 0, "\(run.message)")
    let log = try bank.run("audit", "show")
    #expect(log.text.contains(#""attest""#), "\(log.text)")
  }

  @Test("unsigned, altered or by a key without the role it counts for nothing, and each says so") func worthless()
    throws
  {
    let bank = try Self.attested("--role", "dpo")
    let file = bank.url.appendingPathComponent("attestations.jsonl")
    let whole = try String(contentsOf: file, encoding: .utf8)
    try Data(whole.replacing(/,"signature":"[^"]*"/, with: "").utf8).write(to: file)
    let unsigned = try Self.check(bank)
    #expect(unsigned.verdict == "needsAttestation" && unsigned.why.contains("is not signed"), "\(unsigned.why)")
    #expect(unsigned.message.contains("counts for nothing: it is not signed"), "\(unsigned.message)")

    try Data(whole.replacing("The balance holds.", with: "The balance tips.").utf8).write(to: file)
    let altered = try Self.check(bank)
    #expect(altered.verdict == "needsAttestation" && altered.why.contains("does not verify"), "\(altered.why)")
    #expect(altered.message.contains("its signature is of no key that may attest"), "\(altered.message)")

    try Data(whole.utf8).write(to: file)
    #expect(try Self.check(bank).verdict == "pass")
    // Whose certificate names neither the role nor the capacity has signed in vain.
    for (units, counts) in [
      (["seal"], false), (["seal", "attest", "controller"], false), (["seal", "attest", "dpo"], true),
    ] {
      let other = try bank.copy()
      try? FileManager.default.removeItem(at: other.url.appendingPathComponent("keys/signing.cert.pem"))
      guard let authority = try Authority(other) else { return }
      try authority.issue("signing", units)
      let found = try Self.check(other)
      #expect((found.verdict == "pass") == counts, "\(units): \(found.why)")
      guard !counts else { continue }
      #expect(found.why.contains("by a key that may not attest it"), "\(found.why)")
      #expect(found.message.contains("of a key that may not attest, or not in that capacity"), "\(found.message)")
    }
  }

  @Test("who may not attest does not, and what cannot be attested is refused") func refused() throws {
    let bank = try Bank.fresh()
    let until = ["--until", "2027-09-30"]
    let stranger = try Self.attest(bank, until + ["--key", "keys/stranger.key.pem"])
    #expect(stranger.code == 6 && stranger.message.contains("may not attest"), "\(stranger.message)")
    let early = try Self.attest(bank, ["--until", "2026-09-30"])
    #expect(early.code == 2 && early.message.contains("is not after"), "\(early.message)")
    let soon = try Self.attest(bank, ["--until", "soon"])
    #expect(soon.code == 2 && soon.message.contains("--until soon"), "\(soon.message)")
    func other(_ rule: String) throws -> Command.Outcome {
      try bank.run(
        "attest", rule, Self.subject, "--person", "agent:dpo", "--statement", "x", "--from", "2026-09-30", "--until",
        "2027-01-01")
    }
    let mechanical = try other("gdpr.art5.1.e.retention")
    #expect(mechanical.code == 2 && mechanical.message.contains("decided by facts alone"), "\(mechanical.message)")
    let unknown = try other("gdpr.art6.1.f.balancing-tests")
    #expect(unknown.code == 2 && unknown.message.contains("did you mean \(Self.rule)"), "\(unknown.message)")
    #expect(!FileManager.default.fileExists(atPath: bank.url.appendingPathComponent("attestations.jsonl").path))
    guard let authority = try Authority(bank) else { return }
    try authority.issue("auditor", ["attest", "dpo"])
    try bank.edit(
      "affidavit.yaml", "  authority: keys/authority.pem",
      "  authority: keys/authority.pem\n  people: [keys/auditor.cert.pem]")
    #expect(try Self.attest(bank, until).code == 6, "the signing key has no certificate that says so")
    let capacity = try Self.attest(bank, until + ["--key", "keys/auditor.key.pem", "--role", "controller"])
    #expect(capacity.code == 6 && capacity.message.contains("names no OU=controller"), "\(capacity.message)")
    #expect(try Self.attest(bank, until + ["--key", "keys/auditor.key.pem", "--role", "dpo"]).code == 0)
    let again = try Self.attest(bank, until + ["--key", "keys/auditor.key.pem", "--role", "dpo"])
    #expect(again.code == 2 && again.message.contains("attests the same already"), "\(again.message)")
    #expect(try Self.check(bank).verdict == "pass")
  }

  @Test("one that nothing asked for is said") func unused() throws {
    let bank = try Self.attested(on: "ds:none")
    let found = try Self.check(bank)
    #expect(found.verdict == "needsAttestation")
    #expect(found.message.contains("of \(Self.rule) attests nothing that was asked for."), "\(found.message)")
  }
}
