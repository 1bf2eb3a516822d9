import Foundation
import Testing

@Suite("A package for one audience") struct Packages {
  @Test("has every record, what the audience may open, and nothing that is the owner's") func contents() throws {
    let package = try Unpacked(Bank.shared(), to: "auditor")
    let names = try Set(Bank.files(package.url).keys)
    for name in [
      "VERIFY.md", "grant-auditor-2026-Q3-1.jwe.json", "manifest.json", "manifest.json.p7s", "manifest.jws",
      "bundle.tlog-entry", "bundle.tlog-proof", "checkpoint", "log.vkey", "report.html.p7s", "signing.cert.pem",
      "records.sdj", "releases.json",
      "report.html", "report.xml", "sealing.json", "sealing.jws", "signing.pub.jwk", "templates/package/verify.py",
    ] { #expect(names.contains(name), "\(name) is missing") }
    for name in ["keyring.jwe.json", "quarantine.jsonl", "verdicts.jsonl", "grant-regulator-2026-Q3-1.jwe.json"] {
      #expect(!names.contains(name), "\(name) is the owner's or somebody else's")
    }
    let all = try String(contentsOf: package.bank.bundle().appendingPathComponent("records.sdj"), encoding: .utf8)
    let some = String(decoding: try package.bytes("records.sdj"), as: UTF8.self)
    #expect(some.split(separator: "\n").count == all.split(separator: "\n").count)
    func classes(_ text: String) -> Set<String> {
      Set(
        text.matches(of: /"(eyJhbGciOiJkaXIi[A-Za-z0-9_-]*)\./).compactMap { match -> String? in
          var encoded = String(match.1).replacingOccurrences(of: "-", with: "+").replacingOccurrences(
            of: "_", with: "/")
          while encoded.count % 4 != 0 { encoded += "=" }
          let header = Data(base64Encoded: encoded).flatMap {
            try? JSONSerialization.jsonObject(with: $0) as? [String: String]
          }
          // c.<class>.<epoch>, and for people's fields s.<person>.<class>.<epoch>
          let parts = header?["kid"]?.split(separator: ".") ?? []
          return parts.first == "s" ? "s.\(parts[2])" : parts.prefix(2).joined(separator: ".")
        })
    }
    #expect(classes(some) == ["c.people", "s.people"])
    #expect(classes(all) == ["c.people", "s.people", "c.confidential", "c.owner", "s.owner"])
    func manifest(_ url: URL) throws -> NSDictionary {
      try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: url.appendingPathComponent("manifest.json")))
          as? NSDictionary)
    }
    #expect(
      try manifest(package.url)["tree"] as? NSDictionary == manifest(package.bank.bundle())["tree"] as? NSDictionary)
    #expect(try manifest(package.url)["policy"] as? NSDictionary == ["auditor": ["people"]])
    let mode = try FileManager.default.attributesOfItem(atPath: package.archive.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  @Test("verifies packed and unpacked, and opens for its audience alone as the bundle does") func opens() throws {
    let package = try Unpacked(Bank.shared(), to: "auditor")
    let bank = package.bank
    for place in [package.archive.path, package.url.path] {
      let verified = try bank.run("verify", place, "--trust", "keys/signing.pub.jwk")
      #expect(verified.code == 0, "\(verified.text)\(verified.message)")
      for check in [
        "trust", "signature", "sealing", "records", "audit log", "audit entry", "signature of report.html",
        "report signature", "report schema", "report page",
      ] {
        #expect(
          verified.lines.contains { $0.hasPrefix("ok ") && $0.contains(" \(check): ") }, "\(check): \(verified.text)")
      }
      func read(_ place: String, _ key: String) throws -> Command.Outcome {
        try bank.run("open", place, "--key", "keys/\(key).key.pem", "--trust", "keys/signing.pub.jwk")
      }
      let opened = try read(place, "auditor")
      #expect(opened.code == 0, "\(opened.message)")
      func records(_ outcome: Command.Outcome) throws -> [NSDictionary] {
        try outcome.jsonLines().map { $0.filter { $0.key != "_withheld" } as NSDictionary }
      }
      #expect(try records(opened) == records(read("reports/2026-Q3", "auditor")))
      for key in ["regulator", "stranger", "owner"] { #expect(try read(place, key).code == 6, "\(key)") }
    }
    #expect(try bank.run("verify", package.archive.path, "--trust", "keys/stranger.pub.jwk").code == 4)
  }

  @Test("in clear: what the audience may read, without a key") func clear() throws {
    let refused = try Bank.shared().run(
      "disclose", "reports/2026-Q3", "--to", "auditor", "--mode", "b", "--out", "/tmp/none.tar")
    #expect(refused.code == 6 && refused.message.contains("owner's key"), "\(refused.message)")
    let stranger = try Bank.shared().run(
      "disclose", "reports/2026-Q3", "--to", "auditor", "--mode", "b", "--key", "keys/auditor.key.pem", "--out",
      "/tmp/none.tar")
    #expect(stranger.code == 6, "an audience is no owner: \(stranger.message)")
    #expect(!FileManager.default.fileExists(atPath: "/tmp/none.tar"))

    let package = try Unpacked(Bank.shared(), to: "auditor", mode: "b", key: "owner")
    let names = try Set(Bank.files(package.url).keys)
    #expect(names.contains("records.sdjwt") && !names.contains { $0.hasPrefix("grant-") || $0 == "records.sdj" })
    #expect(try package.verify().code == 0)
    let clear = try package.bank.run("open", package.archive.path, "--trust", "keys/signing.pub.jwk")
    let sealed = try package.bank.run("open", "reports/2026-Q3", "--key", "keys/auditor.key.pem")
    #expect(clear.code == 0, "\(clear.message)")
    func records(_ outcome: Command.Outcome) throws -> [NSDictionary] {
      try outcome.jsonLines().map { $0.filter { $0.key != "_withheld" } as NSDictionary }
    }
    #expect(try records(clear) == records(sealed))
  }

  @Test("for an audience that came later the owner makes a grant; for none there is no package") func later() throws {
    let bank = try Bank.reported()
    try bank.edit(
      "affidavit.yaml", "  board: {opens: []",
      "  press: {opens: [confidential], recipients: [keys/stranger.pub.jwk]}\n  board: {opens: []")
    let without = try bank.run("disclose", "reports/2026-Q3", "--to", "press", "--out", "press.tar")
    #expect(without.code == 6 && without.message.contains("granted nothing to press"), "\(without.message)")
    #expect(
      try bank.run("disclose", "reports/2026-Q3", "--to", "press", "--out", "press.tar", "--key", "keys/owner.key.pem")
        .code == 0)
    #expect(try bank.run("verify", "press.tar", "--trust", "keys/signing.pub.jwk", "--quiet").code == 0)
    let opened = try bank.run("open", "press.tar", "--key", "keys/stranger.key.pem")
    #expect(opened.code == 0 && opened.text.contains("\"uris\""), "\(opened.message)")
    #expect(!opened.text.contains("Linnea Ek"))
    let again = try bank.run("disclose", "reports/2026-Q3", "--to", "press", "--out", "press.tar")
    #expect(again.code == 2 && again.message.contains("not overwritten"))
    let nobody = try bank.run("disclose", "reports/2026-Q3", "--to", "nobody", "--out", "nobody.tar")
    #expect(nobody.code == 2 && nobody.message.contains("auditor, regulator"), "\(nobody.message)")
    let trail = try bank.run("audit", "show").text
    #expect(trail.contains(#""operation":"disclose""#) && trail.contains(#""audience":"press""#))
    let files = try FileManager.default.contentsOfDirectory(atPath: bank.url.path)
    #expect(!files.contains { $0.hasSuffix(".partial") || $0 == "nobody.tar" })
  }

  @Test("a bundle that was altered is not handed on") func altered() throws {
    for name in ["records.sdj", "report.xml", "grant-auditor-2026-Q3-1.jwe.json", "manifest.json", "sealing.json"] {
      let bank = try Bank.reported()
      let file = bank.bundle().appendingPathComponent(name)
      var content = try Data(contentsOf: file)
      content[content.count / 3] ^= 1
      try content.write(to: file)
      let made = try bank.run("disclose", "reports/2026-Q3", "--to", "auditor", "--out", "a.tar")
      // A sealed field that was altered is seen by who opens it.
      #expect(made.code == 4 || name == "records.sdj", "\(name): \(made.message)")
    }
  }
}
