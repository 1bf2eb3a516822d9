import Crypto
import Foundation
import Testing

@Suite("Certificates, detached signatures and time stamps") struct CMSTests {
  private let key: P256.PrivateKey
  private let certificate: Certificate
  private let pem: [UInt8]
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
    "affidavit-cms-\(UUID().uuidString)")
  private let now: Int64 = 1_790_000_000

  init() throws {
    key = try P256.PrivateKey()
    pem = try Certificate.selfSigned(key, name: "lei:529900NORDBANK00001", validity: (now - 1000)...(now + 1000))
    certificate = try Certificate(pem: pem)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let url = folder.appendingPathComponent(name)
    try Data(bytes).write(to: url)
    return url.path
  }

  private func openssl(_ arguments: String...) -> Int32? {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl") else { return nil }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test("a signature holds for its bytes alone, and openssl says so too") func signature() throws {
    #expect(certificate.publicKey == key.publicKey && certificate.validity == (now - 1000)...(now + 1000))
    for content in [[], Array("<!DOCTYPE html>\r\n".utf8), [UInt8](repeating: 7, count: 300_000)] as [[UInt8]] {
      let signature = try CMSSignature.sign(content, key: key, certificate: certificate, time: now)
      guard case .valid(let signer) = CMSSignature.verify(signature, for: content, time: now) else {
        Issue.record("it does not hold")
        continue
      }
      #expect(signer == key.publicKey)
      guard case .invalid = CMSSignature.verify(signature, for: content + [0], time: now) else {
        Issue.record("it holds for other bytes")
        continue
      }
      for time in [now - 2000, now + 2000] {
        guard
          case .expired(key.publicKey, certificate.validity) = CMSSignature.verify(signature, for: content, time: time)
        else {
          Issue.record("the certificate is not valid then")
          continue
        }
      }
      // Identifiers of algorithms stand in places that nobody signs; what is signed, and by whom, does not change with them.
      var unsigned = 0
      for place in stride(from: 0, to: signature.count, by: 7) {
        var altered = signature
        altered[place] ^= 1
        if case .valid(let signer) = CMSSignature.verify(altered, for: content, time: now) {
          unsigned += 1
          #expect(signer == key.publicKey)
        }
      }
      #expect(unsigned <= 3)
      for form in [signature.dropLast(), signature + [0], []] as [ArraySlice<UInt8>] {
        guard case .invalid = CMSSignature.verify(Array(form), for: content, time: now) else {
          Issue.record("cut short, or with more behind it")
          continue
        }
      }
      let paths = try (write("content", content), write("signature", signature), write("certificate", pem))
      if let code = openssl(
        "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", paths.1, "-content", paths.0, "-CAfile",
        paths.2,
        "-attime", "\(now)", "-out", "/dev/null")
      {
        #expect(code == 0)
      }
    }
    let stranger = try P256.PrivateKey()
    #expect(throws: CryptoError.key) {
      try CMSSignature.sign([1], key: stranger, certificate: certificate, time: now)
    }
  }

  @Test("what openssl signed holds; without CAdES' attribute, with content inside or by two it does not") func foreign()
    throws
  {
    let content = Array("text".utf8)
    _ = try (write("content", content), write("certificate", pem))
    try key.pkcs8PEM().withUnsafeBytes { _ = try write("key", Array($0)) }
    func sign(_ more: String...) throws -> [UInt8]? {
      let arguments = [
        "cms", "-sign", "-binary", "-in", "content", "-signer", "certificate", "-inkey", "key", "-outform", "DER",
        "-out", "made",
      ]
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
      process.arguments = arguments + more
      process.currentDirectoryURL = folder
      process.standardError = FileHandle.nullDevice
      guard FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"), (try? process.run()) != nil else {
        return nil
      }
      process.waitUntilExit()
      return process.terminationStatus == 0 ? Array(try Data(contentsOf: folder.appendingPathComponent("made"))) : nil
    }
    guard let good = try sign("-cades") else { return }
    guard case .valid(key.publicKey) = CMSSignature.verify(good, for: content, time: now) else {
      Issue.record("openssl's signature does not hold")
      return
    }
    for options in [[], ["-nodetach", "-cades"], ["-nocerts", "-cades"]] {
      guard let other = try options.isEmpty ? sign() : options.count == 2 ? sign(options[0], options[1]) : nil else {
        continue
      }
      guard case .invalid = CMSSignature.verify(other, for: content, time: now) else {
        Issue.record("\(options) is taken")
        continue
      }
    }
  }

  @Test("an organisational unit with a zero byte is not two units") func units() throws {
    guard
      openssl(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "units.key",
        "-out", "units.pem", "-subj", "/CN=a/OU=guest_seal/OU=dpo", "-days", "30") == 0
    else { return }
    let text = try String(contentsOf: folder.appendingPathComponent("units.pem"), encoding: .utf8)
    let lines = text.split(separator: "\n")
    var der = Array(try #require(Data(base64Encoded: lines.dropFirst().dropLast().joined())))
    func pem() -> [UInt8] {
      let body = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
      return Array("\(lines[0])\n\(body)\n\(lines.last ?? "")\n".utf8)
    }
    #expect(try Certificate(pem: pem()).units == ["guest_seal", "dpo"])
    // It is self-signed: subject and issuer hold the same name.
    for place in der.indices where der[place...].starts(with: Array("_seal".utf8)) { der[place] = 0 }
    #expect(try Certificate(pem: pem()).units == [])
  }

  @Test("a time stamp of openssl's authority is taken for its digest alone, offline") func stamp() throws {
    let digest = SHA256.hash("affidavit.log/x\n1\n")
    let request = try TimeStamp.request(for: digest)
    _ = try write("request.tsq", request)
    _ = try write(
      "tsa.cnf",
      Array(
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
        """.utf8))
    _ = try write("serial", Array("01\n".utf8))
    for name in ["tsa", "other"] {
      guard
        openssl(
          "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "\(name).key",
          "-out",
          "\(name).pem", "-subj", "/CN=\(name)", "-days", "30", "-config", "tsa.cnf", "-extensions", "tsa_ext") == 0
      else { return }
    }
    #expect(openssl("ts", "-query", "-in", "request.tsq", "-text") == 0)
    try #require(
      openssl(
        "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request.tsq", "-signer", "tsa.pem", "-inkey", "tsa.key",
        "-out", "made.tsr") == 0)
    let response = Array(try Data(contentsOf: folder.appendingPathComponent("made.tsr")))
    let authorities = Array(try Data(contentsOf: folder.appendingPathComponent("tsa.pem")))
    let time = try TimeStamp.verify(response, for: digest, authorities: authorities)
    #expect(abs(time - Int64(Date().timeIntervalSince1970)) < 3600)
    let other = Array(try Data(contentsOf: folder.appendingPathComponent("other.pem")))
    func refused(_ response: [UInt8], _ digest: Digest, _ authorities: [UInt8]) -> Bool {
      (try? TimeStamp.verify(response, for: digest, authorities: authorities)) == nil
    }
    #expect(refused(response, SHA256.hash("another"), authorities))
    #expect(refused(response, digest, other) && refused(response, digest, []) && refused(response, digest, pem))
    #expect(refused(Array(response.dropLast()), digest, authorities) && refused(response + [0], digest, authorities))
    #expect(refused([], digest, authorities) && refused(request, digest, authorities))
    for place in stride(from: 0, to: response.count, by: 11) {
      var altered = response
      altered[place] ^= 1
      if let found = try? TimeStamp.verify(altered, for: digest, authorities: authorities) {
        #expect(found == time, "byte \(place)")
      }
    }
  }
}
