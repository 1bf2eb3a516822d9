import Crypto

/// Words of the operating system's generator, through OpenSSL's DRBG. It cannot be seeded, and a word is wiped from the
/// pool as it is taken.
package struct SystemRandomBits: RandomBits {
  private let generator = SecureRandom()

  package init() {}

  @inline(__always)
  package mutating func next() -> UInt64 {
    generator.next()
  }
}
