import Crypto
import JSON

/// The content of an event, however its members are ordered and spaced: the first half of the SHA-256 of its canonical
/// form (RFC 8785).
struct EventDigest: Hashable {
  private let high: UInt64
  private let low: UInt64

  init(_ event: JSONView) {
    let words = SHA256.hash(JSONWriter.canonical(event)).bytes
    func word(_ start: Int) -> UInt64 { words[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) } }
    (high, low) = (word(0), word(8))
  }
}
