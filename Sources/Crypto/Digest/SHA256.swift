import COpenSSL

/// SHA-256 (FIPS 180-4), in one go or piece by piece. A value: a copy goes on by itself.
public struct SHA256: Sendable {
  private var state = aff_sha256()

  public init() { aff_sha256_init(&state) }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    aff_sha256_update(&state, bytes.baseAddress, bytes.count)
  }

  public mutating func update(_ bytes: some Sequence<UInt8>) {
    if bytes.withContiguousStorageIfAvailable({ update(UnsafeRawBufferPointer($0)) }) == nil {
      Array(bytes).withUnsafeBytes { update($0) }
    }
  }

  /// Takes the UTF-8 of the text.
  public mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// The digest of what was taken so far; more can be taken afterwards.
  public func finalize() -> Digest {
    var copy = state
    var digest = Digest()
    aff_sha256_final(&copy, &digest.words)
    return digest
  }

  public static func hash(_ bytes: UnsafeRawBufferPointer) -> Digest {
    var digest = Digest()
    aff_sha256_once(bytes.baseAddress, bytes.count, &digest.words)
    return digest
  }

  public static func hash(_ bytes: some Sequence<UInt8>) -> Digest {
    bytes.withContiguousStorageIfAvailable { hash(UnsafeRawBufferPointer($0)) }
      ?? Array(bytes).withUnsafeBytes { hash($0) }
  }

  /// The digest of the text's UTF-8.
  public static func hash(_ text: String) -> Digest {
    var text = text
    return text.withUTF8 { hash(UnsafeRawBufferPointer($0)) }
  }

  /// Overwrites the state of a hash over secrets.
  mutating func wipe() { OPENSSL_cleanse(&state, MemoryLayout<aff_sha256>.size) }
}
