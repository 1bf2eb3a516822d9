import Foundation
import Testing
import XML

@Suite("A signature")
struct Signatures {
  static let name = "thumbprint-of-the-key"

  static func signed(_ value: String = "100") throws -> [UInt8] {
    let document = try XMLDocument.build(root: "report", namespace: "urn:test") { root in
      root.attribute("id", "r1")
      root.element("amount", value)
      root.element("name", "Ünï ]]> & co")
    }
    try XMLSignature.sign(document, privateKey: Keys.secret, keyName: name)
    return try document.canonical()
  }

  static func reason(_ bytes: [UInt8], key: [UInt8] = Keys.publicKey) -> XMLError.Reason? {
    do {
      _ = try XMLSignature.verify(bytes, publicKey: key)
      return nil
    } catch { return error.reason }
  }

  static func reason(_ text: String) -> XMLError.Reason? { reason(Array(text.utf8)) }

  @Test func holdsAndHandsOnTheSignedBytesAlone() throws {
    let verified = try XMLSignature.verify(Self.signed(), publicKey: Keys.publicKey)
    #expect(verified.keyName == Self.name)
    #expect(
      String(decoding: verified.bytes, as: UTF8.self)
        == "<report xmlns=\"urn:test\" id=\"r1\">\n<amount>100</amount>\n<name>Ünï ]]&gt; &amp; co</name>\n</report>")
  }

  @Test func holdsForTheTrustedKeyAlone() throws {
    #expect(Self.reason(try Self.signed(), key: Keys.strangerPublic) == .signature)
    #expect(Self.reason(try Self.signed(), key: Array("nonsense".utf8)) == .signature)
    #expect(Self.reason(try Self.signed(), key: Keys.secret) == .signature)
    #expect(Self.reason(try Self.signed(), key: []) == .signature)
  }

  @Test func needsAPlainP256Key() throws {
    let document = try XMLDocument.build(root: "r", namespace: "urn:test") { $0.element("a", "b") }
    let before = try document.canonical()
    for key in [Keys.encrypted, Keys.p384, Keys.publicKey, Array("-----BEGIN".utf8), []] {
      let error = #expect(throws: XMLError.self) { try XMLSignature.sign(document, privateKey: key, keyName: "k") }
      #expect(error?.reason == .key)
    }
    #expect(try document.canonical() == before)
  }

  /// Each byte of the document in turn is changed in three ways; the verifier must refuse, or hand on the very same bytes.
  @Test func breaksWithEachByte() throws {
    let original = try Self.signed()
    let good = try XMLSignature.verify(original, publicKey: Keys.publicKey).bytes
    var refused = 0
    for index in original.indices {
      for change in [UInt8(1), 0x20, 0x80] {
        var bytes = original
        bytes[index] ^= change
        if let verified = try? XMLSignature.verify(bytes, publicKey: Keys.publicKey) {
          #expect(verified.bytes == good, "byte \(index) changed by \(change)")
        } else {
          refused += 1
        }
      }
    }
    #expect(refused > original.count * 5 / 2)
  }

  @Test func breaksWithEachPart() throws {
    let text = String(decoding: try Self.signed(), as: UTF8.self)
    func edited(_ from: String, _ to: String) -> XMLError.Reason? {
      let result = text.replacingOccurrences(of: from, with: to)
      #expect(result != text, "\(from) is not there")
      return Self.reason(result)
    }
    #expect(edited("100", "900") == .signature)
    #expect(edited("id=\"r1\"", "id=\"r2\"") == .signature)
    #expect(edited("id=\"r1\"", "id=\"r1\" new=\"x\"") == .signature)
    #expect(edited("<amount>", "<amount >\n") == .signature)
    #expect(edited("urn:test", "urn:best") == .signature)
    #expect(edited("<name>", "<extra></extra><name>") == .signature)
    #expect(edited("100", "1<!-- -->00") == .comment)
    #expect(edited("100", "1<?p?>00") == .instruction)
    #expect(edited("<report", "<!DOCTYPE report><report") == .doctype)
    // The key's name is a hint outside of the signed part; it decides nothing.
    #expect(edited(Self.name, "another") == nil)
  }

  @Test func isRefusedInAnyOtherForm() throws {
    let text = String(decoding: try Self.signed(), as: UTF8.self)
    let start = try #require(text.range(of: "<Signature"))
    let end = try #require(text.range(of: "</Signature>"))
    let signature = String(text[start.lowerBound..<end.upperBound])
    let without = text.replacingOccurrences(of: signature, with: "")
    func moved(_ place: String, _ insert: String) -> String { without.replacingOccurrences(of: place, with: insert) }
    func edited(_ from: String, _ to: String) -> String {
      let result = text.replacingOccurrences(of: from, with: to)
      #expect(result != text, "\(from) is not there")
      return result
    }
    let variants: [(String, String)] = [
      ("no signature", without),
      ("two", text.replacingOccurrences(of: "</report>", with: signature + "</report>")),
      (
        "a second one of another namespace",
        text.replacingOccurrences(of: "<amount>", with: "<Signature></Signature><amount>")
      ),
      ("not last", moved("<amount>", signature + "<amount>")),
      ("nested", moved("<amount>100", "<amount>100" + signature)),
      ("followed by text", edited("</report>", "\n</report>")),
      ("wrapped", "<report xmlns=\"urn:test\" id=\"r1\"><amount>900</amount><old>\(text)</old></report>"),
      (
        "wrapped in an object",
        moved(
          "</report>",
          signature.replacingOccurrences(of: "</Signature>", with: "<Object>\(without)</Object></Signature>")
            + "</report>")
      ),
      ("by id", edited("URI=\"\"", "URI=\"#r1\"")),
      ("a file", edited("URI=\"\"", "URI=\"file:///etc/passwd\"")),
      ("without URI", edited(" URI=\"\"", "")),
      ("reference with a type", edited("URI=\"\"", "URI=\"\" Type=\"x\"")),
      (
        "inclusive canonicalisation",
        edited("http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315")
      ),
      (
        "with comments",
        edited("http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/2001/10/xml-exc-c14n#WithComments")
      ),
      (
        "xpath",
        edited("http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/TR/1999/REC-xpath-19991116")
      ),
      (
        "xslt",
        edited("http://www.w3.org/2000/09/xmldsig#enveloped-signature", "http://www.w3.org/TR/1999/REC-xslt-19991116")
      ),
      ("sha-1", edited("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1")),
      (
        "hmac",
        edited("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "http://www.w3.org/2000/09/xmldsig#hmac-sha1")
      ),
      (
        "truncated hmac",
        edited(
          "ecdsa-sha256\"></SignatureMethod>", "hmac-sha256\"><HMACOutputLength>1</HMACOutputLength></SignatureMethod>")
      ),
      ("an object", edited("</KeyInfo>", "</KeyInfo><Object></Object>")),
      ("a key value", edited("</KeyName>", "</KeyName><KeyValue></KeyValue>")),
      (
        "a retrieval method",
        edited("</KeyName>", "</KeyName><RetrievalMethod URI=\"http://127.0.0.1:1/\"></RetrievalMethod>")
      ),
      ("an id", edited("<Signature ", "<Signature Id=\"s\" ")),
    ]
    for (name, variant) in variants {
      let reason = Self.reason(variant)
      #expect(reason == .signatureForm, "\(name): \(reason.map(\.rawValue) ?? "accepted")")
    }
    // The form is ours here, but the reference covers the new root and not the old one.
    #expect(
      Self.reason("<report xmlns=\"urn:test\" id=\"r1\"><amount>900</amount><old>\(without)</old>\(signature)</report>")
        == .signature)
  }

  /// An attacker signs another document with a key of their own, and says so in the key name.
  @Test func ofAnAttackerDoesNotHold() throws {
    let document = try XMLDocument.build(root: "report", namespace: "urn:test") { $0.element("amount", "900") }
    try XMLSignature.sign(document, privateKey: Keys.strangerSecret, keyName: Self.name)
    #expect(Self.reason(try document.canonical()) == .signature)
    #expect(Self.reason(try document.canonical(), key: Keys.strangerPublic) == nil)
  }

  @Test func isTakenByOtherTools() throws {
    guard let xmlsec = program("xmlsec1"), let xmllint = program("xmllint") else { return }
    let folder = try Folder([
      "good.xml": String(decoding: try Self.signed(), as: UTF8.self),
      "bad.xml": String(decoding: try Self.signed(), as: UTF8.self).replacingOccurrences(of: "100", with: "900"),
      "key.pub": String(decoding: Keys.publicKey, as: UTF8.self),
      "key.pem": String(decoding: Keys.secret, as: UTF8.self),
    ])
    defer { folder.remove() }
    let arguments = [
      "--verify", "--enabled-key-data", "key-name", "--enabled-reference-uris", "empty", "--pubkey-pem",
      folder.path + "/key.pub",
    ]
    #expect(try run(xmlsec, arguments + [folder.path + "/good.xml"]).code == 0)
    #expect(try run(xmlsec, arguments + [folder.path + "/bad.xml"]).code != 0)
    let canonical = try run(xmllint, ["--nonet", "--exc-c14n", folder.path + "/good.xml"])
    #expect(canonical.output == (try Data(contentsOf: URL(fileURLWithPath: folder.path + "/good.xml"))))
  }

  private func program(_ name: String) -> String? {
    if FileManager.default.isExecutableFile(atPath: "/usr/bin/" + name) { return "/usr/bin/" + name }
    print("skipped: \(name) is not installed")
    return nil
  }

  private func run(_ program: String, _ arguments: [String]) throws -> (code: Int32, output: Data) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}
