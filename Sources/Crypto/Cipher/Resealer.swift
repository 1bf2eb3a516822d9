import COpenSSL

/// Seals fields anew that were sealed under another key: what is in clear in between is never handed on. Belongs to one thread.
public final class Resealer {
  private let random = SecureRandom()
  private var room: UnsafeMutableBufferPointer<UInt8> = .allocate(capacity: 4096)

  /// The keys from which and to which: one for each key id that occurs.
  public final class Pair {
    fileprivate let opening: AESGCM
    fileprivate let sealing: SealingKey

    /// - Parameter kid: id of the new key, written into JSON as it is.
    /// - Throws: `CryptoError.length` for a key of other than 32 bytes.
    public init(from old: SecretBytes, to new: SecretBytes, kid: String) throws(CryptoError) {
      opening = try AESGCM(key: old)
      sealing = try SealingKey(kid: Array(kid.utf8), key: new)
    }
  }

  public init() {}

  deinit { room.deallocate() }

  /// Appends a compact JWE (`dir`, `A256GCM`) as it is under the new key.
  /// - Throws: `CryptoError.authentication` for one that the old key does not open, whatever the reason.
  public func append(
    _ token: UnsafeRawBufferPointer, with keys: Pair, to line: inout [UInt8]
  ) throws(CryptoError) {
    if token.count > room.count {
      room.deallocate()
      room = .allocate(capacity: 2 * token.count)
    }
    var described = keys.sealing.described
    let start = line.count
    line.append(contentsOf: repeatElement(0, count: token.count + described.header_count))
    let written = line.withUnsafeMutableBytes { out in
      aff_reseal(
        keys.opening.opening, &described, random.pool, token.bindMemory(to: UInt8.self).baseAddress, token.count,
        room.baseAddress, out.baseAddress.map { ($0 + start).assumingMemoryBound(to: UInt8.self) })
    }
    line.removeLast(line.count - start - written)
    withExtendedLifetime(keys) {}
    guard written > 0 else { throw .authentication }
  }
}
