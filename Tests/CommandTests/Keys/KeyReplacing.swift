import Foundation
import Testing

@Suite("Keys are replaced; what was signed stays") struct KeyReplacing {
  @Test("rekey: every audience reads what it read, with new keys alone; verification sees no difference") func rekey()
    throws
  {
    let house = try Households()
    let bank = house.bank
    let readers = ["owner", "recovery", "auditor", "regulator"]
    let before = try readers.map { try house.open($0) }
    let signed = try house.signedFiles()
    let tokens = try house.tokens()
    let kept = bank.url.appendingPathComponent("kept")
    try FileManager.default.copyItem(at: bank.bundle(), to: kept)
    let done = try bank.run("keys", "rekey")
    #expect(done.code == 0 && done.message.contains("epoch 2026-Q3-1.1"), "\(done.message)")
    #expect(try readers.map { try house.open($0) } == before)
    #expect(try house.signedFiles() == signed)
    #expect(try house.tokens() == tokens)
    let verified = try bank.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk")
    #expect(verified.code == 0 && verified.text.contains("keys replaced 1 times"), "\(verified.text)")
    // The old keys open nothing of it.
    for name in ["keyring.jwe.json", "grant-auditor-2026-Q3-1.jwe.json"] {
      let mixed = bank.url.appendingPathComponent("mixed-\(name)")
      try FileManager.default.copyItem(at: bank.bundle(), to: mixed)
      for file in try FileManager.default.contentsOfDirectory(atPath: mixed.path) where file.hasSuffix(".jwe.json") {
        try FileManager.default.removeItem(at: mixed.appendingPathComponent(file))
      }
      try FileManager.default.copyItem(
        at: kept.appendingPathComponent(name), to: mixed.appendingPathComponent(name))
      let key = name.hasPrefix("grant") ? "auditor" : "owner"
      let opened = try bank.run("open", mixed.path, "--key", "keys/\(key).key.pem")
      #expect(opened.code == 0 && !opened.text.contains(Households.keptValue), "\(name)")
    }
    // A second time, and a package of it.
    #expect(try bank.run("keys", "rekey", "reports/2026-Q3").code == 0)
    #expect(try house.open("owner") == before[0])
    let package = try Unpacked(bank, to: "auditor", mode: "b", key: "owner")
    #expect(try package.verify().code == 0)
    #expect(try bank.run("audit", "verify").code == 0)
    let trail = try bank.run("audit", "show").text
    #expect(trail.split(separator: "\n").count { $0.contains(#""operation":"keys.rekey""#) } == 2)
  }

  @Test("rewrap: the keyring is sealed for who is owner now, records stay byte for byte") func rewrap() throws {
    let house = try Households()
    let bank = house.bank
    try bank.edit(
      "affidavit.yaml", "keys/owner.pub.jwk, keys/recovery.pub.jwk", "keys/stranger.pub.jwk, keys/recovery.pub.jwk")
    try bank.edit("affidavit.yaml", "recipients: [keys/auditor.pub.jwk]", "recipients: [keys/board.pub.jwk]")
    let records = try Data(contentsOf: bank.bundle().appendingPathComponent("records.sdj"))
    let before = try house.open("recovery")
    let done = try bank.run("keys", "rewrap")
    #expect(done.code == 0, "\(done.message)")
    #expect(try Data(contentsOf: bank.bundle().appendingPathComponent("records.sdj")) == records)
    #expect(try house.open("stranger") == before)
    #expect(try house.open("board").contains(Households.keptValue))
    for key in ["owner", "auditor"] {
      let refused = try bank.run("open", "reports/2026-Q3", "--key", "keys/\(key).key.pem")
      #expect(refused.code == 6, "\(key): \(refused.text)")
    }
    #expect(try house.verify().code == 0)
    let again = try bank.run("keys", "rewrap")
    #expect(again.code == 0 && again.message.contains("already"), "\(again.message)")
  }

  @Test("rotate: owner, audience and signing key; nothing that was sealed or signed is lost") func rotate() throws {
    let house = try Households()
    let bank = house.bank
    let before = try house.open("owner")
    let auditors = try house.open("auditor")
    func fingerprint(_ name: String) throws -> String {
      let data = try Data(contentsOf: bank.url.appendingPathComponent("keys/\(name).pub.jwk"))
      let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: String])
      return try #require(json["kid"])
    }
    let old = try ["owner", "auditor", "signing"].map(fingerprint)
    for name in ["owner", "auditor", "signing"] {
      let done = try bank.run("keys", "rotate", name)
      #expect(done.code == 0, "\(name): \(done.message)")
    }
    let retired = try FileManager.default.contentsOfDirectory(
      atPath: bank.url.appendingPathComponent("keys/retired").path)
    for (name, thumbprint) in zip(["owner", "auditor", "signing"], old) {
      #expect(try fingerprint(name) != thumbprint)
      #expect(retired.contains("\(name)-\(thumbprint.prefix(12)).key.pem"), "\(retired)")
    }
    let trust = "keys/retired/signing-\(old[2].prefix(12)).pub.jwk"
    #expect(try house.verify(trust: trust).code == 0)
    func read(_ key: String) throws -> String {
      try bank.run("open", "reports/2026-Q3", "--key", "keys/\(key).key.pem", "--trust", trust).text
    }
    #expect(try read("owner") == before)
    #expect(try read("auditor") == auditors)
    #expect(
      try bank.run("open", "reports/2026-Q3", "--key", "keys/retired/owner-\(old[0].prefix(12)).key.pem").code == 6,
      "the keyring is sealed for the new pair alone")
    // Packages of the earlier bundle are signed by the key that its records are signed with.
    let package = try bank.run("disclose", "reports/2026-Q3", "--to", "auditor", "--out", "p.tar")
    #expect(package.code == 0, "\(package.message)")
    #expect(try bank.run("verify", "p.tar", "--trust", trust, "--quiet").code == 0)
    let next = try bank.run("run", "--period", "2026-Q4")
    #expect(next.code == 0, "\(next.message)")
    #expect(try house.verify("reports/2026-Q4").code == 0)
    #expect(try bank.run("audit", "verify").code == 0)
  }

  @Test("a rotation that stopped half way is finished by whoever comes next") func interrupted() throws {
    let house = try Households(reported: false)
    let keys = house.bank.url.appendingPathComponent("keys")
    let files = FileManager.default
    for (from, to) in [("pub.jwk", "pub.jwk"), ("key.pem", "key.pem")] {
      try files.copyItem(
        at: keys.appendingPathComponent("board.\(from)"), to: keys.appendingPathComponent(".owner.\(to).next"))
    }
    // Of another, which was not decided yet, only the public half was written.
    try files.copyItem(
      at: keys.appendingPathComponent("board.pub.jwk"), to: keys.appendingPathComponent(".recovery.pub.jwk.next"))
    // And of a third one only the beginning.
    try Data("-----BEGIN".utf8).write(to: keys.appendingPathComponent("..auditor.pub.pem.next.4711.partial"))
    let recovery = try Data(contentsOf: keys.appendingPathComponent("recovery.pub.jwk"))
    let run = try house.bank.run("run", "--period", "2026-Q3")
    #expect(run.code == 0, "\(run.message)")
    #expect(
      try Data(contentsOf: keys.appendingPathComponent("owner.pub.jwk"))
        == Data(contentsOf: keys.appendingPathComponent("board.pub.jwk")))
    #expect(try Data(contentsOf: keys.appendingPathComponent("recovery.pub.jwk")) == recovery)
    #expect(
      try !files.contentsOfDirectory(atPath: keys.path).contains { $0.hasSuffix(".next") || $0.hasSuffix(".partial") })
    #expect(try house.open("owner").contains(Households.keptValue))
  }

  @Test("whoever has no owner's key, no signing key, or an altered bundle changes nothing") func refused() throws {
    let house = try Households()
    let bank = house.bank
    let before = try Bank.files(bank.bundle())
    for arguments in [["rekey"], ["shred", "--subject", Households.erased, "--basis", "x"]] {
      let stranger = try Command.run(["keys"] + arguments + ["--key", "keys/stranger.key.pem"], in: bank.url)
      #expect(stranger.code == 6, "\(arguments): \(stranger.message)")
      let wrong = try Command.run(["keys"] + arguments, in: bank.url, passphrase: "wrong")
      #expect(wrong.code == 6, "\(arguments): \(wrong.message)")
    }
    #expect(try bank.run("keys", "rotate", "nobody").code == 6)
    #expect(try bank.run("keys", "rotate", "../owner").code == 6)
    #expect(try Bank.files(bank.bundle()) == before)
    // Without the signing key nothing is signed anew.
    let signing = bank.url.appendingPathComponent("keys/signing.key.pem")
    let moved = bank.url.appendingPathComponent("signing.key.pem")
    try FileManager.default.moveItem(at: signing, to: moved)
    #expect(try bank.run("keys", "rekey").code == 6)
    try FileManager.default.moveItem(at: moved, to: signing)
    #expect(try Bank.files(bank.bundle()) == before)
    // A field that was altered is not given another key.
    let file = bank.bundle().appendingPathComponent("records.sdj")
    var records = try Data(contentsOf: file)
    let place = records.count - 40
    records[place] = records[place] == 0x41 ? 0x42 : 0x41
    try records.write(to: file)
    let altered = try bank.run("keys", "rekey")
    #expect(altered.code == 4, "\(altered.message)")
    #expect(try Data(contentsOf: file) == records)
    #expect(try FileManager.default.contentsOfDirectory(atPath: bank.reports.path) == ["2026-Q3"])
  }

  @Test("while a run is under way keys are not replaced, and what a dead command left is put in order") func beside()
    throws
  {
    let house = try Households()
    let bank = house.bank
    let lock = bank.url.appendingPathComponent("state/affidavit.sqlite.lock")
    let descriptor = open(lock.path, O_RDWR | O_CREAT, 0o600)
    try #require(descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    let refused = try bank.run("keys", "rekey")
    #expect(refused.code == 3, "\(refused.message)")
    close(descriptor)
    // Died after the exchange, or before it; and on a file system without exchange, in between.
    let files = FileManager.default
    try files.copyItem(at: bank.bundle(), to: bank.reports.appendingPathComponent(".2026-Q3.keys"))
    let first = try bank.run("keys", "rewrap")
    #expect(first.code == 0 && first.message.contains("was removed"), "\(first.message)")
    try files.moveItem(at: bank.bundle(), to: bank.reports.appendingPathComponent(".2026-Q3.before"))
    try files.createDirectory(
      at: bank.reports.appendingPathComponent(".2026-Q3.keys"), withIntermediateDirectories: false)
    let second = try bank.run("keys", "rewrap")
    #expect(second.code == 0 && second.message.contains("is as before"), "\(second.message)")
    #expect(try files.contentsOfDirectory(atPath: bank.reports.path) == ["2026-Q3"])
    #expect(try house.verify().code == 0)
  }
}
