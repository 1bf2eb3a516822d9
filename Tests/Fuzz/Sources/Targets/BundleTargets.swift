import Crypto
import Foundation
import JSON

@testable import Engine
@testable import Protection
@testable import XML

extension Target {
  /// A line of `records.sdj` by an issuer who means harm: the first line of the input is the claims that are signed, each
  /// further one a disclosure that is sealed. An input that is no such thing is a line as it is.
  static let sealed = Target(name: "sealed", summary: "lines of records.sdj", dictionary: "sealed", longest: 8192) {
    let house = House()
    return { bytes in
      open(Array(bytes), with: house)
      let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
      guard lines[0].first == UInt8(ascii: "{"), (try? JSONValue(parsing: lines[0])) != nil else { return }
      var disclosures = lines.dropFirst().map { Array(Base64URL.encode($0).utf8) }
      // `#n` in the claims stands for the digest of disclosure n, so that inputs can hold right ones.
      var claims = lenientText(lines[0])
      for (place, disclosure) in disclosures.enumerated() {
        claims = claims.replacing("\"#\(place)\"", with: "\"\(SHA256.hash(disclosure).base64URL)\"")
      }
      disclosures.sort { SHA256.hash($0).base64URL < SHA256.hash($1).base64URL }
      guard let line = house.line(claims: Array(claims.utf8), disclosures: disclosures) else { return }
      open(line, with: house)
    }
  }

  private static func open(_ line: [UInt8], with house: House) {
    do throws(ProtectionError) {
      let opened = try house.opener.open(line: line)
      check((try? JSONValue(parsing: JSONWriter.canonical(opened.json))) != nil, "what is opened is no JSON")
    } catch {
      checkSilent("\(error)")
    }
  }

  /// Tokens and keys as text: JWS, JWE, SD-JWT, JWK, PEM, key files. Nothing that was not made here may be valid.
  static let tokens = Target(name: "tokens", summary: "JOSE tokens and keys", dictionary: "tokens", longest: 4096) {
    let house = House()
    let issuer = house.signing.publicKey
    return { bytes in
      let raw = Array(bytes)
      let text = lenientText(bytes)
      check((try? SDJWT.verify(text, issuer: issuer)) == nil, "a token that nobody signed is valid")
      if let verifier = try? ES256.Verifier(key: issuer) {
        check((try? JWS.verify(text, with: verifier)) == nil, "a signature that nobody made holds")
      }
      if let json = try? JSONValue(parsing: raw) {
        check((try? SDJWT.verify(json: json, issuer: issuer)) == nil, "a token that nobody signed is valid")
        if let keys = try? JWKSet(json: json) { check(keys.kids.allSatisfy { keys[$0] != nil }, "a key is not found") }
      }
      if let key = try? JWK(parsing: raw), let found = key.publicKey(for: .signature) {
        check(
          (try? JWK(parsing: Array(found.jwk.utf8)))?.publicKey(for: .signature) == found,
          "a key changes when it is written and read")
      }
      _ = try? JWECompact(parsing: text)
      check((try? JWEGeneral.open(raw, with: house.signing)) == nil, "a key file for nobody opens")
      if let key = try? P256.PublicKey(pem: raw) {
        check(
          (try? key.pem()).flatMap { try? P256.PublicKey(pem: Array($0.utf8)) } == key,
          "a key changes when it is written and read")
      }
      if let decoded = try? Base64URL.decode(text) {
        check(Base64URL.encode(decoded) == text, "base64url is not strict")
      }
      if let id = KeyID(text) { check(id.kid == text, "a key's name changes") }
    }
  }

  /// Mended records that are offered again: what is taken is one line and not empty; messages hold no value.
  static let mended = Target(
    name: "mended", summary: "mended records for --retry-rejected", dictionary: "mended", longest: 4096
  ) {
    { bytes in
      let path = Scratch.write(bytes, "mended.jsonl")
      do {
        var records = try MendedRecords(file: path)
        for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
          guard let view = (try? JSONParser(maxDepth: 65).parse(Array(line)))?.root,
            let export = view["source"]?["export"]?.string
          else { continue }
          let spot = QuarantineSpot(
            export: export, line: view["line"]?.int64.map(Int.init), locator: view["source"]?["locator"]?.string)
          guard let taken = records.take(spot) else {
            check(false, "the record of line \(number + 1) is lost")
            continue
          }
          check(!taken.isEmpty && !taken.contains(UInt8(ascii: "\n")), "a mended record is not one line")
        }
        check(records.isEmpty, "more is mended than the file says")
      } catch {
        checkSilent("\(error)")
      }
    }
  }

  /// `manifest.json`.
  static let manifest = Target(
    name: "manifest", summary: "manifest.json of a bundle", dictionary: "manifest", longest: 4096
  ) {
    { bytes in
      guard let manifest = ManifestReader(Array(bytes)) else { return }
      for file in manifest.files {
        check(!file.name.hasPrefix("/") && !file.name.split(separator: "/").contains(".."), "a file outside the bundle")
      }
    }
  }

  /// `report.xml`: parsed within limits, verified, checked by the schema, written and read again.
  static let xml = Target(name: "xml", summary: "report.xml of a bundle", dictionary: "xml", longest: 8192) {
    let limits = XMLLimits(maxBytes: 8192, maxDepth: 16, maxNodes: 2000)
    let key = Array(((try? House().signing.publicKey.pem()) ?? "").utf8)
    let schema = try? XMLSchema(
      file: Repository.folder.appendingPathComponent("templates/xsd/affidavit-report-1.xsd").path)
    return { bytes in
      check(
        (try? XMLSignature.verify(Array(bytes), publicKey: key, limits: limits)) == nil,
        "a signature that nobody made holds")
      do throws(XMLError) {
        let document = try XMLDocument.parse(Array(bytes), limits: limits)
        check(document.root != nil, "a document without a root")
        try? schema?.validate(document)
        let canonical = try document.canonical()
        guard canonical.count <= limits.maxBytes else { return }
        let again = try XMLDocument.parse(canonical, limits: limits)
        let twice = try again.canonical()
        check(twice == canonical, "the canonical form is not its own canonical form")
      } catch {
        check(!error.description.isEmpty, "refused without a reason")
      }
    }
  }
}

extension Target.House {
  /// A line whose claims and disclosures are what the input says.
  func line(claims: [UInt8], disclosures: [[UInt8]]) -> [UInt8]? {
    guard let signer = try? ES256.Signer(key: signing), let key = try? keys.contentKey(class: "owner"),
      let cipher = try? AESGCM(key: key.key), let token = try? JWS.sign(claims, type: RecordFile.type, with: signer)
    else { return nil }
    let sealed = disclosures.compactMap { try? JWECompact.seal($0, kid: key.kid, with: cipher) }
    return JSONWriter.compact(["v": 1, "sd": .string(token), "d": .array(sealed.map { .string($0) })])
  }
}
