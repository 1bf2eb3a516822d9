/// Two hashes of 64 bits of a value, each under a key of its own. Values with one canonical form (RFC 8785) have one
/// fingerprint, whatever the order of their members and the spelling of their numbers.
@frozen
public struct Fingerprint: Hashable, Sendable {
  /// Under a key that is drawn when the process starts: who writes the input cannot make two values collide.
  public var secret: UInt64
  /// Under a key that never changes: orders values the same way in every run. Collisions can be made.
  public var open: UInt64

  @inlinable
  public init(secret: UInt64, open: UInt64) {
    self.secret = secret
    self.open = open
  }
}

/// The keys of fingerprints. Fingerprints can be compared only if they were taken with one key.
///
/// Each lane is a chain of folded multiplications (the upper half of a product of 128 bits xored onto the lower, as in
/// wyhash by Wang Yi) over words of eight bytes. Objects are sums over their members, so that order does not matter.
public struct FingerprintKey: Sendable {
  private let secret: Lane
  private let open: Lane

  private struct Lane {
    /// Xored onto the two words of a step, the start of a chain, and the end of a container.
    let first, second, start, end: UInt64
  }

  /// The key of this process.
  public static let process: FingerprintKey = {
    var random = SystemRandomNumberGenerator()
    return FingerprintKey { random.next() }
  }()

  /// - Parameter next: draws the words of the secret lane.
  public init(_ next: () -> UInt64) {
    secret = Lane(first: next(), second: next(), start: next(), end: next())
    // The fractional parts of the square roots of 2, 3, 5 and 7 (FIPS 180-4, SHA-512).
    open = Lane(
      first: 0x6A09_E667_F3BC_C908, second: 0xBB67_AE85_84CA_A73B, start: 0x3C6E_F372_FE94_F82B,
      end: 0xA54F_F53A_5F1D_36F1)
  }

  /// The fingerprint of a text's bytes.
  public func fingerprint(of text: String) -> Fingerprint {
    var text = text
    return text.withUTF8 { bytes in
      var name = JSONName(first: 0, last: 0, length: bytes.count)
      if bytes.count <= 16 { name = JSONName(bytes.span, count: bytes.count) }
      return absorb(start, text: name, UnsafeRawPointer(bytes.baseAddress))
    }
  }

  /// The fingerprint of the text of a string, as of its bytes elsewhere.
  public func fingerprint(ofText cursor: JSONCursor) -> Fingerprint {
    absorb(start, text: cursor.name, UnsafeRawPointer(cursor.utf8.baseAddress))
  }

  /// The fingerprint of a value.
  ///
  /// - Parameter skipping: indexes on the tape of values of members of the outermost object that are left out.
  public func fingerprint(of value: JSONCursor, skipping: (Int, Int) = (0, 0)) -> Fingerprint {
    guard value.letter == UInt8(ascii: "{") else { return absorb(start, value) }
    return absorb(start, object: value, skipping)
  }

  // MARK: The chain

  @inline(__always) private var start: Fingerprint { Fingerprint(secret: secret.start, open: open.start) }

  @inline(__always)
  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  /// Two words join a chain; `tag` tells sorts of values and lengths apart.
  @inline(__always)
  private func absorb(_ state: Fingerprint, _ x: UInt64, _ y: UInt64, tag: UInt64) -> Fingerprint {
    Fingerprint(
      secret: Self.fold(x ^ secret.first, y ^ secret.second ^ (state.secret &+ tag)),
      open: Self.fold(x ^ open.first, y ^ open.second ^ (state.open &+ tag)))
  }

  private enum Tag {
    static let text: UInt64 = 1
    static let number: UInt64 = 2
    static let word: UInt64 = 3
    static let array: UInt64 = 4
    static let object: UInt64 = 5
  }

  @inline(__always)
  private func absorb(_ state: Fingerprint, text: JSONName, _ bytes: UnsafeRawPointer?) -> Fingerprint {
    let tag = UInt64(truncatingIfNeeded: text.length) &<< 8 | Tag.text
    guard text.length > 16, let bytes else { return absorb(state, text.first, text.last, tag: tag) }
    @inline(__always) func word(_ place: Int) -> UInt64 {
      UInt64(littleEndian: (bytes + place).loadUnaligned(as: UInt64.self))
    }
    var state = absorb(state, word(0), word(8), tag: tag)
    var place = 16
    while place < text.length &- 16 {
      state = absorb(state, word(place), word(place &+ 8), tag: 0)
      place &+= 16
    }
    return absorb(state, word(text.length &- 16), word(text.length &- 8), tag: 0)
  }

  private func absorb(_ state: Fingerprint, _ value: JSONCursor) -> Fingerprint {
    switch value.letter {
    case UInt8(ascii: "\""):
      return absorb(state, text: value.name, UnsafeRawPointer(value.utf8.baseAddress))
    case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"):
      // RFC 8785 writes numbers as binary64, and both zeros as 0.
      let number = value.double ?? 0
      return absorb(state, number == 0 ? 0 : number.bitPattern, 0, tag: Tag.number)
    case UInt8(ascii: "{"): return absorb(state, object: value, (0, 0))
    case UInt8(ascii: "["):
      var state = state
      var element = value.at(value.index &+ 1)
      let close = value.close
      var count: UInt64 = 0
      while element.index < close {
        state = absorb(state, element)
        element.index = element.next
        count &+= 1
      }
      let tag = count &<< 8 | Tag.array
      return Fingerprint(
        secret: Self.fold(secret.end, secret.second ^ (state.secret &+ tag)),
        open: Self.fold(open.end, open.second ^ (state.open &+ tag)))
    default: return absorb(state, UInt64(value.letter), 0, tag: Tag.word)
    }
  }

  private func absorb(_ state: Fingerprint, object: JSONCursor, _ skipping: (Int, Int)) -> Fingerprint {
    var sum = Fingerprint(secret: 0, open: 0)
    var name = object.at(object.index &+ 1)
    let close = object.close
    var count: UInt64 = 0
    while name.index < close {
      let value = name.at(name.index &+ 1)
      if value.index != skipping.0 && value.index != skipping.1 {
        let named = absorb(start, text: name.name, UnsafeRawPointer(name.utf8.baseAddress))
        let member = absorb(named, value)
        sum.secret &+= member.secret
        sum.open &+= member.open
        count &+= 1
      }
      name.index = value.next
    }
    let tag = count &<< 8 | Tag.object
    return Fingerprint(
      secret: Self.fold(sum.secret ^ secret.end, secret.second ^ (state.secret &+ tag)),
      open: Self.fold(sum.open ^ open.end, open.second ^ (state.open &+ tag)))
  }
}
