import Crypto
import Testing

@Suite struct DigestTests {
  @Test func knownDigests() {
    #expect(SHA256.hash("").hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(SHA256.hash("abc").hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let million = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(SHA256.hash(million).hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func piecesGiveTheDigestOfTheWhole() {
    let text = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    for size in [1, 3, 63, 64, 65, 500, 1000] {
      var hash = SHA256()
      for start in stride(from: 0, to: text.count, by: size) {
        hash.update(text[start..<min(start + size, text.count)])
      }
      #expect(hash.finalize() == SHA256.hash(text))
    }
  }

  @Test func aCopyGoesOnByItself() {
    var first = SHA256()
    first.update("ab")
    var second = first
    second.update("c")
    first.update("d")
    #expect(second.finalize() == SHA256.hash("abc"))
    #expect(first.finalize() == SHA256.hash("abd"))
    #expect(first.finalize() == SHA256.hash("abd"))
  }

  @Test func digestsReadAndWriteHex() throws {
    let digest = SHA256.hash("abc")
    #expect(Digest(hex: digest.hex) == digest)
    #expect(Digest(hex: digest.hex.uppercased()) == digest)
    #expect(Digest(hex: "00") == nil)
    #expect(Digest(hex: String(digest.hex.dropLast()) + "g") == nil)
    #expect(Digest(bytes: digest.bytes) == digest)
    #expect(digest.base64URL.count == 43)
  }

  @Test func digestsAreOrderedByBytes() {
    let digests = (0..<200).map { SHA256.hash("\($0)") }
    #expect(digests.sorted().map(\.hex) == digests.map(\.hex).sorted())
  }

  @Test func keysOfAnyLengthAuthenticate() {
    // RFC 4231, cases 1 and 6.
    let first = HMACSHA256(key: [UInt8](repeating: 0x0b, count: 20))
    #expect(
      first.authenticate("Hi There").hex == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    let long = HMACSHA256(key: [UInt8](repeating: 0xaa, count: 131))
    let message = "Test Using Larger Than Block-Size Key - Hash Key First"
    #expect(long.authenticate(message).hex == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    #expect(long.isValid(long.authenticate(message), for: Array(message.utf8)))
    #expect(!long.isValid(first.authenticate(message), for: Array(message.utf8)))
  }

  @Test func hkdfRefusesImpossibleLengths() {
    let key = SecretBytes([UInt8](repeating: 1, count: 32))
    #expect(throws: CryptoError.length) { try HKDF.expand(key, info: [], count: 0) }
    #expect(throws: CryptoError.length) { try HKDF.expand(key, info: [], count: 255 * 32 + 1) }
  }
}
