import Crypto

/// A digest of a multiset that does not depend on the order of its elements: the sum of their keyed hashes modulo 2^256
/// (MSet-Add-Hash; Clarke, Devadas, van Dijk, Gassend and Suh 2003, "Incremental Multiset Hash Functions").
struct MultisetDigest: Hashable, Sendable {
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  init() {}

  init(_ first: Hash128, _ second: Hash128) {
    words = (first.low, first.high, second.low, second.high)
  }

  mutating func add(_ other: MultisetDigest) {
    var carry = false
    (words.0, carry) = MultisetDigest.add(words.0, other.words.0, carry)
    (words.1, carry) = MultisetDigest.add(words.1, other.words.1, carry)
    (words.2, carry) = MultisetDigest.add(words.2, other.words.2, carry)
    (words.3, _) = MultisetDigest.add(words.3, other.words.3, carry)
  }

  private static func add(_ left: UInt64, _ right: UInt64, _ carry: Bool) -> (UInt64, Bool) {
    let (sum, first) = left.addingReportingOverflow(right)
    let (total, second) = sum.addingReportingOverflow(carry ? 1 : 0)
    return (total, first || second)
  }

  /// Big-endian bytes of the sum, hashed once more so that nothing of its structure is left.
  /// - Parameter context: told apart from all others.
  func digest(of context: Digest) -> Digest {
    var bytes = context.bytes
    for word in [words.3, words.2, words.1, words.0] {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    return SHA256.hash(bytes)
  }

  static func == (left: MultisetDigest, right: MultisetDigest) -> Bool { left.words == right.words }

  func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
  }
}
