import Crypto
import Foundation

/// Tokens that stand for a value: `pn1.` and base64url of the first 16 bytes of
/// HMAC-SHA-256(TK[scope,e], u32be(length of domain) domain NFC(value)).
///
/// They join inside one scope and epoch, and tell nothing without TK. They do show how often a value comes.
public struct Pseudonymizer: Sendable {
  private let key: HMACSHA256

  public init(keys: RunKeys, scope: String) throws(ProtectionError) {
    key = try keys.tokenKey(scope: scope)
  }

  public func token(for value: String, domain: String) -> String {
    var (value, message, token) = (value, [UInt8](), [UInt8]())
    value.withUTF8 { _ = append($0, domain: domain, message: &message, to: &token) }
    return String(decoding: token, as: UTF8.self)
  }

  /// Appends the token for a value's UTF-8.
  /// - Parameter message: room to work in; the value is left there in clear.
  /// - Returns: the first eight bytes of what the token stands for.
  func append(
    _ value: UnsafeBufferPointer<UInt8>, domain: String, message: inout [UInt8], to bytes: inout [UInt8]
  ) -> UInt64 {
    message.removeAll(keepingCapacity: true)
    let length = UInt32(domain.utf8.count)
    for shift in [24, 16, 8, 0] as [UInt32] { message.append(UInt8(truncatingIfNeeded: length >> shift)) }
    message.append(contentsOf: domain.utf8)
    if value.allSatisfy({ $0 < 0x80 }) {
      message.append(contentsOf: value)
    } else {
      message.append(contentsOf: String(decoding: value, as: UTF8.self).precomposedStringWithCanonicalMapping.utf8)
    }
    bytes.append(contentsOf: "pn1.".utf8)
    return key.authenticate(message).withUnsafeBytes {
      Base64URL.encode(UnsafeRawBufferPointer(rebasing: $0[..<16]), into: &bytes)
      return $0.loadUnaligned(as: UInt64.self)
    }
  }
}
