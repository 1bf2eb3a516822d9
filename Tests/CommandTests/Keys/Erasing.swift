import Foundation
import Testing

@Suite("One person is erased from what was sealed") struct Erasing {
  @Test(
    "nobody reads the person's fields any more, everybody the others'; the bundle verifies as before",
    arguments: [false, true])
  func erase(unlinked: Bool) throws {
    let house = try Households(unlinked: unlinked)
    let bank = house.bank
    // Who holds the file finds the records of a person by their key ids, or does not.
    let tags = try house.tags()
    #expect(tags.count > 2)
    #expect((Set(tags.flatMap { $0 }).count == tags.reduce(0) { $0 + $1.count }) == unlinked)
    for (mode, key) in [("a", nil), ("b", "owner")] as [(String, String?)] {
      let made = try bank.run(
        "disclose", "reports/2026-Q3", "--to", "auditor", "--mode", mode, "--out", "\(mode).tar",
        more: key.map { ["--key", "keys/\($0).key.pem"] } ?? [])
      try #require(made.code == 0, "\(made.message)")
    }
    let signed = try house.signedFiles()
    let tokens = try house.tokens()
    let kept = bank.url.appendingPathComponent("kept")
    try FileManager.default.copyItem(at: bank.bundle(), to: kept)
    for key in ["owner", "auditor"] {
      let text = try house.open(key)
      #expect(text.contains(Households.goneValue) && text.contains(Households.keptValue), "\(key)")
    }
    let done = try house.shred()
    #expect(done.code == 0, "\(done.message)")
    #expect(!done.text.contains(Households.erased) && !done.message.contains(Households.erased))

    for key in ["owner", "recovery", "auditor", "regulator"] {
      let text = try house.open(key)
      #expect(!text.contains(Households.goneValue), "\(key) still reads it")
      if key != "regulator" { #expect(text.contains(Households.keptValue), "\(key) lost another's") }
    }
    let verified = try bank.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk")
    #expect(verified.code == 0, "\(verified.text)")
    #expect(try house.signedFiles() == signed)
    #expect(try house.tokens() == tokens, "every record is there, its digests too")
    // Packages of before verify, and show what they show: that is said.
    for mode in ["a", "b"] { #expect(try house.verify("\(mode).tar").code == 0) }
    // Keys and rows of before do not go together with those of after.
    for (ring, rows) in [(kept, bank.bundle()), (bank.bundle(), kept)] {
      let mixed = bank.url.appendingPathComponent("mixed-\(ring == kept)")
      try FileManager.default.copyItem(at: bank.bundle(), to: mixed)
      for (name, from) in [("keyring.jwe.json", ring), ("subjects.jsonl", rows)] {
        try FileManager.default.removeItem(at: mixed.appendingPathComponent(name))
        try FileManager.default.copyItem(at: from.appendingPathComponent(name), to: mixed.appendingPathComponent(name))
      }
      let opened = try bank.run("open", mixed.path, "--key", "keys/owner.key.pem")
      #expect(opened.code != 0 && !opened.text.contains(Households.keptValue))
    }
    // The old keyring and the old rows open nothing of the new records: the ciphertexts are gone too.
    for name in ["keyring.jwe.json", "subjects.jsonl"] {
      try FileManager.default.removeItem(at: bank.bundle().appendingPathComponent(name))
      try FileManager.default.copyItem(
        at: kept.appendingPathComponent(name), to: bank.bundle().appendingPathComponent(name))
    }
    #expect(try !house.open("owner").contains(Households.goneValue))
  }

  @Test("what is left says who must be told, what the data reached, and not who it was") func record() throws {
    let house = try Households()
    let bank = house.bank
    for (audience, mode) in [("auditor", "a"), ("regulator", "b")] {
      let made = try bank.run(
        "disclose", "reports/2026-Q3", "--to", audience, "--mode", mode, "--out", "\(audience).tar", "--key",
        "keys/owner.key.pem")
      try #require(made.code == 0, "\(made.message)")
    }
    let done = try house.shred()
    try #require(done.code == 0, "\(done.message)")
    let folder = bank.url.appendingPathComponent("state/erasures")
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).first { $0.hasSuffix(".json") })
    let data = try Data(contentsOf: folder.appendingPathComponent(name))
    let record = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(record["state"] as? String == "done" && record["basis"] as? String == "Art. 17(1)(b) GDPR")
    let bundles = try #require(record["bundles"] as? [[String: Any]])
    #expect(bundles.count == 1 && bundles[0]["path"] as? String == "reports/2026-Q3")
    #expect(bundles[0]["refused"] as? Int == 1, "the refused record named the person")
    #expect((bundles[0]["fields"] as? Int ?? 0) > 3)
    let recipients = try #require(record["recipients"] as? [[String: Any]])
    let held = Set(recipients.map { "\($0["audience"] ?? "") \($0["holds"] ?? "")" })
    #expect(held == ["auditor keys", "regulator keys", "regulator clear copy"])
    let reached = try #require(record["reached"] as? [[String: Any]])
    #expect(reached.contains { $0["id"] as? String == "model:nordbank:churn@2" && $0["kind"] as? String == "model" })
    #expect(
      reached.contains { $0["id"] as? String == "ds:nordbank:customers@2026-07" && $0["holder"] as? Bool == true })
    let sources = try #require(record["sources"] as? [String])
    #expect(sources.contains { $0.hasPrefix("records/2026-Q3/contributions.jsonl, line") }, "\(sources)")
    #expect(sources.contains { $0.hasPrefix("records/2026-Q3/requests.jsonl, line") }, "\(sources)")
    #expect(done.text.contains("regulator: a clear copy of people"), "\(done.text)")
    if let openssl = Tool("openssl") {
      let checked = try openssl.run(
        [
          "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", "state/erasures/\(name).p7s", "-content",
          "state/erasures/\(name)", "-CAfile", "keys/signing.cert.pem", "-out", "/dev/null",
        ], in: bank.url)
      #expect(checked.code == 0, "\(checked.text)")
    }
    // The person's id stands in no file but the sources, in no form.
    let canaries = Canaries(String(Households.erased.dropFirst(2)))
    let found = try canaries.files(under: bank.url, except: ["records"])
    #expect(found == [], "\(found)")
    // The next report says it, and the log holds.
    let next = try bank.run("run", "--period", "2026-Q4")
    try #require(next.code == 0, "\(next.message)")
    let xml = try String(contentsOf: bank.bundle("2026-Q4").appendingPathComponent("report.xml"), encoding: .utf8)
    let token = String(name.dropLast(".json".count))
    #expect(xml.contains("Erasure \(token)") && xml.contains("regulator (clear copy)"))
    #expect(try house.verify("reports/2026-Q4").code == 0)
    #expect(try bank.run("audit", "verify").code == 0)
    // What is read again is sealed for nobody.
    let opened = try house.open("owner", "reports/2026-Q4")
    #expect(!opened.contains(Households.goneValue) && opened.contains(Households.keptValue))
  }

  @Test("where records of others name the person, deep inside too, those fields go, and others stay") func nested()
    throws
  {
    let house = try Households(reported: false)
    let bank = house.bank
    try bank.append(
      #"{"kind":"run","id":"run:nested","type":"transform","startedAt":"2026-07-06T04:00:00Z","#
        + #""used":[{"id":"ds:nordbank:customers@2026-07","contributions":{"selection":"listed","ids":["c:household-0","c:household-1"]}}],"#
        + #""extensions":{"mlflow":{"note":"asked for by \#(Households.erased)","list":[{"who":"c:household-0"}]}}}"#,
      to: "records/2026-Q3/governance.jsonl")
    try bank.append(
      #"{"kind":"run","id":"run:beside","type":"transform","startedAt":"2026-07-06T04:00:00Z","#
        + #""extensions":{"openlineage":{"note":"asked for by \#(Households.kept)"}}}"#,
      to: "records/2026-Q3/governance.jsonl")
    try #require(try bank.run("run", "--period", "2026-Q3").code == 0)
    let before = try house.open("owner")
    for text in [Households.erased, Households.kept, "c:household-0", "c:household-1"] {
      #expect(before.contains(text), "\(text)")
    }
    let signed = try house.signedFiles()
    let done = try house.shred()
    try #require(done.code == 0, "\(done.message)")
    #expect(done.text.contains("stood in records of others and named the person"), "\(done.text)")
    let after = try house.open("owner")
    #expect(!after.contains(Households.erased) && !after.contains("c:household-0"), "\(after)")
    #expect(after.contains(Households.kept) && after.contains("run:nested"))
    #expect(try house.signedFiles() == signed && house.verify().code == 0)
  }

  @Test("given again it finishes, and changes no more; nobody of that id is no erasure") func again() throws {
    let house = try Households()
    let bank = house.bank
    try #require(try house.shred().code == 0)
    let before = try Bank.files(bank.bundle())
    let again = try house.shred()
    #expect(again.code == 0 && again.text.contains("auditor: keys to it"), "\(again.text)\(again.message)")
    #expect(try Bank.files(bank.bundle()) == before)
    let nobody = try house.shred("p:nobody")
    #expect(nobody.code == 2 && !nobody.message.contains("p:nobody"), "\(nobody.message)")
    #expect(try bank.run("audit", "show").lines.count { $0.contains("keys.shred.begun") } == 2)
    #expect(try bank.run("keys", "shred", "--subject", Households.kept, "--basis", "").code == 2)
  }

  @Test("a legal hold on data that has the person refuses; an ended one does not") func hold() throws {
    let house = try Households()
    let bank = house.bank
    let governance = "records/2026-Q4/governance.jsonl"
    let line = try #require(
      String(contentsOf: bank.url.appendingPathComponent(governance), encoding: .utf8).split(separator: "\n")
        .map(String.init).first {
          $0.contains(#""id":"ds:nordbank:customers@2026-07""#) && $0.contains(#""kind":"dataset""#)
        })
    func hold(_ text: String) -> String {
      String(line.dropLast()) + #","legalHolds":[{"id":"order-17","from":"2020-01-01"\#(text)}]}"#
    }
    try bank.edit(governance, line, hold(""))
    let before = try Bank.files(bank.bundle())
    let refused = try house.shred()
    #expect(refused.code == 6 && refused.message.contains("order-17"), "\(refused.message)")
    #expect(try Bank.files(bank.bundle()) == before)
    #expect(!FileManager.default.fileExists(atPath: bank.url.appendingPathComponent("state/erasures").path))
    try bank.edit(governance, hold(""), hold(#","to":"2021-01-01""#))
    #expect(try house.shred().code == 0)
  }

  @Test("every edition of every bundle, and a person in two quarters") func editions() throws {
    let house = try Households()
    let bank = house.bank
    for period in ["2026-Q3", "2026-Q4"] { try #require(try bank.run("run", "--period", period).code == 0) }
    let done = try house.shred()
    #expect(done.code == 0, "\(done.message)")
    for bundle in ["reports/2026-Q3", "reports/2026-Q3.edition-1", "reports/2026-Q4"] {
      #expect(try house.verify(bundle).code == 0, "\(bundle)")
      let text = try house.open("owner", bundle)
      #expect(!text.contains(Households.goneValue) && text.contains(Households.keptValue), "\(bundle)")
    }
  }
}
