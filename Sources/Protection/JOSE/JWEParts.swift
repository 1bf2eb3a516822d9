import Crypto
import Foundation

/// The parts of a compact JWE with a direct key (RFC 7516 section 7.1), borrowed from its bytes: no wrapped key, 12 bytes of nonce, 16 of tag,
/// each in strict base64url. What the header says is not looked at.
struct JWEParts {
  let header: UnsafeRawBufferPointer
  let nonce: UnsafeRawBufferPointer
  let ciphertext: UnsafeRawBufferPointer
  let tag: UnsafeRawBufferPointer

  private static let dot = UInt8(ascii: ".")

  /// `nil` for what has not this form.
  init?(_ token: UnsafeRawBufferPointer) {
    guard let first = Self.dot(in: token, from: 0), first + 1 < token.count, token[first + 1] == Self.dot,
      let third = Self.dot(in: token, from: first + 2), let fourth = Self.dot(in: token, from: third + 1),
      Self.dot(in: token, from: fourth + 1) == nil
    else { return nil }
    header = UnsafeRawBufferPointer(rebasing: token[..<first])
    nonce = UnsafeRawBufferPointer(rebasing: token[(first + 2)..<third])
    ciphertext = UnsafeRawBufferPointer(rebasing: token[(third + 1)..<fourth])
    tag = UnsafeRawBufferPointer(rebasing: token[(fourth + 1)...])
    guard Base64URL.byteCount(of: nonce) == AESGCM.nonceByteCount, Base64URL.byteCount(of: ciphertext) != nil,
      Base64URL.byteCount(of: tag) == AESGCM.tagByteCount
    else { return nil }
  }

  /// The plaintext; `nil` for another key and for altered bytes alike.
  func open(with cipher: AESGCM) -> SecretBytes? {
    guard let text = try? Base64URL.decode(ciphertext), let nonce = try? Base64URL.decode(nonce),
      let tag = try? Base64URL.decode(tag)
    else { return nil }
    return try? cipher.open(text, nonce: nonce, tag: tag, authenticating: Array(header))
  }

  /// The protected header of a token, or all of it if there is no other part.
  static func header(of token: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: token[..<(dot(in: token, from: 0) ?? token.count)])
  }

  private static func dot(in token: UnsafeRawBufferPointer, from start: Int) -> Int? {
    guard start < token.count, let base = token.baseAddress,
      let found = memchr(base + start, Int32(dot), token.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }
}
