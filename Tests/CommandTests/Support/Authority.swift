import Foundation
import Testing

/// An authority made with openssl, and certificates that it issues.
struct Authority {
  let bank: Bank
  let openssl: Tool

  init?(_ bank: Bank) throws {
    guard let tool = Tool("openssl") else { return nil }
    (self.bank, openssl) = (bank, tool)
    try run(
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out",
      "keys/authority.pem", "-subj", "/CN=Nordbank authority", "-days", "3650", "-addext",
      "basicConstraints=critical,CA:TRUE")
    try bank.edit(
      "affidavit.yaml", "  signing: keys/signing.key.pem",
      "  signing: keys/signing.key.pem\n  authority: keys/authority.pem")
  }

  func run(_ arguments: String...) throws {
    let outcome = try openssl.run(arguments, in: bank.url)
    try #require(outcome.code == 0, "\(arguments): \(outcome.text)")
  }

  /// A certificate for `keys/NAME.key.pem`, at `keys/NAME.cert.pem`.
  func issue(_ name: String, _ roles: [String], usage: String = "digitalSignature", days: Int = 365) throws {
    let subject = roles.reduce("/CN=\(name)") { "\($0)/OU=\($1)" }
    try run(
      "req", "-new", "-key", "keys/\(name).key.pem", "-passin", "pass:\(Command.passphrase)", "-subj", subject,
      "-out",
      "\(name).csr")
    try Data("keyUsage=critical,\(usage)\nbasicConstraints=critical,CA:FALSE\n".utf8).write(
      to: bank.url.appendingPathComponent("extensions"))
    try run(
      "x509", "-req", "-in", "\(name).csr", "-CA", "keys/authority.pem", "-CAkey", "ca.key", "-CAcreateserial",
      "-days",
      String(days), "-extfile", "extensions", "-out", "keys/\(name).cert.pem")
  }
}
