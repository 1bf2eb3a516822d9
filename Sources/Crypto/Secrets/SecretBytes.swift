import COpenSSL

/// Bytes that nobody else may see: kept apart from the Swift heap's copies, wiped when freed, compared in constant time
/// and never printed.
public final class SecretBytes: @unchecked Sendable, Equatable, CustomStringConvertible, CustomReflectable {
  // Invariant: the buffer is written before `init` returns and in `deinit` alone.
  private let buffer: UnsafeMutableRawBufferPointer

  /// `count` bytes that `fill` writes; they start as zeros.
  public init<E: Error>(count: Int, fill: (UnsafeMutableRawBufferPointer) throws(E) -> Void) throws(E) {
    buffer = .allocate(byteCount: count, alignment: 16)
    buffer.initializeMemory(as: UInt8.self, repeating: 0)
    try fill(buffer)
  }

  /// A copy of `bytes`. The caller's array is not wiped: hand over secrets that way only where they come as arrays.
  public convenience init(_ bytes: some Collection<UInt8>) {
    self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
  }

  /// Fresh random bytes.
  public static func random(count: Int) -> SecretBytes {
    SecretBytes(count: count) { SecureRandom.fill($0) }
  }

  /// A copy of a digest whose original is wiped.
  convenience init(wiping digest: consuming Digest) {
    self.init(count: Digest.byteCount) { out in digest.withUnsafeBytes { out.copyMemory(from: $0) } }
    Self.wipe(&digest)
  }

  deinit {
    OPENSSL_cleanse(buffer.baseAddress, buffer.count)
    buffer.deallocate()
  }

  public var count: Int { buffer.count }

  public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    defer { withExtendedLifetime(self) {} }
    return try body(bytes)
  }

  /// The buffer itself; valid only while the caller keeps this object alive.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(buffer) }

  var start: UnsafePointer<UInt8>? { bytes.bindMemory(to: UInt8.self).baseAddress }

  /// In constant time for equal lengths; lengths are not secret.
  public static func == (a: SecretBytes, b: SecretBytes) -> Bool {
    a.count == b.count && CRYPTO_memcmp(a.buffer.baseAddress, b.buffer.baseAddress, a.count) == 0
  }

  public var description: String { "SecretBytes" }
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// Overwrites an array's bytes in place; call it on the only copy.
  public static func wipe(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
  }

  static func wipe(_ digest: inout Digest) {
    OPENSSL_cleanse(&digest.words, Digest.byteCount)
  }
}
