/// What the signature under an attestation or a waiver is worth. Found by the caller of the judge, who holds the keys.
public enum SignatureStanding: Hashable, Sendable {
  /// It holds, and its key has the role.
  case holds
  /// It does not hold over what stands there now, or is of no key that is known.
  case broken
  /// It holds, but its key has not the role, or not the capacity that is claimed.
  case wrongRole
}
