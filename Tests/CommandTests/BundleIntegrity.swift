import Foundation
import Testing

@Suite("A bundle holds, and every change to it is seen") struct BundleIntegrity {
  @Test("it is complete, and verify says so") func complete() throws {
    let bank = try Bank.shared()
    let names = try Set(Bank.files(bank.bundle()).keys)
    for name in [
      "VERIFY.md", "checkpoint", "checkpoint-consistency.json", "checkpoint.tsq", "findings.csv",
      "grant-auditor-2026-Q3-1.jwe.json", "grant-regulator-2026-Q3-1.jwe.json",
      "keyring.jwe.json",
      "lineage.csv", "log.vkey", "manifest.json", "manifest.json.p7s", "manifest.jws", "quarantine.jsonl",
      "records.sdj", "releases.json", "report.html",
      "report.html.p7s", "report.xml", "sealing.json", "sealing.jws", "signing.cert.pem", "signing.pub.jwk",
      "signing.pub.pem", "verdicts.jsonl",
    ] { #expect(names.contains(name), "\(name) is missing") }
    #expect(!names.contains { $0.contains("board") }, "an audience that opens nothing has no grant")

    let trusted = try bank.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk")
    #expect(trusted.code == 0, "\(trusted.text)\(trusted.message)")
    for name in names.subtracting([
      "manifest.json", "manifest.json.p7s", "manifest.jws", "sealing.json", "sealing.jws",
    ]) {
      #expect(trusted.text.contains("file \(name): "), "\(name) is not checked")
    }
    for check in [
      "signature", "sealing", "records", "audit log", "signature of report.html", "signature of manifest.json",
      "report signature", "report schema", "report page",
    ] {
      #expect(trusted.lines.contains { $0.hasPrefix("ok ") && $0.contains(" \(check): ") }, "\(check): \(trusted.text)")
    }
    let own = try bank.run("verify", "reports/2026-Q3", "--format", "json")
    let object = try #require(try own.json() as? [String: Any])
    #expect(own.code == 0 && object["holds"] as? Bool == true)
    let checks = try #require(object["checks"] as? [[String: String]])
    #expect(checks.first?["outcome"] == "warning", "a key from inside the bundle proves nothing")
  }

  @Test("its manifest names what made it") func versions() throws {
    let data = try Data(contentsOf: Bank.shared().bundle().appendingPathComponent("manifest.json"))
    let manifest = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let versions = try #require(manifest["versions"] as? [String: String])
    for name in ["affidavit", "libxml2", "libxslt", "openssl", "simdjson", "xmlsec", "zlib", "zstd"] {
      #expect(versions[name]?.contains(/[0-9]+\.[0-9]+/) == true, "\(name): \(versions[name] ?? "is missing")")
    }
    #expect(manifest["edition"] as? String == "1.0")
  }

  @Test("one byte, first, middle or last, of any file") func flips() throws {
    let bank = try Bank.reported()
    let bundle = bank.bundle()
    let files = try Bank.files(bundle)
    #expect(files.count >= 16)
    for (name, content) in files.sorted(by: { $0.key < $1.key }) {
      // Templates are many and all alike: one byte each.
      for position in name.hasPrefix("templates/") ? [content.count / 2] : [0, content.count / 2, content.count - 1] {
        var altered = content
        altered[position] ^= 0x01
        try altered.write(to: bundle.appendingPathComponent(name))
        let outcome = try bank.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk", "--quiet")
        #expect(outcome.code == 4, "byte \(position) of \(name): \(outcome.text)\(outcome.message)")
        #expect(outcome.text.contains("FAILED") || !outcome.message.isEmpty)
      }
      try content.write(to: bundle.appendingPathComponent(name))
    }
    #expect(try bank.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk", "--quiet").code == 0)
  }

  @Test("a file more, a file less, a file cut short, another key") func shapes() throws {
    let bank = try Bank.reported()
    func verify() throws -> Command.Outcome {
      try bank.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk", "--quiet")
    }
    let extra = bank.bundle().appendingPathComponent("note\u{202E}.txt")
    try Data("x".utf8).write(to: extra)
    let more = try verify()
    #expect(more.code == 4 && more.text.contains("not in the manifest"))
    #expect(!more.text.contains("\u{202E}"), "a name from a bundle must not turn the terminal round")
    try FileManager.default.removeItem(at: extra)

    for (name, content) in try Bank.files(bank.bundle()) where !name.hasPrefix("templates/") {
      let file = bank.bundle().appendingPathComponent(name)
      try FileManager.default.removeItem(at: file)
      #expect(try verify().code == 4, "without \(name)")
      if ["manifest.jws", "records.sdj", "report.xml"].contains(name) {
        try content.dropLast().write(to: file)
        #expect(try verify().code == 4, "\(name) cut short")
      }
      try content.write(to: file)
    }
    // The same bytes behind a link that leaves the bundle are not the bundle's.
    let table = bank.bundle().appendingPathComponent("findings.csv")
    let outside = bank.url.appendingPathComponent("findings.csv")
    try FileManager.default.moveItem(at: table, to: outside)
    try FileManager.default.createSymbolicLink(at: table, withDestinationURL: outside)
    #expect(try verify().code == 4)
    try FileManager.default.removeItem(at: table)
    try FileManager.default.moveItem(at: outside, to: table)
    #expect(try verify().code == 0)

    let stranger = try bank.run("verify", "reports/2026-Q3", "--trust", "keys/stranger.pub.jwk")
    #expect(stranger.code == 4, "\(stranger.text)")
    let missing = try bank.run("verify", "reports/2026-Q3", "--trust", "keys/nobody.pub.jwk")
    #expect(missing.code == 6, "\(missing.message)")
    let nothing = try bank.run("verify", "reports/2025-Q1")
    #expect(nothing.code == 4 && nothing.message.contains("there is no bundle"))
  }

  @Test("a bundle that another key signed anew holds by its own key and not by the organisation's") func resigned()
    throws
  {
    let bank = try Bank.fresh()
    try bank.edit("affidavit.yaml", "signing: keys/signing.key.pem", "signing: keys/stranger.key.pem")
    let run = try bank.run("run", "--period", "2026-Q3")
    try #require(run.code == 0, "\(run.message)")
    #expect(try bank.run("verify", "reports/2026-Q3").code == 0)
    #expect(try bank.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk").code == 4)
  }
}
