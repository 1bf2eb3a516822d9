import Crypto

/// The secret of one choice: under it subjects are hashed, and the rows and partitions that stay are chosen.
///
/// It is derived from the workspace's secret and from whose rows are put into which groups (`ReleasePlan.boundingDigest`). So the same
/// question asked of the same data again keeps the same rows, statistics of the same groups share one choice whatever they measure, the
/// auditor who holds the secret can repeat it, and nobody else can tell whether a given subject is in a digest.
public struct BoundingKey: Sendable {
  /// Names subjects.
  let subjects: SipHash
  /// Orders the rows of a partition. (The partitions of a subject are ordered under its own hash.)
  let order: SipHash
  /// Digests the bounded input: two independent halves.
  let digest: (SipHash, SipHash)
  /// Names groups that are not listed.
  let groups: SipHash
  /// Tells keys apart without revealing them.
  let check: UInt64

  /// - Parameters:
  ///   - secret: The workspace's secret for privacy, 16 bytes or more.
  ///   - plan: Of a statistic that the choice is for.
  /// - Throws: `CryptoError.length` if the secret is shorter than 16 bytes.
  public init(secret: SecretBytes, plan: ReleasePlan) throws(CryptoError) {
    guard secret.count >= 16 else { throw .length }
    let derived = try HKDF.derive(
      keyMaterial: secret, salt: plan.boundingDigest.bytes, info: Array("affidavit/privacy/bounding/2".utf8), count: 88)
    let words = derived.withUnsafeBytes { bytes in
      (0..<11).map { UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self)) }
    }
    subjects = SipHash(k0: words[0], k1: words[1])
    order = SipHash(k0: words[2], k1: words[3])
    digest = (SipHash(k0: words[4], k1: words[5]), SipHash(k0: words[6], k1: words[7]))
    check = words[8]
    groups = SipHash(k0: words[9], k1: words[10])
  }

  /// A keyed digest of any bytes under the same secret, 256 bits: for inputs that are not contributions.
  func digest(of bytes: [UInt8], plan: Digest) -> Digest {
    let (first, second) = (digest.0.hash(bytes), digest.1.hash(bytes))
    return MultisetDigest(first, second).digest(of: plan)
  }
}
