import Crypto
import Foundation
import Testing

@Suite struct DisclosureBatchTests {
  private static let frame = DisclosureBatch.Frame(
    opening: Array("<".utf8), header: Array("head".utf8), middle: Array("|".utf8), closing: Array(">".utf8))

  private func batch(classes: Int = 1) throws -> (DisclosureBatch, P256.PrivateKey) {
    let key = try P256.PrivateKey()
    let keys = (0..<classes).map { (kid: "c.\($0)", key: SecretBytes.random(count: 32)) }
    return (
      try DisclosureBatch(
        keys: keys, frame: Self.frame, signer: ES256.Signer(key: key), random: SecureRandom()), key
    )
  }

  /// A record with one object of so many disclosures.
  private func record(disclosures: Int, multiple: Int) -> (layout: DisclosureLayout, text: [UInt8], claims: [UInt8]) {
    var (layout, text) = (DisclosureLayout(), [UInt8]())
    var claims = Array(#"{"_sd":["#.utf8)
    let scope = layout.makeScope()
    for number in 0..<disclosures {
      let start = text.count
      text += DisclosureLayout.opening + Array(#","n\#(number)",\#(number)]"#.utf8)
      layout.add(start..<text.count, class: 0, scope: scope)
    }
    layout.reserve(scope, multiple: multiple, in: &claims)
    claims += Array("]}".utf8)
    return (layout, text, claims)
  }

  @Test(arguments: [1, 7, 8, 9, 63, 64, 65, 200])
  func aLineHoldsTheSignedClaimsAndEachDisclosureInOrder(_ count: Int) throws {
    let (batch, key) = try batch()
    var (layout, text, claims) = record(disclosures: count, multiple: 8)
    var line: [UInt8] = []
    try batch.seal(&layout, text: &text, claims: &claims, to: &line)

    let halves = String(decoding: line.dropFirst().dropLast(), as: UTF8.self).split(separator: "|").map(String.init)
    let token = halves[0].split(separator: ".").map(String.init)
    #expect(token[0] == "head")
    #expect(try Base64URL.decode(token[1]) == claims)
    let digest = SHA256.hash("\(token[0]).\(token[1])")
    #expect(try ES256.Verifier(key: key.publicKey).isValid(Base64URL.decode(token[2]), for: digest))

    let digests = String(decoding: claims, as: UTF8.self).split(separator: "\"").filter { $0.utf8.count == 43 }
    #expect(digests.count == (count + 7) / 8 * 8)
    #expect(digests == digests.sorted())
    let tokens = halves[1].split(separator: ",")
    #expect(tokens.count == count)
    #expect(Set(tokens).count == count)
    #expect(tokens.allSatisfy { $0.hasPrefix("\"\(DisclosureBatch.header(kid: "c.0"))..") })
  }

  @Test func saltsAreFresh() throws {
    let (batch, _) = try batch()
    var salts: Set<[UInt8]> = []
    for _ in 0..<50 {
      var (layout, text, claims) = record(disclosures: 3, multiple: 1)
      var line: [UInt8] = []
      try batch.seal(&layout, text: &text, claims: &claims, to: &line)
      salts.insert(Array(text[2..<24]))
    }
    #expect(salts.count == 50)
  }

  @Test func aLayoutOfOtherTextsIsRefused() throws {
    let (batch, _) = try batch()
    var line: [UInt8] = []
    do {
      var (layout, text, claims) = record(disclosures: 2, multiple: 1)
      text.removeLast(30)
      #expect(throws: CryptoError.library) {
        try batch.seal(&layout, text: &text, claims: &claims, to: &line)
      }
    }
    do {
      var (layout, text, claims) = record(disclosures: 2, multiple: 1)
      claims.removeLast(30)
      #expect(throws: CryptoError.library) {
        try batch.seal(&layout, text: &text, claims: &claims, to: &line)
      }
    }
    do {
      var (layout, text, claims) = record(disclosures: 2, multiple: 1)
      layout.add(0..<text.count, class: 1, scope: 0)
      #expect(throws: CryptoError.library) {
        try batch.seal(&layout, text: &text, claims: &claims, to: &line)
      }
    }
    #expect(line.isEmpty)
  }

  /// One signature in 128 has an r or s with a leading zero byte.
  @Test func rawSignaturesKeepTheirLeadingZeros() throws {
    let key = try P256.PrivateKey()
    let (signer, verifier) = (try ES256.Signer(key: key), try ES256.Verifier(key: key.publicKey))
    var short = 0
    for number in 0..<1500 {
      let digest = SHA256.hash("\(number)")
      let signature = try signer.sign(digest)
      #expect(signature.count == 64 && verifier.isValid(signature, for: digest))
      if signature[0] == 0 || signature[32] == 0 { short += 1 }
    }
    #expect(short > 0)
  }
}
