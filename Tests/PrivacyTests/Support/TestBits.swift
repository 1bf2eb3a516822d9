@testable import Privacy

/// The seeded stream, with its words counted.
struct TestBits: RandomBits {
  private var bits: SeededBits
  private(set) var words = 0

  init(seed: UInt64) {
    bits = SeededBits(seed: seed)
  }

  mutating func next() -> UInt64 {
    words += 1
    return bits.next()
  }
}

/// The same generator for Swift's own shuffles and choices.
struct TestGenerator: RandomNumberGenerator {
  var bits: TestBits

  init(seed: UInt64) {
    bits = TestBits(seed: seed)
  }

  mutating func next() -> UInt64 {
    bits.next()
  }
}
