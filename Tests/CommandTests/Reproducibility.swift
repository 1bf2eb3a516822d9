import Foundation
import Testing

@Suite("The same inputs give the same outputs, whatever the number of workers") struct Reproducibility {
  @Test("one, two and four workers, from the same state") func workers() throws {
    var earlier: [String: Data]?
    for workers in ["1", "2", "4"] {
      let bank = try Bank.reported()
      let before = try Data(contentsOf: bank.bundle().appendingPathComponent("releases.json"))
      let run = try bank.run("run", "--period", "2026-Q3", "--workers", workers)
      try #require(run.code == 0, "\(run.message)")
      var files = try Bank.files(bank.bundle())
      #expect(files["releases.json"] == before, "a rerun on the same data gives the stored releases")
      files = files.filter { ["verdicts.jsonl", "findings.csv", "lineage.csv", "releases.json"].contains($0.key) }
      files["report.xml"] = Data(try Self.unsigned(bank.bundle()).utf8)
      if let earlier {
        for (name, content) in files { #expect(content == earlier[name], "\(name) with \(workers) workers") }
      } else {
        earlier = files
      }
    }
  }

  @Test("two reruns in two workspaces") func check() throws {
    let bank = try Bank.shared()
    let one = try bank.run("check", "--format", "json", "--workers", "1")
    let four = try bank.run("check", "--format", "json", "--workers", "4")
    #expect(one.output == four.output && !one.output.isEmpty)
  }

  /// `report.xml` without its signature, and without the digests of files whose nonces differ from run to run.
  private static func unsigned(_ bundle: URL) throws -> String {
    let xml = try String(contentsOf: bundle.appendingPathComponent("report.xml"), encoding: .utf8)
    let signature = /<ds:Signature.*<\/ds:Signature>|<Signature .*<\/Signature>/.dotMatchesNewlines()
    #expect(xml.firstMatch(of: signature) != nil)
    return xml.replacing(signature, with: "")
  }
}
