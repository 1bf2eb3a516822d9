import Crypto
import JSON

/// A protected header under the closed list: only these members, each once, and no extension.
///
/// `crit`, `zip`, `b64`, `jku`, `jwk`, `x5u`, `x5c` and whatever else is unknown are refused, so that a header can
/// neither name its own key nor change what is verified.
struct JOSEHeader {
  var algorithm: String?
  var encryption: String?
  var kid: String?
  var type: String?

  /// Deepest nesting that is looked at, to be refused.
  static let maxDepth = 4

  init(encoded: some StringProtocol, members allowed: Set<String>, anyKid: Bool = false) throws(JOSEError) {
    try self.init(
      encoded: Array(encoded.utf8), members: allowed, anyKid: anyKid, parser: JSONParser(maxDepth: Self.maxDepth))
  }

  /// - Parameter anyKid: takes a `kid` of another type than text as if it were absent, for callers that do not choose
  ///   the key by it.
  init(encoded: [UInt8], members allowed: Set<String>, anyKid: Bool = false, parser: JSONParser) throws(JOSEError) {
    guard let bytes = try? Base64URL.decode(encoded), let json = try? parser.parse(bytes).root.exactValue(),
      let object = json.object
    else { throw .form }
    for (name, value) in object {
      guard allowed.contains(name) else { throw .header }
      if name == "kid", anyKid, value.string == nil { continue }
      guard let text = value.string else { throw .header }
      switch name {
      case "alg": algorithm = text
      case "enc": encryption = text
      case "kid": kid = text
      case "typ": type = text
      default: break
      }
    }
  }
}
