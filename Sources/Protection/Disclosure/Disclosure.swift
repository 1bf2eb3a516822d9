import Crypto
import JSON

/// One disclosure (RFC 9901 section 4.2): a salt and a value, and a name if it is a member of an object.
struct Disclosure {
  /// The SHA-256 of the encoded form, in base64url, as it stands among the signed digests.
  let digest: String
  /// `nil` for an array element.
  let name: String?
  let value: JSONValue

  /// Throws `ProtectionError.integrity(.claims)` unless it is strict base64url of an array of two or three members, with
  /// a text as salt and as name, and a name that is not reserved.
  init(parsing text: String) throws(ProtectionError) {
    try self.init(parsing: Array(text.utf8))
  }

  init(parsing text: [UInt8]) throws(ProtectionError) {
    guard let bytes = try? Base64URL.decode(text), let parts = try? JSONValue(parsing: bytes).array,
      parts.count == 2 || parts.count == 3, parts[0].string != nil
    else { throw .integrity(.claims) }
    if parts.count == 3 {
      guard let name = parts[1].string, name != "_sd", name != "..." else { throw .integrity(.claims) }
      self.name = name
    } else {
      name = nil
    }
    value = parts[parts.count - 1]
    digest = SHA256.hash(text).base64URL
  }
}
