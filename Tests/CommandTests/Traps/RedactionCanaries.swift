import Foundation
import Testing

@Suite("What an audience may not read stands in no file that it gets, nor anywhere else") struct RedactionCanaries {
  /// Values that stand in fields of the plan, and which audiences may read them.
  private static let protected: [(value: String, readers: Set<String>)] = [
    (Households.erased, []), (Households.goneValue, ["auditor", "regulator"]), ("household-canary-7c1f", []),
    ("s3-canary-9d2e", ["regulator"]),
  ]

  private static func house() throws -> Households {
    let house = try Households(reported: false)
    try house.bank.append(
      #"{"kind":"contribution","id":"c:canary","dataset":"ds:nordbank:customers@2026-07","subjectRef":"p:canary","#
        + #""household":"household-canary-7c1f","region":"SE","rows":1,"addedAt":"2026-03-25T09:00:00Z"}"#,
      to: "records/2026-Q3/contributions.jsonl")
    try house.bank.append(
      #"{"kind":"dataset","id":"ds:canary@1","name":"Canary","uris":["s3://s3-canary-9d2e/x.csv"],"personalData":"none"}"#,
      to: "records/2026-Q3/governance.jsonl")
    let run = try house.bank.run("run", "--period", "2026-Q3", "--verbose")
    try #require(run.code == 0, "\(run.message)")
    for (value, _) in protected {
      #expect(!Canaries(value).stands(in: Data((run.message + run.text).utf8)), "what a run says")
    }
    return house
  }

  @Test("bundle, packages, state, log and temporary files: raw, escaped, base64, base64url, hex, UTF-16")
  func everywhere()
    throws
  {
    let house = try Self.house()
    let bank = house.bank
    for (value, _) in Self.protected {
      let found = try Canaries(value).files(under: bank.url, except: ["records", "exports"])
      #expect(found == [], "\(value) in \(found)")
    }
    for audience in ["auditor", "regulator", "board"] {
      for mode in ["a", "b"] {
        let file = bank.url.appendingPathComponent("\(audience)-\(mode).tar")
        let made = try bank.run(
          "disclose", "reports/2026-Q3", "--to", audience, "--mode", mode, "--key", "keys/owner.key.pem", "--out",
          file.lastPathComponent)
        try #require(made.code == 0, "\(made.message)")
        let package = try Data(contentsOf: file)
        for (value, readers) in Self.protected {
          // Fields in clear stand in base64url of a disclosure; sealed ones nowhere.
          let stands = Canaries(value).stands(in: package)
          #expect(stands == (mode == "b" && readers.contains(audience)), "\(value), \(audience), mode \(mode)")
        }
      }
    }
    let temporary = try FileManager.default.contentsOfDirectory(atPath: bank.url.path).filter {
      $0.hasSuffix(".partial")
    }
    #expect(temporary == [])
  }

  @Test("errors name places and never values") func errors() throws {
    let house = try Self.house()
    let bank = house.bank
    let records = bank.bundle().appendingPathComponent("records.sdj")
    let good = try Data(contentsOf: records)
    for place in stride(from: good.count / 7, to: good.count, by: good.count / 7) {
      var bytes = good
      bytes[place] ^= 0x01
      try bytes.write(to: records)
      for arguments in [
        ["open", "reports/2026-Q3", "--key", "keys/owner.key.pem"], ["verify", "reports/2026-Q3"], ["keys", "rekey"],
        ["keys", "shred", "--subject", Households.erased, "--basis", "x"],
      ] {
        let outcome = try Command.run(arguments, in: bank.url)
        for (value, _) in Self.protected {
          #expect(!Canaries(value).stands(in: Data(outcome.message.utf8)), "\(arguments): \(outcome.message)")
        }
        if arguments[0] == "keys", outcome.code == 0 { break }
      }
    }
  }
}
