import Foundation
import Testing

@Suite("Who holds no key of the role cannot seal, waive or carry budget over") struct Roles {
  private static let waiver = [
    "waive", "gdpr.art5.1.e.retention-inherited",
    "ds:nordbank:customers@2026-07>ds:nordbank:customer-features@2026-07", "--reason", "due", "--owner", "agent:dpo",
    "--until", "2027-02-01",
  ]

  @Test("each does what its certificate says and nothing else") func separate() throws {
    let bank = try Bank.fresh()
    guard let authority = try Authority(bank) else { return }
    try authority.issue("signing", ["seal"])
    try authority.issue("stranger", ["waive", "attest"])
    try bank.edit(
      "affidavit.yaml", "  authority: keys/authority.pem",
      "  authority: keys/authority.pem\n  people: [keys/stranger.cert.pem]")
    let sealing = try Command.run(Self.waiver, in: bank.url)
    #expect(sealing.code == 6 && sealing.message.contains("may not accept risks"), "\(sealing.message)")
    let owner = try Command.run(Self.waiver + ["--key", "keys/owner.key.pem"], in: bank.url)
    #expect(owner.code == 6, "an owner reads, and accepts nothing: \(owner.message)")
    let waived = try Command.run(Self.waiver + ["--key", "keys/stranger.key.pem"], in: bank.url)
    #expect(waived.code == 0, "\(waived.message)")
    let run = try bank.run("run", "--period", "2026-Q3")
    #expect(run.code == 0, "\(run.message)")
    let table = try String(contentsOf: bank.bundle().appendingPathComponent("findings.csv"), encoding: .utf8)
    #expect(table.contains(",waived,"), "the waiver counts")
    for key in ["signing", "stranger", "owner"] {
      let carry = try bank.run(
        "budget", "carry", "--rho", "0.001", "--from", "2026-Q3", "--to", "2026-Q4", "--reason", "x", "--owner", "me",
        "--key", "keys/\(key).key.pem")
      #expect(carry.code == 6 && carry.message.contains("may not carry budget"), "\(key): \(carry.message)")
    }
    try authority.issue("board", ["carry"])
    try bank.edit(
      "affidavit.yaml", "people: [keys/stranger.cert.pem]", "people: [keys/stranger.cert.pem, keys/board.cert.pem]")
    let carried = try bank.run(
      "budget", "carry", "--rho", "0.001", "--from", "2026-Q3", "--to", "2026-Q4", "--reason", "x", "--owner", "me",
      "--key", "keys/board.key.pem")
    #expect(carried.code == 0, "\(carried.message)")
    // The role taken away, what it signed counts no more.
    try authority.issue("stranger", ["attest"])
    let later = try bank.run("run", "--period", "2026-Q4")
    #expect(later.code == 0, "\(later.message)")
    #expect(later.message.contains("counts for nothing"), "\(later.message)")
  }

  @Test(
    "a signing key without the right to seal seals nothing, and no keys anew",
    arguments: ["no role", "another authority", "expired", "not for signatures", "no certificate"])
  func unsealed(_ why: String) throws {
    let bank = try Bank.reported()
    guard let authority = try Authority(bank) else { return }
    try FileManager.default.removeItem(at: bank.url.appendingPathComponent("keys/signing.cert.pem"))
    switch why {
    case "no role": try authority.issue("signing", ["waive"])
    case "another authority":
      try authority.issue("signing", ["seal"])
      try FileManager.default.copyItem(
        at: bank.url.appendingPathComponent("keys/authority.pem"), to: bank.url.appendingPathComponent("old.pem"))
      try authority.run(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out",
        "keys/authority.pem", "-subj", "/CN=Nordbank authority", "-days", "3650", "-addext",
        "basicConstraints=critical,CA:TRUE")
    case "expired": try authority.issue("signing", ["seal"], days: -1)
    case "not for signatures": try authority.issue("signing", ["seal"], usage: "keyAgreement")
    default: break
    }
    let before = try Bank.files(bank.reports)
    for command in [["run"], ["keys", "rekey"], ["disclose", "reports/2026-Q3", "--to", "auditor", "--out", "x.tar"]] {
      let refused = try Command.run(command, in: bank.url)
      #expect(refused.code == 6, "\(why), \(command): \(refused.message)")
    }
    #expect(try Bank.files(bank.reports) == before)
    #expect(!FileManager.default.fileExists(atPath: bank.url.appendingPathComponent("x.tar").path))
  }
}
