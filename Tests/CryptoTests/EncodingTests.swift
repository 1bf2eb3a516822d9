import Crypto
import Testing

@Suite struct EncodingTests {
  @Test func everyLengthComesBack() throws {
    var random = SystemRandomNumberGenerator()
    for count in 0..<200 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let text = Base64URL.encode(bytes)
      #expect(text.utf8.count == Base64URL.length(of: count))
      #expect(try Base64URL.decode(text) == bytes)
      #expect(Hex.decode(Hex.encode(bytes)) == bytes)
    }
  }

  @Test func rfc4648Examples() {
    let examples = ["": "", "f": "Zg", "fo": "Zm8", "foo": "Zm9v", "foob": "Zm9vYg", "fooba": "Zm9vYmE"]
    for (plain, text) in examples { #expect(Base64URL.encode(plain) == text) }
    #expect(Base64URL.encode([0xfb, 0xff]) == "-_8")
  }

  @Test(arguments: ["Zg==", "Zm9v\n", " Zm9v", "Zm+v", "Zm/v", "Z", "Zm9vY", "Zh", "Zm9", "Zm9vYmF", "Zö"])
  func anythingButTheOneTextIsRefused(_ text: String) {
    #expect(throws: CryptoError.encoding) { try Base64URL.decode(text) }
    #expect(Array(text.utf8).withUnsafeBytes { Base64URL.byteCount(of: $0) } == nil)
  }

  /// Texts of every length that are base64url, nearly, and not at all.
  @Test func aTextIsMeasuredAsItIsDecoded() {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    var refused = 0
    for number in 0..<20_000 {
      var text = (0..<number % 90).map { _ in alphabet.randomElement()! }
      if number % 3 == 0, let place = text.indices.randomElement() { text[place] = .random(in: 0...255) }
      let decoded = try? Base64URL.decode(text)
      if decoded == nil { refused += 1 }
      #expect(text.withUnsafeBytes { Base64URL.byteCount(of: $0) } == decoded?.count)
    }
    #expect((5_000...16_000).contains(refused))
  }
}
