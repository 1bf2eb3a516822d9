/// The Concat KDF of SP 800-56A with SHA-256, in the form that JOSE uses for `ECDH-ES` (RFC 7518 section 4.6.2).
public enum ConcatKDF {
  /// `count` bytes out of the shared secret. `algorithm` is the `enc` or the key-wrap algorithm that the key is for;
  /// `apu` and `apv` are the parties' info, empty in Affidavit's own files. Throws `CryptoError.length` unless
  /// 1 <= count <= 64.
  public static func derive(
    sharedSecret: SecretBytes, algorithm: String, apu: [UInt8] = [], apv: [UInt8] = [], count: Int
  ) throws(CryptoError) -> SecretBytes {
    guard (1...64).contains(count) else { throw .length }
    var info: [UInt8] = []
    for part in [Array(algorithm.utf8), apu, apv] {
      info += bigEndian(part.count)
      info += part
    }
    info += bigEndian(count * 8)
    return SecretBytes(count: count) { out in
      for (round, start) in stride(from: 0, to: count, by: Digest.byteCount).enumerated() {
        var hash = SHA256()
        hash.update(bigEndian(round + 1))
        hash.update(sharedSecret.bytes)
        hash.update(info)
        var block = hash.finalize()
        hash.wipe()
        block.withUnsafeBytes { block in
          for index in start..<min(start + Digest.byteCount, count) { out[index] = block[index - start] }
        }
        SecretBytes.wipe(&block)
      }
      withExtendedLifetime(sharedSecret) {}
    }
  }

  private static func bigEndian(_ number: Int) -> [UInt8] {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: number).bigEndian) { Array($0) }
  }
}
