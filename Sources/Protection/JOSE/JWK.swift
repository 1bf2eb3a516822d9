import Crypto
import JSON

/// A JSON Web Key (RFC 7517) of the kinds that Affidavit uses: P-256 and octets.
public struct JWK: Sendable {
  public enum Material: Sendable {
    case publicKey(P256.PublicKey)
    case privateKey(P256.PrivateKey)
    case octets(SecretBytes)
  }

  /// What a key may be used for; a JWK that says nothing may be used for what its kind allows.
  public enum Purpose: Sendable {
    case signature, keyAgreement, encryption

    var algorithms: Set<String> {
      switch self {
      case .signature: ["ES256"]
      case .keyAgreement: ["ECDH-ES+A256KW"]
      case .encryption: ["dir", "A256GCM"]
      }
    }

    var use: String { self == .signature ? "sig" : "enc" }

    var operations: Set<String> {
      switch self {
      case .signature: ["sign", "verify"]
      case .keyAgreement: ["deriveKey", "deriveBits"]
      case .encryption: ["encrypt", "decrypt"]
      }
    }
  }

  public var kid: String?
  public var material: Material
  private var algorithm: String?
  private var use: String?
  private var operations: [String]?

  public init(_ material: Material, kid: String? = nil) {
    self.material = material
    self.kid = kid
  }

  /// Throws `JOSEError.key` for another type or curve, a point off the curve, a scalar that is not the point's, and
  /// members of the wrong sort.
  public init(json: JSONValue) throws(JOSEError) {
    guard let members = json.object, let type = members["kty"]?.string else { throw .key }
    kid = try Self.text(members, "kid")
    algorithm = try Self.text(members, "alg")
    use = try Self.text(members, "use")
    if let listed = members["key_ops"] {
      guard let names = listed.array?.compactMap(\.string), names.count == listed.array?.count else { throw .key }
      operations = names
    }
    switch type {
    case "EC":
      guard members["crv"]?.string == "P-256" else { throw .key }
      let x = try Self.bytes(members, "x")
      let y = try Self.bytes(members, "y")
      do {
        if let scalar = members["d"]?.string {
          material = .privateKey(try P256.PrivateKey(scalar: Base64URL.decodeSecret(scalar), x: x, y: y))
        } else {
          guard !members.contains("d") else { throw CryptoError.key }
          material = .publicKey(try P256.PublicKey(x: x, y: y))
        }
      } catch {
        throw .key
      }
    case "oct":
      guard let text = members["k"]?.string, let octets = try? Base64URL.decodeSecret(text) else { throw .key }
      material = .octets(octets)
    default: throw .key
    }
  }

  /// From the text of a file that holds one JWK.
  public init(parsing bytes: [UInt8]) throws(JOSEError) {
    guard let json = try? JSONValue(parsing: bytes, maxDepth: 8) else { throw .key }
    try self.init(json: json)
  }

  /// Whether `alg`, `use` and `key_ops` allow a purpose, as far as they are there.
  public func allows(_ purpose: Purpose) -> Bool {
    (algorithm.map(purpose.algorithms.contains) ?? true)
      && (use.map { $0 == purpose.use } ?? true)
      && (operations.map { !purpose.operations.isDisjoint(with: $0) } ?? true)
  }

  /// The public half of a P-256 key, if it may be used for `purpose`.
  public func publicKey(for purpose: Purpose) -> P256.PublicKey? {
    guard allows(purpose) else { return nil }
    return switch material {
    case .publicKey(let key): key
    case .privateKey(let key): key.publicKey
    case .octets: nil
    }
  }

  private static func text(_ members: JSONObject, _ name: String) throws(JOSEError) -> String? {
    guard let value = members[name] else { return nil }
    guard let text = value.string else { throw .key }
    return text
  }

  private static func bytes(_ members: JSONObject, _ name: String) throws(JOSEError) -> [UInt8] {
    guard let text = members[name]?.string, let bytes = try? Base64URL.decode(text) else { throw .key }
    return bytes
  }
}

/// A set of keys (RFC 7517 section 5), each found by its `kid` and by nothing else.
public struct JWKSet: Sendable {
  private var keys: [String: JWK] = [:]

  /// Throws `JOSEError.key` if a key is of another kind, has no `kid`, or shares it with another.
  /// - Parameter most: keys that it may have.
  public init(json: JSONValue, most: Int = 4096) throws(JOSEError) {
    guard let members = json["keys"]?.array, members.count <= most else { throw .key }
    for member in members {
      let key = try JWK(json: member)
      guard let kid = key.kid, keys.updateValue(key, forKey: kid) == nil else { throw .key }
    }
  }

  public var kids: [String] { keys.keys.sorted() }
  public subscript(kid: String) -> JWK? { keys[kid] }
}
