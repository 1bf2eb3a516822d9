import Foundation
import Testing

@Suite("Certificates have an end, and time stamps an authority") struct CertificatesAndTime {
  /// A bundle whose signing certificate is over, made by openssl before the run.
  private static func expired() throws -> Bank? {
    guard let openssl = Tool("openssl") else { return nil }
    let bank = try Bank.fresh()
    // Valid for a year from long ago: openssl 3.0 takes dates in 'ca' alone.
    let folder = bank.url
    try Data(
      """
      [ca]
      default_ca = here
      [here]
      database = index
      serial = serial
      new_certs_dir = .
      default_md = sha256
      policy = any
      x509_extensions = extensions
      [any]
      commonName = supplied
      [extensions]
      keyUsage = critical,digitalSignature
      basicConstraints = critical,CA:FALSE
      """.utf8
    ).write(to: folder.appendingPathComponent("ca.cnf"))
    try Data().write(to: folder.appendingPathComponent("index"))
    try Data("01\n".utf8).write(to: folder.appendingPathComponent("serial"))
    let key = ["keys/signing.key.pem", "pass:\(Command.passphrase)"]
    for arguments in [
      ["req", "-new", "-key", key[0], "-passin", key[1], "-subj", "/CN=Nordbank", "-out", "signing.csr"],
      [
        "ca", "-batch", "-config", "ca.cnf", "-selfsign", "-keyfile", key[0], "-passin", key[1], "-in", "signing.csr",
        "-startdate", "20240101000000Z", "-enddate", "20250101000000Z", "-out", "keys/signing.cert.pem", "-notext",
      ],
    ] {
      let outcome = try openssl.run(arguments, in: folder)
      try #require(outcome.code == 0, "\(outcome.text)")
    }
    let run = try bank.run("run", "--period", "2026-Q3")
    try #require(run.code == 0, "\(run.message)")
    return bank
  }

  @Test("an expired certificate fails, and --as-of names a day at which it did not") func expiry() throws {
    guard let bank = try Self.expired() else { return }
    func verify(_ more: String...) throws -> Command.Outcome {
      try bank.run("verify", "reports/2026-Q3", "--trust", "keys/signing.pub.jwk", "--quiet", more: more)
    }
    let now = try verify()
    #expect(
      now.code == 4 && now.text.contains("valid from 2024-01-01 to 2025-01-01") && now.text.contains("--as-of"),
      "\(now.text)")
    for (day, code) in [("2024-06-30", 0), ("2023-12-31", 4), ("2025-01-02", 4), ("2024-12-31T12:00:00Z", 0)]
      as [(String, Int32)]
    {
      let then = try verify("--as-of", day)
      #expect(then.code == code, "\(day): \(then.text)")
    }
    let wrong = try verify("--as-of", "soon")
    #expect(wrong.code == 2 && wrong.message.contains("--as-of soon"), "\(wrong.message)")
    // Altered, no day helps.
    let page = bank.bundle().appendingPathComponent("report.html")
    try Data((String(contentsOf: page, encoding: .utf8) + " ").utf8).write(to: page)
    #expect(try verify("--as-of", "2024-06-30").code == 4)
  }

  @Test("a time stamp is taken once it holds, goes along with packages, and counts for its authority alone")
  func stamp()
    throws
  {
    guard let openssl = Tool("openssl") else { return }
    let bank = try Bank.reported()
    func tool(_ arguments: String...) throws {
      let outcome = try openssl.run(arguments, in: bank.url)
      try #require(outcome.code == 0, "\(arguments): \(outcome.text)")
    }
    try Data(
      """
      [req]
      distinguished_name = dn
      [dn]
      [tsa_ext]
      extendedKeyUsage = critical,timeStamping
      keyUsage = critical,digitalSignature
      [tsa]
      default_tsa = here
      [here]
      serial = serial
      signer_digest = sha256
      default_policy = 1.2.3.4
      digests = sha256
      ess_cert_id_alg = sha256
      """.utf8
    ).write(to: bank.url.appendingPathComponent("tsa.cnf"))
    try Data("01\n".utf8).write(to: bank.url.appendingPathComponent("serial"))
    for name in ["tsa", "other"] {
      try tool(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "\(name).key",
        "-out", "\(name).pem", "-subj", "/CN=\(name)", "-days", "30", "-config", "tsa.cnf", "-extensions", "tsa_ext")
    }
    for (query, reply) in [("reports/2026-Q3/checkpoint.tsq", "made.tsr"), ("foreign.tsq", "foreign.tsr")] {
      if query == "foreign.tsq" {
        try tool("ts", "-query", "-data", "affidavit.yaml", "-sha256", "-cert", "-out", query)
      }
      try tool(
        "ts", "-reply", "-config", "tsa.cnf", "-queryfile", query, "-signer", "tsa.pem", "-inkey", "tsa.key", "-out",
        reply)
    }
    func stamped(_ reply: String, _ authority: String) throws -> Command.Outcome {
      try bank.run("audit", "stamp", "reports/2026-Q3", reply, "--tsa", authority)
    }
    for (reply, authority) in [("foreign.tsr", "tsa.pem"), ("made.tsr", "other.pem"), ("affidavit.yaml", "tsa.pem")] {
      let refused = try stamped(reply, authority)
      #expect(refused.code == 4 && refused.message.contains("time stamp"), "\(reply): \(refused.message)")
    }
    #expect(try stamped("none.tsr", "tsa.pem").code == 3)
    let taken = try stamped("made.tsr", "tsa.pem")
    #expect(taken.code == 0 && taken.message.contains("was stamped at"), "\(taken.message)")
    #expect(try bank.run("audit", "show").text.contains(#""operation":"stamp""#))

    let package = try Unpacked(bank, to: "auditor")
    func path(_ name: String) -> String { bank.url.appendingPathComponent(name).path }
    let unchecked = try package.bank.run("verify", package.url.path, "--trust", "keys/signing.pub.jwk")
    #expect(unchecked.code == 0 && unchecked.text.contains("note    time stamp: not checked"), "\(unchecked.text)")
    let checked = try package.bank.run(
      "verify", package.url.path, "--trust", "keys/signing.pub.jwk", "--tsa", path("tsa.pem"))
    #expect(checked.code == 0 && checked.text.contains("ok      time stamp: stamped at"), "\(checked.text)")
    #expect(try package.verify("--tsa", path("other.pem")).code == 4)
    #expect(try package.verify("--tsa", path("none.pem")).code == 3)
    // Another note in the place of the stamped one.
    try package.write(package.bytes("checkpoint"), to: "report-checkpoint")
    #expect(try package.verify("--tsa", path("tsa.pem")).code == 4)
  }
}
