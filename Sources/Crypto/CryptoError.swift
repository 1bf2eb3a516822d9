/// Why an operation was refused. A case never says which of several checks failed inside it, so that an error cannot be
/// used as an oracle.
public enum CryptoError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A key, nonce, tag or output has a length that the algorithm does not allow.
  case length
  /// A tag or a wrapped key does not hold, or the key is another one.
  case authentication
  /// Bytes that are not a key of the expected kind, or a pass phrase that does not open it.
  case key
  /// Text that is not strict base64url or hexadecimal.
  case encoding
  /// The library failed where no input can be at fault (memory, entropy).
  case library

  public var description: String {
    switch self {
    case .length: "a length that the algorithm does not allow"
    case .authentication: "does not open with this key"
    case .key: "not a usable key, or another pass phrase"
    case .encoding: "not in strict encoding"
    case .library: "the cryptographic library failed"
    }
  }
}
