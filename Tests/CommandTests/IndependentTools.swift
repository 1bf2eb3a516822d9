import Foundation
import Testing

@Suite("A bundle can be checked without Affidavit, as VERIFY.md says") struct IndependentTools {
  @Test("each command of VERIFY.md") func commands() throws {
    let bank = try Bank.reported()
    let bundle = bank.bundle()
    let text = try String(contentsOf: bundle.appendingPathComponent("VERIFY.md"), encoding: .utf8)
    let block = try #require(text.split(separator: "```").dropFirst().first)
    let commands = block.split(separator: "\n").map(String.init).filter {
      !$0.hasPrefix("#") && !$0.isEmpty && $0 != "bash" && $0 != "sh"
    }
    #expect(commands.count == 12)
    guard let shell = Tool("bash") else { return }
    for command in commands {
      let tool = String(command.prefix { $0 != " " })
      guard Tool(tool) != nil else { continue }
      let outcome = try shell.run(["-o", "pipefail", "-c", command], in: bundle)
      #expect(outcome.code == 0, "\(command): \(outcome.text)")
    }
    // And each sees a change.
    for (tool, name) in [
      ("jose", "manifest.json"), ("python3", "lineage.csv"), ("xmlsec1", "report.xml"), ("xsltproc", "report.html"),
    ] {
      guard Tool(tool) != nil else { continue }
      let file = bundle.appendingPathComponent(name)
      let content = try Data(contentsOf: file)
      var altered = content
      let place = try #require(
        altered.range(of: Data("Nordbank".utf8)) ?? altered.range(of: Data("nordbank".utf8))
          ?? altered.range(of: Data("NORDBANK".utf8)))
      altered[place.lowerBound] = UInt8(ascii: "X")
      try altered.write(to: file)
      let codes = try commands.filter { $0.hasPrefix(tool + " ") }.map {
        try shell.run(["-o", "pipefail", "-c", $0], in: bundle).code
      }
      #expect(codes.contains { $0 != 0 }, "\(tool) with another \(name)")
      try content.write(to: file)
    }
  }

  @Test("jose opens a grant with the audience's key") func jose() throws {
    guard let jose = Tool("jose"), let openssl = Tool("openssl"), let python = Tool("python3") else { return }
    let bank = try Bank.shared()
    let folder = try TemporaryFolder()
    let pem = try openssl.run(
      [
        "pkey", "-in", bank.url.appendingPathComponent("keys/auditor.key.pem").path, "-passin",
        "pass:\(Command.passphrase)", "-noout", "-text",
      ],
      in: folder.url)
    try #require(pem.code == 0, "\(pem.text)")
    try Data(pem.text.utf8).write(to: folder.url.appendingPathComponent("key.txt"))
    let program = """
      import base64, json, re
      text = open('key.txt').read()
      def part(name, after):
          digits = re.sub('[^0-9a-f]', '', re.search(name + ':(.*?)' + after, text, re.S).group(1))
          return bytes.fromhex(digits)
      def b64(value): return base64.urlsafe_b64encode(value).rstrip(b'=').decode()
      secret, point = part('priv', 'pub'), part('pub', 'ASN1')
      secret = secret[-32:].rjust(32, bytes(1))
      json.dump({'kty': 'EC', 'crv': 'P-256', 'x': b64(point[1:33]), 'y': b64(point[33:]), 'd': b64(secret)}, open('auditor.jwk', 'w'))
      """
    let made = try python.run(["-c", program], in: folder.url)
    try #require(made.code == 0, "\(made.text)")
    let opened = try jose.run(
      [
        "jwe", "dec", "-i", bank.bundle().appendingPathComponent("grant-auditor-2026-Q3-1.jwe.json").path, "-k",
        "auditor.jwk",
      ], in: folder.url)
    #expect(opened.code == 0 && opened.text.contains("\"kid\":\"c.people.2026-Q3-1\""), "\(opened.text.prefix(200))")
    let regulator = try jose.run(
      [
        "jwe", "dec", "-i", bank.bundle().appendingPathComponent("grant-regulator-2026-Q3-1.jwe.json").path, "-k",
        "auditor.jwk",
      ], in: folder.url)
    #expect(regulator.code != 0)
  }
}
