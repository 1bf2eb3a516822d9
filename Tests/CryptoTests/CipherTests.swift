import Crypto
import Testing

@Suite struct CipherTests {
  private let key = SecretBytes.random(count: 32)
  private let nonce = SecureRandom.bytes(12)

  @Test func whatIsSealedOpens() throws {
    let cipher = try AESGCM(key: key)
    for count in [0, 1, 15, 16, 17, 1000] {
      let plain = SecureRandom.bytes(count)
      let nonce = SecureRandom.bytes(12)
      let sealed = try cipher.seal(plain, nonce: nonce, authenticating: [1, 2])
      #expect(sealed.ciphertext.count == count)
      #expect(
        try cipher.open(sealed.ciphertext, nonce: nonce, tag: sealed.tag, authenticating: [1, 2]) == SecretBytes(plain))
      #expect(throws: CryptoError.authentication) {
        try cipher.open(sealed.ciphertext, nonce: nonce, tag: sealed.tag, authenticating: [1])
      }
    }
  }

  @Test func noTagButSixteenBytesIsTried() throws {
    let cipher = try AESGCM(key: key)
    let sealed = try cipher.seal([1, 2, 3], nonce: nonce)
    for count in 0..<16 {
      #expect(throws: CryptoError.authentication) {
        try cipher.open(sealed.ciphertext, nonce: nonce, tag: Array(sealed.tag.prefix(count)))
      }
    }
    #expect(throws: CryptoError.authentication) {
      try cipher.open(sealed.ciphertext, nonce: nonce, tag: sealed.tag + [0])
    }
    // The kept context is as good as new after all those.
    #expect(try cipher.open(sealed.ciphertext, nonce: nonce, tag: sealed.tag) == SecretBytes([1, 2, 3]))
  }

  @Test func everyFlippedBitIsNoticed() throws {
    let cipher = try AESGCM(key: key)
    let sealed = try cipher.seal(Array("field".utf8), nonce: nonce)
    for bit in 0..<(sealed.ciphertext.count + 16) * 8 {
      var all = sealed.ciphertext + sealed.tag
      all[bit / 8] ^= 1 << (bit % 8)
      #expect(throws: CryptoError.authentication) {
        try cipher.open(Array(all.prefix(5)), nonce: nonce, tag: Array(all.suffix(16)))
      }
    }
  }

  @Test func noncesAndKeysHaveOneLength() throws {
    #expect(throws: CryptoError.length) { try AESGCM(key: SecretBytes([1, 2, 3])) }
    let cipher = try AESGCM(key: key)
    for count in [0, 8, 11, 13, 16] {
      #expect(throws: CryptoError.length) { try cipher.seal([1], nonce: [UInt8](repeating: 0, count: count)) }
      #expect(throws: CryptoError.authentication) {
        try cipher.open([1], nonce: [UInt8](repeating: 0, count: count), tag: [UInt8](repeating: 0, count: 16))
      }
    }
  }

  @Test func keysWrapAndUnwrap() throws {
    let inner = SecretBytes.random(count: 32)
    var wrapped = try AESKeyWrap.wrap(inner, with: key)
    #expect(try AESKeyWrap.unwrap(wrapped, with: key) == inner)
    wrapped[7] ^= 1
    #expect(throws: CryptoError.authentication) { try AESKeyWrap.unwrap(wrapped, with: key) }
    #expect(throws: CryptoError.length) { try AESKeyWrap.wrap(SecretBytes([1, 2, 3]), with: key) }
  }
}
