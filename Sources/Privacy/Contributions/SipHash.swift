/// SipHash-2-4 with 128 or 64 bits of output: a keyed pseudo-random function for short inputs
/// (Aumasson and Bernstein 2012; 128-bit variant of the authors' reference code).
struct SipHash: Sendable {
  private let k0: UInt64
  private let k1: UInt64

  init(k0: UInt64, k1: UInt64) {
    self.k0 = k0
    self.k1 = k1
  }

  /// The function that a hash of 128 bits, itself of a secret key, picks: a cascade of two keyed functions is one.
  init(naming hash: Hash128) { self.init(k0: hash.low, k1: hash.high) }

  /// The hash of bytes.
  func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Hash128 {
    var state = State(k0, k1)
    let raw = UnsafeRawBufferPointer(bytes)
    let whole = raw.count & ~7
    for place in stride(from: 0, to: whole, by: 8) {
      state.absorb(UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
    }
    var last = UInt64(raw.count & 0xFF) << 56
    for byte in 0..<(raw.count - whole) { last |= UInt64(raw[whole + byte]) << UInt64(8 * byte) }
    state.absorb(last)
    return state.finish()
  }

  func hash(_ bytes: [UInt8]) -> Hash128 {
    bytes.withUnsafeBufferPointer { hash($0) }
  }

  /// The hash of the 24 bytes that a 128-bit hash and a word make, in little-endian order.
  @inline(__always)
  func hash(_ subject: Hash128, _ word: UInt64) -> Hash128 {
    var state = State(k0, k1)
    state.absorb(subject.low)
    state.absorb(subject.high)
    state.absorb(word)
    state.absorb(24 << 56)
    return state.finish()
  }

  /// The 64-bit hash of the 8 bytes of a word, in little-endian order.
  @inline(__always)
  func hash(_ word: UInt64) -> UInt64 {
    var state = State(k0, k1)
    // What tells the two lengths of output apart.
    state.v1 ^= 0xee
    state.absorb(word)
    state.absorb(8 << 56)
    state.v2 ^= 0xff
    for _ in 0..<4 { state.round() }
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3
  }

  /// The 128-bit hash of words that come one by one, in little-endian order.
  struct Words {
    private var state: State
    private var count: UInt64 = 0

    @inline(__always)
    init(_ hash: SipHash) { state = State(hash.k0, hash.k1) }

    @inline(__always)
    mutating func absorb(_ word: UInt64) {
      state.absorb(word)
      count &+= 1
    }

    @inline(__always)
    func finish() -> Hash128 {
      var state = state
      state.absorb((count &* 8) << 56)
      return state.finish()
    }
  }

  private struct State {
    var v0, v1, v2, v3: UInt64

    @inline(__always)
    init(_ k0: UInt64, _ k1: UInt64) {
      v0 = k0 ^ 0x736f_6d65_7073_6575
      v1 = k1 ^ 0x646f_7261_6e64_6f6d ^ 0xee
      v2 = k0 ^ 0x6c79_6765_6e65_7261
      v3 = k1 ^ 0x7465_6462_7974_6573
    }

    @inline(__always)
    mutating func absorb(_ word: UInt64) {
      v3 ^= word
      round()
      round()
      v0 ^= word
    }

    @inline(__always)
    mutating func finish() -> Hash128 {
      v2 ^= 0xee
      for _ in 0..<4 { round() }
      let low = v0 ^ v1 ^ v2 ^ v3
      v1 ^= 0xdd
      for _ in 0..<4 { round() }
      return Hash128(low: low, high: v0 ^ v1 ^ v2 ^ v3)
    }

    @inline(__always)
    mutating func round() {
      v0 = v0 &+ v1
      v1 = (v1 &<< 13 | v1 &>> 51) ^ v0
      v0 = v0 &<< 32 | v0 &>> 32
      v2 = v2 &+ v3
      v3 = (v3 &<< 16 | v3 &>> 48) ^ v2
      v0 = v0 &+ v3
      v3 = (v3 &<< 21 | v3 &>> 43) ^ v0
      v2 = v2 &+ v1
      v1 = (v1 &<< 17 | v1 &>> 47) ^ v2
      v2 = v2 &<< 32 | v2 &>> 32
    }
  }
}

/// A keyed hash of 128 bits.
struct Hash128: Hashable, Comparable, Sendable {
  var low: UInt64
  var high: UInt64

  static func < (left: Hash128, right: Hash128) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}
