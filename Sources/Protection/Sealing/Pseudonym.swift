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
    let normal = value.utf8.allSatisfy { $0 < 0x80 } ? value : value.precomposedStringWithCanonicalMapping
    let length = UInt32(domain.utf8.count)
    var message = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) }
    message.append(contentsOf: domain.utf8)
    message.append(contentsOf: normal.utf8)
    return "pn1.\(Base64URL.encode(Array(key.authenticate(message).bytes.prefix(16))))"
  }
}
