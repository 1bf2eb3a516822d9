import Crypto
import JSON

/// Puts disclosures into the claims whose digests they have (RFC 9901 section 7.1).
struct DisclosedClaims {
  private var open: [String: Disclosure] = [:]
  private var seen: Set<String> = []
  /// What stands for an array element that is not disclosed; `nil` leaves it out, as RFC 9901 says.
  private let placeholder: JSONValue?
  /// Digests without a disclosure: sealed for somebody else, redacted, or decoys.
  private(set) var undisclosed = 0

  /// Deepest nesting with the disclosures in place. Each of them is parsed within limits, but one may stand in another, and
  /// that in a third; records themselves have no more.
  private static let maxDepth = 64

  init(disclosures: [Disclosure], placeholder: JSONValue? = nil) throws(ProtectionError) {
    self.placeholder = placeholder
    for disclosure in disclosures {
      guard open.updateValue(disclosure, forKey: disclosure.digest) == nil else { throw .integrity(.digest) }
    }
  }

  /// The claims, complete. Throws `ProtectionError.integrity` if any rule is broken or a disclosure is left over.
  mutating func resolve(_ payload: JSONValue) throws(ProtectionError) -> JSONValue {
    guard var members = payload.object else { throw .integrity(.claims) }
    if let algorithm = members.removeValue(forKey: "_sd_alg") {
      guard algorithm.string == "sha-256" else { throw .integrity(.claims) }
    }
    let result = try object(members, depth: 1)
    guard open.isEmpty else { throw .integrity(.digest) }
    return .object(result)
  }

  private mutating func value(_ value: JSONValue, depth: Int) throws(ProtectionError) -> JSONValue {
    guard depth < Self.maxDepth || value.object == nil && value.array == nil else { throw .integrity(.claims) }
    switch value {
    case .object(let members): return .object(try object(members, depth: depth + 1))
    case .array(let elements):
      var result: [JSONValue] = []
      for element in elements {
        guard let placeholder = element["..."] else {
          result.append(try self.value(element, depth: depth + 1))
          continue
        }
        guard element.object?.count == 1 else { throw .integrity(.claims) }
        if let disclosure = try take(placeholder) {
          guard disclosure.name == nil else { throw .integrity(.claims) }
          result.append(try self.value(disclosure.value, depth: depth + 1))
        } else if let placeholder = self.placeholder {
          result.append(placeholder)
        }
      }
      return .array(result)
    default: return value
    }
  }

  private mutating func object(_ members: JSONObject, depth: Int) throws(ProtectionError) -> JSONObject {
    var result = JSONObject()
    var digests: [JSONValue] = []
    for (name, member) in members {
      switch name {
      case "_sd":
        guard let list = member.array else { throw .integrity(.claims) }
        digests = list
      case "...": throw .integrity(.claims)
      default: result[name] = try value(member, depth: depth)
      }
    }
    for digest in digests {
      guard let disclosure = try take(digest) else { continue }
      guard let name = disclosure.name, !members.contains(name), !result.contains(name) else {
        throw .integrity(.claims)
      }
      result[name] = try value(disclosure.value, depth: depth)
    }
    return result
  }

  /// The disclosure of a digest, once. A digest that comes twice, or is no digest at all, is refused even if nobody
  /// discloses it.
  private mutating func take(_ digest: JSONValue) throws(ProtectionError) -> Disclosure? {
    guard case .string(var text) = digest,
      text.withUTF8({ Base64URL.byteCount(of: UnsafeRawBufferPointer($0)) }) == Digest.byteCount,
      seen.insert(text).inserted
    else { throw .integrity(.claims) }
    guard let disclosure = open.removeValue(forKey: text) else {
      undisclosed += 1
      return nil
    }
    return disclosure
  }
}
