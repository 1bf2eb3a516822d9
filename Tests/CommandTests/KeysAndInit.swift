import Foundation
import Testing

@Suite("Keys and workspaces are made once and never written over") struct KeysAndInit {
  @Test("init makes a workspace that works, and the second time nothing") func initialise() throws {
    let folder = try TemporaryFolder()
    let url = folder.url.appendingPathComponent("new")
    let made = try Command.run(["init", "new"], in: folder.url)
    #expect(made.code == 0, "\(made.message)")
    for name in ["affidavit.yaml", "keys/signing.key.pem", "keys/owner.pub.jwk", "keys/recovery.pub.jwk"] {
      #expect(FileManager.default.fileExists(atPath: url.appendingPathComponent(name).path), "\(name)")
    }
    let files = try Bank.files(url)
    let again = try Command.run(["init", "new"], in: folder.url)
    #expect(again.code == 0 && again.message.contains("stays as it is"), "\(again.message)")
    #expect(try Bank.files(url) == files)

    let empty = try Command.run(["run"], in: url)
    #expect(empty.code == 3 && empty.message.contains("no file matches"), "\(empty.message)")
    let records = #"{"kind":"profile","id":"lei:EXAMPLE00000000000001","name":"Example","country":"SE"}"# + "\n"
    try Data(records.utf8).write(to: url.appendingPathComponent("records/a.jsonl"))
    let run = try Command.run(["run"], in: url)
    #expect(run.code == 0, "the template is a configuration that runs: \(run.message)")
    #expect(try Command.run(["verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk"], in: url).code == 0)

    try Data("organisation: mine\n".utf8).write(to: url.appendingPathComponent("affidavit.yaml"))
    _ = try Command.run(["init", "."], in: url)
    #expect(
      try String(contentsOf: url.appendingPathComponent("affidavit.yaml"), encoding: .utf8) == "organisation: mine\n")
  }

  @Test("private keys are encrypted and for their owner's eyes; none is written over") func keys() throws {
    let folder = try TemporaryFolder()
    let made = try Command.run(["keys", "new", "auditor", "--folder", "k"], in: folder.url)
    #expect(made.code == 0, "\(made.message)")
    let file = folder.url.appendingPathComponent("k/auditor.key.pem")
    let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let pem = try String(contentsOf: file, encoding: .utf8)
    #expect(pem.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----"))
    let before = try Bank.files(folder.url)
    let again = try Command.run(["keys", "new", "auditor", "--folder", "k"], in: folder.url)
    #expect([2, 6].contains(again.code), "\(again.message)")
    #expect(try Bank.files(folder.url) == before)
    // Half a pair is not completed by another key.
    try FileManager.default.removeItem(at: file)
    let half = try Command.run(["keys", "new", "auditor", "--folder", "k"], in: folder.url)
    #expect([2, 6].contains(half.code) && !FileManager.default.fileExists(atPath: file.path), "\(half.message)")
    let name = try Command.run(["keys", "new", "../auditor", "--folder", "k"], in: folder.url)
    #expect([2, 6].contains(name.code), "\(name.message)")
    let silent = try Command.run(["keys", "new", "other", "--folder", "k"], in: folder.url, passphrase: nil)
    #expect(silent.code == 6 && silent.message.contains("AFFIDAVIT_PASSPHRASE"), "\(silent.message)")
    #expect(try Bank.files(folder.url).keys.allSatisfy { !$0.contains("other") })
    if let openssl = Tool("openssl") {
      try Data(pem.utf8).write(to: file)
      let read = try openssl.run(
        ["pkey", "-in", "k/auditor.key.pem", "-passin", "pass:\(Command.passphrase)", "-noout", "-text"], in: folder.url
      )
      #expect(read.code == 0 && read.text.contains("P-256"), "\(read.text)")
    }
  }

  @Test("keys list says what each key is for, and what is missing") func list() throws {
    let bank = try Bank.fresh()
    try FileManager.default.removeItem(at: bank.url.appendingPathComponent("keys/board.pub.jwk"))
    let lines = try bank.run("keys", "list").lines
    #expect(lines.count == 6)
    #expect(lines.contains { $0.hasPrefix("signs  keys/signing.pub.jwk") })
    #expect(lines.contains { $0.hasPrefix("auditor opens people  keys/auditor.pub.jwk") })
    let run = try bank.run("run")
    #expect(run.code == 6 && run.message.contains("keys/board.pub.jwk"), "\(run.message)")
    #expect(run.message.contains("affidavit keys new"))
  }

  @Test("one owner's key is not enough") func owners() throws {
    let bank = try Bank.fresh()
    try bank.edit(
      "affidavit.yaml", "owners: [keys/owner.pub.jwk, keys/recovery.pub.jwk]", "owners: [keys/owner.pub.jwk]")
    let run = try bank.run("run")
    #expect(run.code == 6 && run.message.contains("affidavit keys new recovery"), "\(run.message)")
    try bank.edit("affidavit.yaml", "owners: [keys/owner.pub.jwk]", "owners: [keys/owner.pub.jwk, keys/owner.pub.jwk]")
    let twice = try bank.run("run")
    #expect(twice.code == 6, "the same key twice is one key: \(twice.message)")
  }
}
