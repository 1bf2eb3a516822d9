import Crypto
import Foundation
import Testing

/// The traps of the design, by their numbers, that a whole bundle has to withstand. The others are in the tests of Protection.
@Suite("Traps of bundles") struct Traps {
  private static let value = "Linnea Ek"

  private static func change(_ bank: Bank, _ name: String, _ old: String, _ new: String) throws {
    let file = bank.bundle().appendingPathComponent(name)
    var data = try Data(contentsOf: file)
    let place = try #require(data.range(of: Data(old.utf8)))
    data.replaceSubrange(place, with: Data(new.utf8))
    try data.write(to: file)
  }

  @Test("trap 3: a record whose field was altered gives no output, not its good part either") func released() throws {
    let house = try Households()
    let file = house.bank.bundle().appendingPathComponent("records.sdj")
    var lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    let place = try #require(lines.indices.last)
    let last = lines[place]
    let end = last.index(last.endIndex, offsetBy: -10)
    lines[place].replaceSubrange(end...end, with: last[end] == "A" ? "B" : "A")
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
    let opened = try house.bank.run("open", "reports/2026-Q3", "--key", "keys/owner.key.pem")
    #expect(opened.code == 4 && opened.lines.count == place, "\(opened.message)")
    #expect(opened.message.contains("line \(place + 1)") && !opened.message.contains(Households.erased))
  }

  @Test("trap 7: no plain digest of an id or a value of a person stands anywhere") func hashes() throws {
    let house = try Households()
    let folder = house.bank.url
    let values = [Households.erased, Households.goneValue, "c:household-0", Households.erased + "\n"]
    for value in values {
      let digest = Crypto.SHA256.hash(value)
      for text in [digest.hex, digest.base64URL] {
        for form in [text, String(text.prefix(16))] {
          let found = try Canaries(form).files(under: folder, except: ["records", "exports"])
          #expect(found == [], "the SHA-256 of \(value)")
        }
      }
    }
  }

  @Test(
    "trap 11: comments, DOCTYPEs, second signatures and keys of their own in the report are refused",
    arguments: ["comment", "doctype", "two signatures", "own key", "instruction"])
  func xml(_ trap: String) throws {
    let bank = try Bank.reported()
    let file = bank.bundle().appendingPathComponent("report.xml")
    let text = try String(contentsOf: file, encoding: .utf8)
    let signature = try #require(
      text.range(of: "<ds:Signature")?.lowerBound ?? text.range(of: "<Signature")?.lowerBound)
    let end = try #require(text.range(of: "Signature>", options: .backwards)?.upperBound)
    let organisation = try #require(text.range(of: "Nordbank"))
    var altered = text
    switch trap {
    case "comment": altered.insert(contentsOf: "<!-- -->", at: organisation.upperBound)
    case "instruction": altered.insert(contentsOf: "<?x y?>", at: organisation.upperBound)
    case "doctype": altered = "<!DOCTYPE report [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + text
    case "two signatures": altered.insert(contentsOf: String(text[signature..<end]), at: signature)
    default:
      let stranger = try bank.run("keys", "new", "mallory")
      try #require(stranger.code == 0)
      altered = text.replacing("Nordbank", with: "Mallory")
    }
    try Data(altered.utf8).write(to: file)
    let found = try bank.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk", "--quiet")
    #expect(found.code == 4 && found.text.contains("report"), "\(found.text)")
    // Also where the list of files was made to fit: the signature itself does not hold.
    #expect(found.text.contains("FAILED  report signature"), "\(trap): \(found.text)")
  }

  @Test("trap 12: the library's version stands in every report and manifest") func library() throws {
    let bank = try Bank.shared()
    let report = try String(contentsOf: bank.bundle().appendingPathComponent("report.xml"), encoding: .utf8)
    #expect(report.contains(OpenSSLLibrary.description), "\(OpenSSLLibrary.description)")
    let manifest = try String(contentsOf: bank.bundle().appendingPathComponent("manifest.json"), encoding: .utf8)
    #expect(manifest.contains(OpenSSLLibrary.description))
    #expect(OpenSSLLibrary.meetsMinimum == (OpenSSLLibrary.version >= (3, 0, 21)))
  }

  @Test("trap 12: nothing calls what was faulty: no SIV, no enveloped CMS, no cipher fetched for each message")
  func calls() throws {
    let sources = Command.repository.appendingPathComponent("Sources")
    let faulty = ["AES-256-SIV", "AES-128-SIV", "CMS_encrypt", "CMS_decrypt", "PKCS7_", "EVP_aes_256_gcm("]
    var read = 0
    for name in try FileManager.default.subpathsOfDirectory(atPath: sources.path)
    where [".swift", ".c", ".h", ".cpp"].contains(where: { name.hasSuffix($0) }) {
      let text = try String(contentsOf: sources.appendingPathComponent(name), encoding: .utf8)
        .split(separator: "\n").filter { !$0.drop(while: { $0 == " " }).hasPrefix("//") }.joined(separator: "\n")
      for word in faulty { #expect(!text.contains(word), "\(word) in \(name)") }
      read += 1
    }
    #expect(read > 100)
  }

  @Test("trap 13: a manifest with doubled members, other numbers or other spelling is none") func json() throws {
    for (old, new) in [
      (#"{"asOf""#, #"{"asOf":"x","asOf""#), (#""format":2"#, #""format":2.0"#), (#""format":2"#, #""format": 2"#),
      (#""format":2"#, #""format":9007199254740993"#), (#""organisation""#, #""\u006frganisation""#),
    ] {
      let bank = try Bank.reported()
      try Self.change(bank, "manifest.json", old, new)
      let found = try bank.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk", "--quiet")
      #expect(found.code == 4 && found.text.contains("FAILED  manifest"), "\(new): \(found.text)")
    }
  }

  @Test("trap 14: another log, an older one, and one cut short are told from the one that was shown") func logs() throws
  {
    let bank = try Bank.reported()
    let other = try Bank.fresh()
    for name in ["keys"] {
      try FileManager.default.removeItem(at: other.url.appendingPathComponent(name))
      try FileManager.default.copyItem(
        at: bank.url.appendingPathComponent(name), to: other.url.appendingPathComponent(name))
    }
    // The same keys, another history: what a second log for other eyes would be.
    for _ in 0..<2 { try #require(try other.run("run", "--period", "2026-Q3").code == 0) }
    for _ in 0..<2 { try #require(try bank.run("run", "--period", "2026-Q4").code == 0) }
    let split = try bank.run(
      "verify", "reports/2026-Q4", "--trust", "keys/signing.pub.jwk", "--previous",
      other.url.appendingPathComponent("reports/2026-Q3").path, "--quiet")
    #expect(split.code == 4 && split.text.contains("FAILED  previous"), "\(split.text)")
    let back = try bank.run(
      "verify", "reports/2026-Q4.edition-1", "--trust", "keys/signing.pub.jwk", "--previous", "reports/2026-Q4",
      "--quiet")
    #expect(back.code == 4 && back.text.contains("it shrank"), "\(back.text)")
    // Entries hold nobody's id and no value.
    let log = try bank.run("audit", "show").text
    #expect(!log.contains(Self.value) && !log.contains("p:"))
  }

  @Test("trap 15: what a key can still open elsewhere is said in the record of the erasure") func copies() throws {
    let house = try Households()
    let done = try house.shred()
    try #require(done.code == 0, "\(done.message)")
    #expect(done.text.contains("backups") && done.text.contains("cannot be recalled"), "\(done.text)")
  }

  @Test("trap 15: a process that holds keys leaves no core dump, and nobody else reads its memory") func memory() throws
  {
    let bank = try Bank.reported()
    let running = try Command.start(["run", "--period", "2026-Q3"], in: bank.url)
    let limits = "/proc/\(running.process.processIdentifier)/limits"
    var isKept = false
    while running.process.isRunning, !isKept {
      let text = (try? String(contentsOfFile: limits, encoding: .utf8)) ?? ""
      isKept = text.contains(/Max core file size +0 +0 +bytes/)
      usleep(2_000)
    }
    running.process.waitUntilExit()
    #expect(isKept, "the limit of core dumps is never zero")
  }
}
