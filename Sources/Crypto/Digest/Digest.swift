/// A SHA-256 digest: 32 bytes. Compared as bytes, not in constant time: a digest is public.
public struct Digest: Hashable, Comparable, Sendable, CustomStringConvertible {
  var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  init() {}

  /// The digest whose bytes these are; `nil` unless there are 32 of them.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
  }

  /// The digest written in hexadecimal, 64 digits of either case.
  public init?(hex: some StringProtocol) {
    guard let bytes = Hex.decode(hex) else { return nil }
    self.init(bytes: bytes)
  }

  public static let byteCount = 32

  public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }

  /// 64 lower-case hexadecimal digits.
  public var hex: String { withUnsafeBytes { Hex.encode($0) } }

  /// 43 characters of base64url without padding.
  public var base64URL: String { withUnsafeBytes { Base64URL.encode($0) } }

  public var description: String { hex }

  public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try Swift.withUnsafeBytes(of: words, body)
  }

  public static func == (a: Self, b: Self) -> Bool { a.words == b.words }

  public static func < (a: Self, b: Self) -> Bool {
    (a.words.0.bigEndian, a.words.1.bigEndian, a.words.2.bigEndian, a.words.3.bigEndian)
      < (b.words.0.bigEndian, b.words.1.bigEndian, b.words.2.bigEndian, b.words.3.bigEndian)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
  }
}
