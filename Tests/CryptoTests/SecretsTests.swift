import Crypto
import Testing

@Suite struct SecretsTests {
  @Test func secretsDoNotPrint() {
    let secret = SecretBytes(Array("hunter2".utf8))
    var dumped = ""
    dump(secret, to: &dumped)
    for text in ["\(secret)", String(describing: secret), String(reflecting: secret), dumped, "\([secret])"] {
      #expect(!text.contains("hunter2") && !text.contains("104"))
    }
  }

  @Test func secretsCompareByBytes() {
    #expect(SecretBytes([1, 2, 3]) == SecretBytes([1, 2, 3]))
    #expect(SecretBytes([1, 2, 3]) != SecretBytes([1, 2, 4]))
    #expect(SecretBytes([1, 2, 3]) != SecretBytes([1, 2]))
  }

  @Test func wipingLeavesZeros() {
    var bytes: [UInt8] = [1, 2, 3]
    SecretBytes.wipe(&bytes)
    #expect(bytes == [0, 0, 0])
  }

  @Test func thePoolNeverRepeats() {
    let random = SecureRandom()
    // More than two fillings of 64 KiB, in pieces that do not divide it.
    let pieces = (0..<12_000).map { _ in random.bytes(12) }
    #expect(Set(pieces).count == pieces.count)
    #expect(Set((0..<1000).map { _ in random.next() }).count == 1000)
    #expect(random.bytes(0).isEmpty)
    #expect(random.bytes(200_000).contains { $0 != 0 })
  }

  @Test func bytesAreSpread() {
    let random = SecureRandom()
    var counts = [Int](repeating: 0, count: 256)
    for byte in random.bytes(1 << 18) { counts[Int(byte)] += 1 }
    let expected = Double(1 << 18) / 256
    let chiSquare = counts.reduce(0.0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    // 255 degrees of freedom: above 400 with a probability of about 10^-8.
    #expect(chiSquare < 400)
  }
}
