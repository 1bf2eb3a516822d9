import Privacy

/// SplitMix64 (Steele, Lea, Flood 2014): a stream that a test can repeat and count.
struct TestBits: RandomBits {
  private var state: UInt64
  private(set) var words = 0

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    words += 1
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
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
