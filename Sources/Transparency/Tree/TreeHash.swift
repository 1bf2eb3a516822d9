public import Crypto

/// Hashes of a Merkle tree (RFC 6962 section 2.1): a leaf can never be taken for a node.
public enum TreeHash {
  /// SHA-256(00 ‖ leaf).
  public static func leaf(_ bytes: some Sequence<UInt8>) -> Digest {
    var hash = SHA256()
    hash.update(CollectionOfOne(0 as UInt8))
    hash.update(bytes)
    return hash.finalize()
  }

  public static func leaf(_ bytes: UnsafeRawBufferPointer) -> Digest {
    var hash = SHA256()
    hash.update(CollectionOfOne(0 as UInt8))
    hash.update(bytes)
    return hash.finalize()
  }

  /// SHA-256(01 ‖ left ‖ right).
  public static func node(_ left: Digest, _ right: Digest) -> Digest {
    var hash = SHA256()
    hash.update(CollectionOfOne(1 as UInt8))
    left.withUnsafeBytes { hash.update($0) }
    right.withUnsafeBytes { hash.update($0) }
    return hash.finalize()
  }

  /// The root of no leaves: the hash of nothing.
  public static let empty = SHA256.hash([])
}
