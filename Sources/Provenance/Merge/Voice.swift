import Crypto
import JSON

/// One version of a record and who speaks it: one source, or several that say the same.
struct Voice: Sendable {
  var id: String
  var members: JSONObject
  /// `source` objects of all who say exactly this, by precedence.
  var sources: [JSONValue]
  /// Precedence of the best of them; 0 wins.
  var rank: Int
  /// The latest `recordedAt` of them.
  var recordedAt: Instant?
  var digest: Digest

  /// By source, then the later, then by bytes.
  static func precedes(_ a: Voice, _ b: Voice) -> Bool {
    if a.rank != b.rank { return a.rank < b.rank }
    if a.recordedAt != b.recordedAt {
      guard let first = a.recordedAt else { return false }
      guard let second = b.recordedAt else { return true }
      return first > second
    }
    return a.id != b.id ? a.id < b.id : a.digest < b.digest
  }

  var systems: [String] { sources.compactMap { $0["system"]?.string } }
}
