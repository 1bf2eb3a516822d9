import Foundation
import Testing

@Suite("A package in the language of its audience") struct LanguageOfAPackage {
  private static let opens = "auditor: {opens: [people], recipients: [keys/auditor.pub.jwk], language:"

  private func bank(_ language: String) throws -> Bank {
    let bank = try Bank.reported()
    try bank.edit("affidavit.yaml", "\(Self.opens) en", "\(Self.opens) \(language)")
    return bank
  }

  @Test("has the report's page in it too, signed, which outsiders make again") func german() throws {
    let package = try Unpacked(bank("de"), to: "auditor")
    let page = String(decoding: try package.bytes("report.de.html"), as: UTF8.self)
    #expect(page.contains(#"<html lang="de""#) && page.contains("Zum Ergebnis springen"))
    #expect(String(decoding: try package.bytes("report.html"), as: UTF8.self).contains(#"<html lang="en""#))
    let verified = try package.bank.run("verify", package.url.path, "--trust", "keys/signing.pub.jwk")
    #expect(verified.code == 0, "\(verified.text)\(verified.message)")
    for check in ["report page", "report page in de", "signature of report.de.html"] {
      #expect(
        verified.lines.contains { $0.hasPrefix("ok ") && $0.contains(" \(check): ") }, "\(check): \(verified.text)")
    }
    if let shell = Tool("bash"), Tool("xsltproc") != nil, Tool("openssl") != nil {
      let commands = try package.commands()[0].filter { $0.contains("report.de.html") }
      #expect(commands.count == 2)
      for command in commands {
        let outcome = try shell.run(["-o", "pipefail", "-c", command], in: package.url)
        #expect(outcome.code == 0, "\(command): \(outcome.text)")
      }
    }
    try package.write(Data(page.replacing("Nordbank", with: "Nordbonk").utf8), to: "report.de.html")
    let changed = try package.verify()
    #expect(
      changed.code == 4 && changed.text.contains("report.de.html is not the view of report.xml"), "\(changed.text)")
  }

  @Test("has one page where the audience reads the report's language") func english() throws {
    let package = try Unpacked(Bank.shared(), to: "auditor")
    let names = try Bank.files(package.url).keys
    #expect(!names.contains { $0.hasPrefix("report.") && $0.hasSuffix(".html") && $0 != "report.html" })
  }

  @Test("a language of which there are no words is refused before anything is done") func unknown() throws {
    for (language, says) in [
      ("xx", "there are no templates/strings/xx.xml; there are de, en"), ("../en", "a language tag such as de"),
    ] {
      let bank = try bank(language)
      let run = try bank.run("run", "--period", "2026-Q4")
      #expect(
        run.code == 2 && run.message.contains("affidavit.yaml:56:") && run.message.contains(says), "\(run.message)")
      #expect(!FileManager.default.fileExists(atPath: bank.bundle("2026-Q4").path))
    }
    let bank = try bank("xx")
    let disclosed = try bank.run("disclose", "reports/2026-Q3", "--to", "auditor", "--out", "package.tar")
    #expect(
      disclosed.code == 2 && disclosed.message.contains("have no words of xx"), "\(disclosed.code) \(disclosed.message)"
    )
    #expect(!FileManager.default.fileExists(atPath: bank.url.appendingPathComponent("package.tar").path))
  }
}
