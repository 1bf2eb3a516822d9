import Foundation
import Testing

@Suite("Each key opens what it was given, and nothing else") struct Opening {
  private func open(_ key: String, passphrase: String? = Command.passphrase) throws -> Command.Outcome {
    try Bank.shared().run(
      "open", "reports/2026-Q3", "--key", "keys/\(key).key.pem", "--trust", "keys/signing.pub.jwk",
      passphrase: passphrase)
  }

  private static func person(_ records: [[String: Any]]) throws -> [String: Any] {
    try #require(records.first { $0["kind"] as? String == "agent" && $0["type"] as? String == "person" })
  }

  @Test("the owner and the recovery key open everything, alike") func owners() throws {
    let owner = try open("owner")
    #expect(owner.code == 0, "\(owner.message)")
    #expect(try open("recovery").output == owner.output)
    #expect(!owner.message.contains("stay closed"))
    let records = try owner.jsonLines()
    let person = try Self.person(records)
    #expect(person["id"] as? String == "agent:dpo" && person["name"] as? String == "Linnea Ek")
    #expect(!records.contains { $0["_withheld"] != nil })
    let contribution = try #require(records.first { $0["id"] as? String == "c:00000-0" })
    #expect(contribution["values"] == nil, "what is redacted is in no copy")
    let token = try #require(contribution["subjectRef"] as? String)
    #expect(token.hasPrefix("pn1."), "a pseudonym, even for the owner")
  }

  @Test("the auditor opens people, the regulator what is confidential as well; what stays closed is counted")
  func audiences() throws {
    let auditor = try open("auditor")
    #expect(auditor.code == 0, "\(auditor.message)")
    let seen = try auditor.jsonLines()
    let person = try Self.person(seen)
    #expect(person["name"] as? String == "Linnea Ek")
    #expect(person["id"] == nil, "the id of a person is the owner's")
    #expect(!seen.contains { $0["uris"] != nil }, "confidential")
    #expect(auditor.message.contains("fields of class owner stay closed to this key"), "\(auditor.message)")
    #expect(auditor.message.contains("fields of class confidential stay closed to this key"))

    let regulator = try open("regulator")
    #expect(regulator.code == 0)
    let more = try regulator.jsonLines()
    #expect(more.contains { $0["uris"] != nil })
    #expect(!regulator.message.contains("class confidential"))
    func withheld(_ records: [[String: Any]]) -> [String: Int] {
      records.reduce(into: [:]) { sum, record in
        sum.merge(record["_withheld"] as? [String: Int] ?? [:], uniquingKeysWith: +)
      }
    }
    #expect(withheld(seen)["owner"] == withheld(more)["owner"])
    #expect(withheld(seen)["confidential", default: 0] > 0 && withheld(more)["confidential"] == nil)
  }

  @Test("the board and a stranger open nothing: one message, exit code 6") func strangers() throws {
    let board = try open("board")
    let stranger = try open("stranger")
    #expect(board.code == 6 && stranger.code == 6)
    #expect(board.message == stranger.message, "the message does not say why")
    #expect(board.message.contains("opens nothing") && board.output.isEmpty && stranger.output.isEmpty)
  }

  @Test("a wrong pass phrase, none, and no key at all: exit code 6") func passphrases() throws {
    let wrong = try open("owner", passphrase: "wrong")
    #expect(wrong.code == 6 && wrong.message.contains("pass phrase"), "\(wrong.message)")
    let none = try open("owner", passphrase: nil)
    #expect(none.code == 6 && none.message.contains("AFFIDAVIT_PASSPHRASE"), "\(none.message)")
    let missing = try open("nobody")
    #expect(missing.code == 6 && missing.message.contains("affidavit keys new"), "\(missing.message)")
    for outcome in [wrong, none, missing] { #expect(outcome.output.isEmpty) }
  }

  @Test("the pass phrase comes from a descriptor, and then from nowhere else") func descriptor() throws {
    guard let shell = Tool("bash") else { return }
    let bank = try Bank.fresh()
    try Data("\(Command.passphrase)\nmore\n".utf8).write(to: bank.url.appendingPathComponent("phrase"))
    let waive = "'\(Command.executable.path)' waive a b --reason r --owner o --until 2027-01-01 --passphrase-fd 3"
    let given = try shell.run(["-c", "env -u AFFIDAVIT_PASSPHRASE \(waive) 3<phrase"], in: bank.url)
    #expect(given.code == 0, "\(given.text)")
    let closed = try shell.run(["-c", "AFFIDAVIT_PASSPHRASE='\(Command.passphrase)' \(waive) 3<&-"], in: bank.url)
    #expect(closed.code == 6 && closed.text.contains("file descriptor 3"), "\(closed.text)")
  }

  @Test("one record by its id; another issuer's key; a record altered") func particulars() throws {
    let bank = try Bank.reported()
    let one = try bank.run("open", "reports/2026-Q3", "--key", "keys/owner.key.pem", "--record", "agent:cloudrun")
    #expect(one.code == 0 && one.lines.count == 1 && one.text.contains("Cloudrun Ltd"), "\(one.message)")
    #expect(one.message.contains("no key was given with --trust"))
    let nothing = try bank.run("open", "reports/2026-Q3", "--key", "keys/auditor.key.pem", "--record", "agent:dpo")
    #expect(nothing.code == 6 && nothing.output.isEmpty, "\(nothing.message)")
    let issuer = try bank.run(
      "open", "reports/2026-Q3", "--key", "keys/owner.key.pem", "--trust", "keys/stranger.pub.jwk")
    #expect(issuer.code == 4 && issuer.output.isEmpty, "\(issuer.message)")
    let file = bank.bundle().appendingPathComponent("records.sdj")
    var content = try Data(contentsOf: file)
    content[content.count - 40] ^= 1
    try content.write(to: file)
    let altered = try bank.run("open", "reports/2026-Q3", "--key", "keys/owner.key.pem")
    #expect(altered.code == 4, "\(altered.message)")
  }

  @Test("a record dropped, doubled or at another place: what could be read, then the fault; no manifest, nothing")
  func notAllRecords() throws {
    let bank = try Bank.reported()
    let file = bank.bundle().appendingPathComponent("records.sdj")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    func open(_ lines: [Substring]) throws -> Command.Outcome {
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
      return try bank.run(
        "open", "reports/2026-Q3", "--key", "keys/owner.key.pem", "--trust", "keys/signing.pub.jwk")
    }
    #expect(try open(lines).code == 0)
    let dropped = try open(Array(lines.dropFirst()))
    #expect(dropped.code == 4 && dropped.lines.count == lines.count - 1, "\(dropped.message)")
    #expect(
      try bank.run("open", "reports/2026-Q3", "--key", "keys/owner.key.pem", "--record", "agent:cloudrun").code == 4)
    #expect(dropped.message.contains("\(lines.count - 1) are here, each signed, and \(lines.count) were sealed"))
    let doubled = try open([lines[0]] + lines)
    #expect(doubled.code == 4 && doubled.message.contains("were sealed"), "\(doubled.message)")
    let swapped = try open([lines[1], lines[0]] + lines.dropFirst(2))
    #expect(swapped.code == 4 && swapped.message.contains("at another place"), "\(swapped.message)")

    let manifest = bank.bundle().appendingPathComponent("manifest.json")
    try FileManager.default.removeItem(at: manifest)
    let without = try open(lines)
    #expect(without.code == 4 && without.output.isEmpty, "\(without.message)")
  }

  @Test("a file that claims ten gigabytes is not read to see that it is another one") func claimsOfSize() throws {
    let bank = try Bank.reported()
    for name in ["records.sdj", "report.html", "grant-auditor-2026-Q3-1.jwe.json"] {
      let handle = try FileHandle(forUpdating: bank.bundle().appendingPathComponent(name))
      let size = try handle.seekToEnd()
      try handle.truncate(atOffset: 10 << 30)
      let verified = try bank.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk")
      #expect(
        verified.code == 4 && verified.text.contains("it has \(10 << 30) bytes, not \(size)"), "\(verified.text)")
      try handle.truncate(atOffset: size)
    }
    #expect(try bank.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk").code == 0)
  }
}
