import Foundation
import Testing

@Suite("The audit log can only grow, and earlier reports know it") struct AuditLog {
  private static func checkpoint(_ report: Data) throws -> [String] {
    let text = String(decoding: report, as: UTF8.self)
    let tag = try #require(text.firstMatch(of: /<checkpoint [^>]*>/)).0
    return try ["origin", "size", "root"].map { name in
      try String(#require(String(tag).firstMatch(of: try Regex("\(name)=\"([^\"]*)\""))).output[1].substring ?? "")
    }
  }

  @Test("each report and manifest has the checkpoint before its run; the next bundle goes on from it") func anchored()
    throws
  {
    let bank = try Bank.reported()
    let next = try bank.run("run", "--period", "2026-Q4")
    try #require(next.code == 0, "\(next.message)")
    let first = try Self.checkpoint(Data(contentsOf: bank.bundle().appendingPathComponent("report.xml")))
    let second = try Self.checkpoint(Data(contentsOf: bank.bundle("2026-Q4").appendingPathComponent("report.xml")))
    #expect(first[0] == "affidavit.log/lei:529900NORDBANK00001" && first[0] == second[0])
    let size = try #require(Int(second[1]))
    #expect(first[1] == "0" && size > 3)
    let page = try String(contentsOf: bank.bundle("2026-Q4").appendingPathComponent("report.html"), encoding: .utf8)
    #expect(page.contains(second[2]), "the page prints the root")
    func verify(_ bundle: String, previous: String) throws -> Command.Outcome {
      try bank.run(
        "verify", "reports/\(bundle)", "--trust", "keys/signing.pub.jwk", "--previous", "reports/\(previous)")
    }
    let holds = try verify("2026-Q4", previous: "2026-Q3")
    #expect(holds.code == 0 && holds.text.contains("previous: "), "\(holds.text)")
    let back = try verify("2026-Q3", previous: "2026-Q4")
    #expect(back.code == 4 && back.text.contains("it shrank"), "\(back.text)")
    let audit = try bank.run("audit", "verify")
    #expect(audit.code == 0 && audit.text.contains("The audit log holds"), "\(audit.message)")

    let exported = try bank.run("audit", "export", "copy")
    #expect(exported.code == 0, "\(exported.message)")
    let names = try Bank.files(bank.url.appendingPathComponent("copy")).keys
    #expect(
      names.contains("checkpoint") && names.contains("log.vkey")
        && names.contains { $0.hasPrefix("tile/entries/000.p/") })
    #expect(try bank.run("audit", "export", "copy").code == 2)
  }

  @Test("a ledger of yesterday, a changed tile, a log made anew: no further run, no package") func rolledBack() throws {
    let bank = try Bank.reported()
    let state = bank.url.appendingPathComponent("state")
    let kept = bank.url.appendingPathComponent("kept")
    try FileManager.default.copyItem(at: state, to: kept)
    // The second bundle has a checkpoint that tells of the first.
    for _ in 0..<2 { try #require(try bank.run("run", "--period", "2026-Q4").code == 0) }
    let now = bank.url.appendingPathComponent("now")
    try FileManager.default.copyItem(at: state, to: now)
    func expectRefused(_ why: String) throws {
      for command in [
        ["run"], ["disclose", "reports/2026-Q3", "--to", "auditor", "--out", "x.tar"], ["audit", "verify"],
      ] {
        let refused = try Command.run(command, in: bank.url)
        #expect(refused.code == 4 && refused.message.contains(why), "\(command): \(refused.message)")
      }
      #expect(!FileManager.default.fileExists(atPath: bank.url.appendingPathComponent("x.tar").path))
      try? FileManager.default.removeItem(at: state)
      try FileManager.default.copyItem(at: now, to: state)
    }
    // The ledger alone.
    for name in try FileManager.default.contentsOfDirectory(atPath: state.path) where name.hasPrefix("affidavit.sqlite")
    {
      try FileManager.default.removeItem(at: state.appendingPathComponent(name))
    }
    try FileManager.default.copyItem(
      at: kept.appendingPathComponent("affidavit.sqlite"), to: state.appendingPathComponent("affidavit.sqlite"))
    try expectRefused("are left of what it tells")
    // Ledger and log together: the bundle that came later knows better.
    try FileManager.default.removeItem(at: state)
    try FileManager.default.copyItem(at: kept, to: state)
    try expectRefused("when reports/2026-Q4 was sealed")
    // One byte of a tile.
    let tiles = try FileManager.default.subpathsOfDirectory(atPath: state.path).filter {
      $0.hasPrefix("log/tile/0/000.p/")
    }
    let tile = state.appendingPathComponent(try #require(tiles.first))
    var bytes = try Data(contentsOf: tile)
    bytes[40] ^= 1
    try bytes.write(to: tile)
    try expectRefused("audit log")
    #expect(try bank.run("audit", "verify").code == 0)
  }

  @Test("the bundle's log files are checked, and by the tools too") func files() throws {
    let package = try Unpacked(Bank.shared(), to: "auditor")
    for name in ["checkpoint", "checkpoint-consistency.json", "bundle.tlog-entry", "bundle.tlog-proof", "log.vkey"] {
      let content = try package.bytes(name)
      var altered = content
      altered[content.count / 2] = altered[content.count / 2] == 0x41 ? 0x42 : 0x41
      try package.write(altered, to: name)
      let found = try package.verify()
      #expect(found.code == 4 && found.text.contains("FAILED  audit"), "\(name): \(found.text)")
      if let python = Tool("python3"), Tool("openssl") != nil {
        #expect(try python.run(["templates/package/verify.py", "log"], in: package.url).code != 0, "\(name)")
      }
      try package.write(content, to: name)
    }
    #expect(try package.verify().code == 0)
  }
}
