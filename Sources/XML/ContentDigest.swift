import CXMLSec

/// Digests of document bytes, by OpenSSL.
public enum ContentDigest {
  /// SHA-256 (FIPS 180-4), 32 bytes.
  public static func sha256(_ bytes: [UInt8]) -> [UInt8] { digest(bytes, count: 32, afd_sha256) }

  /// SHA-1 (FIPS 180-4), 20 bytes. For name-based UUIDs alone, where RFC 9562 demands it.
  public static func sha1(_ bytes: [UInt8]) -> [UInt8] { digest(bytes, count: 20, afd_sha1) }

  /// Lower-case hexadecimal.
  public static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  private static func digest(
    _ bytes: [UInt8], count: Int, _ function: (UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt8>?) -> Bool
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { result, written in
      let done = bytes.withUnsafeBufferPointer { function($0.baseAddress, $0.count, result.baseAddress) }
      precondition(done, "OpenSSL offers no digest")
      written = count
    }
  }
}
