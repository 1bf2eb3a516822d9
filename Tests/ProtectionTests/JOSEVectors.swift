import Crypto
import JSON
import Protection
import Testing

/// Published JOSE vectors under our closed list: what is valid there but of another algorithm must be refused too, and
/// is counted as skipped.
@Suite struct JOSEVectors {
  @Test(arguments: ["wycheproof_json_web_signature", "wycheproof_json_web_key", "wycheproof_json_web_crypto"])
  func signatures(_ name: String) throws {
    let file = try VectorFile.read(name)
    try file?.run(file?.tests.filter { $0["jws"] != nil }) { test in
      let index = try #require(test["key"]?.int64)
      let entry = try #require(file?.json["keys"]?[Int(index)])
      let key = try #require(entry["public"] ?? entry["private"])
      let accepted = verifies(compact(try #require(test["jws"])), key: key)
      if !accepted, test["result"]?.string == "valid", algorithm(of: test["jws"]?.string) != "ES256" {
        return .skipped("algorithm outside the closed list, refused")
      }
      return accepted ? .accepted : .refused
    }
  }

  @Test func encryption() throws {
    let file = try VectorFile.read("wycheproof_json_web_encryption")
    try file?.run { test in
      let index = try #require(test["key"]?.int64)
      let entry = try #require(file?.json["keys"]?[Int(index)])
      let token = try #require(test["jwe"]?.string)
      guard opens(token, key: try #require(entry["private"])) else {
        return test["result"]?.string == "valid" ? .skipped("algorithm outside the closed list, refused") : .refused
      }
      return .accepted
    }
  }

  @Test func appendices() throws {
    try VectorFile.read("rfc_jose_appendices")?.run { test in
      switch test["kind"]?.string {
      case "jws":
        let token = try #require(test["jws"]?.string)
        return verifies(token, key: test["key"] ?? .object([:])) ? .accepted : .refused
      case "jwe":
        return opens(compact(try #require(test["jwe"])), key: try #require(test["key"]))
          ? .accepted : .skipped("algorithm outside the closed list, refused")
      case "thumbprint": return .skipped("OKP keys are not in use")
      default: return .skipped("tested with the primitive")
      }
    }
  }

  @Test func cookbook() throws {
    let file = try VectorFile.read("rfc7520_8037_cookbook")
    try file?.run { test in
      let data = try #require(test["data"])
      if data["kty"] != nil {
        let key = try? JWK(json: data)
        guard data["kty"]?.string == "oct" else {
          #expect(key == nil)
          return .skipped("key of another kind, refused")
        }
        return key?.kid == data["kid"]?.string ? .accepted : .refused
      }
      let token = data["output"]?["compact"]?.string
      let key = data["input"]?["key"] ?? data["sign"]?["input"]?["key"]
      if let token, let key { #expect(!verifies(token, key: key) && !opens(token, key: key)) }
      return .skipped("algorithm outside the closed list, refused")
    }
  }

  /// The token; a JSON serialization as its text.
  private func compact(_ token: JSONValue) -> String {
    token.string ?? String(decoding: JSONWriter.compact(token), as: UTF8.self)
  }

  private func verifies(_ token: String, key: JSONValue) -> Bool {
    if key["keys"] != nil { return (try? JWS.verify(token, keys: JWKSet(json: key))) != nil }
    return (try? JWS.verify(token, key: JWK(json: key))) != nil
  }

  private func opens(_ token: String, key: JSONValue) -> Bool {
    guard let key = try? JWK(json: key) else { return false }
    switch key.material {
    case .octets(let octets):
      guard key.allows(.encryption), let cipher = try? AESGCM(key: octets) else { return false }
      return (try? JWECompact(parsing: token).open(with: cipher)) != nil
    case .privateKey(let own):
      return key.allows(.keyAgreement) && (try? JWEGeneral.open(Array(token.utf8), with: own)) != nil
    case .publicKey: return false
    }
  }

  private func algorithm(of token: String?) -> String? {
    guard let header = token?.split(separator: ".").first, let bytes = try? Base64URL.decode(header) else { return nil }
    return (try? JSONValue(parsing: bytes))?["alg"]?.string
  }
}
