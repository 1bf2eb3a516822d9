import Foundation
import Testing

@Suite("What an audience may not read stands in no file that it gets, nor anywhere else") struct RedactionCanaries {
  /// Values that stand in fields of the plan, and which audiences may read them.
  private static let protected: [(value: String, readers: Set<String>)] = [
    (Households.erased, []), (Households.goneValue, ["auditor", "regulator"]), ("household-canary-7c1f", []),
    ("s3-canary-9d2e", ["regulator"]), (escaped, []),
  ]

  /// What pages, documents and strings of JSON each write in a way of their own.
  private static let escaped = "esc<&'canary>41"

  private static func house() throws -> Households {
    let house = try unreported()
    let run = try house.bank.run("run", "--period", "2026-Q3", "--verbose")
    try #require(run.code == 0, "\(run.message)")
    for (value, _) in protected {
      #expect(!Canaries(value).stands(in: Data((run.message + run.text).utf8)), "what a run says")
    }
    return house
  }

  private static func unreported() throws -> Households {
    let house = try Households(reported: false)
    try house.bank.append(
      #"{"kind":"contribution","id":"c:canary","dataset":"ds:nordbank:customers@2026-07","subjectRef":"p:canary","#
        + #""household":"household-canary-7c1f","region":"SE","rows":1,"addedAt":"2026-03-25T09:00:00Z"}"#,
      to: "records/2026-Q3/contributions.jsonl")
    try house.bank.append(
      #"{"kind":"dataset","id":"ds:canary@1","name":"Canary","uris":["s3://s3-canary-9d2e/x.csv"],"personalData":"none"}"#,
      to: "records/2026-Q3/governance.jsonl")
    try house.bank.append(
      #"{"kind":"contribution","id":"c:escaped","dataset":"ds:nordbank:customers@2026-07","subjectRef":"p:escaped","#
        + #""household":"\#(escaped)","region":"SE","rows":1,"addedAt":"2026-03-25T09:00:00Z"}"#,
      to: "records/2026-Q3/contributions.jsonl")
    return house
  }

  @Test("while commands run: in the workspace, in temporary files, and in files without a name") func underWay() throws
  {
    let house = try Self.unreported()
    let bank = house.bank
    let temporary = try TemporaryFolder()
    var looks = 0
    for arguments in [
      ["run", "--period", "2026-Q3"],
      ["disclose", "reports/2026-Q3", "--to", "board", "--mode", "a", "--key", "keys/owner.key.pem", "--out", "b.tar"],
      ["keys", "rekey"], ["keys", "shred", "--subject", Households.erased, "--basis", "x"],
    ] {
      let running = try Command.start(arguments, in: bank.url, with: ["TMPDIR": temporary.url.path])
      var found: Set<String> = []
      while running.process.isRunning {
        found.formUnion(Self.look(bank, temporary.url, process: running.process.processIdentifier))
        looks += 1
        usleep(20_000)
      }
      running.process.waitUntilExit()
      found.formUnion(Self.look(bank, temporary.url, process: 0))
      #expect(found == [], "\(arguments)")
      let outcome = try running.outcome()
      #expect(outcome.code == 0, "\(arguments): \(outcome.message)")
    }
    #expect(looks > 10)
  }

  /// Files in which a protected value stands now: of the workspace, of the folder for temporary ones, and those that a process has open
  /// though they have no name. What goes away while one looks is nothing.
  private static func look(_ bank: Bank, _ temporary: URL, process: Int32) -> Set<String> {
    let files = FileManager.default
    var looked: [URL] = []
    for folder in [bank.url, temporary] {
      let names = (try? files.subpathsOfDirectory(atPath: folder.path)) ?? []
      looked += names.filter { !$0.hasPrefix("records/") && !$0.hasPrefix("exports/") }
        .map { folder.appendingPathComponent($0) }
    }
    let open = URL(fileURLWithPath: "/proc/\(process)/fd")
    for name in (try? files.contentsOfDirectory(atPath: open.path)) ?? [] {
      let url = open.appendingPathComponent(name)
      if (try? files.destinationOfSymbolicLink(atPath: url.path))?.hasSuffix(" (deleted)") == true {
        looked.append(url)
      }
    }
    let found = looked.filter { url in
      var status = stat()
      guard stat(url.path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, let bytes = try? Data(contentsOf: url)
      else {
        return false
      }
      return protected.contains { Canaries($0.value).stands(in: bytes) }
    }
    return Set(found.map(\.path))
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
