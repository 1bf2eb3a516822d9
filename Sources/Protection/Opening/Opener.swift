import Crypto
import JSON

/// Opens lines of `records.sdj` with what a keyring or a grant holds, and verifies each against the issuer's key: the
/// signature, the claims by the rules of RFC 9901, and that each field opened is the one that was signed.
///
/// Fields sealed for other classes stay closed and are counted; they cannot be verified without their keys. One
/// instance belongs to one thread.
public final class Opener {
  private let verifier: ES256.Verifier
  private let header: [UInt8]
  private let source: Source
  private var known = KeyMemory<KnownKey>()
  private let parser = JSONParser()
  private let claimsParser = JSONParser()

  private struct KnownKey {
    var `class`: String
    /// `nil` if this opener has not the key.
    var cipher: AESGCM?
  }

  private enum Source {
    case nothing
    case keyring([String: RunKeys], SubjectVault?)
    case grant([String: ContentKey])
  }

  /// Verifies and opens nothing: what everybody may see.
  public init(issuer: P256.PublicKey) throws(ProtectionError) {
    (verifier, header) = try Self.trust(issuer)
    source = .nothing
  }

  /// With the bytes of a keyring or grant and the private key of one of its recipients. Throws
  /// `ProtectionError.cannotOpen`, whatever the reason.
  /// - Parameter vault: the keys of people that lie beside a keyring.
  public init(
    keyFile: [UInt8], vault: SubjectVault? = nil, privateKey: P256.PrivateKey, issuer: P256.PublicKey
  ) throws(ProtectionError) {
    (verifier, header) = try Self.trust(issuer)
    let set = try KeySet.open(keyFile, with: privateKey)
    if Keyring.isKeyring(set) {
      let runs = try Keyring.runs(in: set)
      source = .keyring(Dictionary(runs.map { ($0.epoch, $0) }) { first, _ in first }, vault)
    } else {
      let keys = try Grant.contentKeys(in: set)
      source = .grant(Dictionary(keys.map { ($0.kid, $0) }) { first, _ in first })
    }
  }

  /// With keys that the caller already holds.
  public init(keys: [ContentKey], issuer: P256.PublicKey) throws(ProtectionError) {
    (verifier, header) = try Self.trust(issuer)
    source = .grant(Dictionary(keys.map { ($0.kid, $0) }) { first, _ in first })
  }

  private static func trust(_ issuer: P256.PublicKey) throws(ProtectionError) -> (ES256.Verifier, [UInt8]) {
    guard let verifier = try? ES256.Verifier(key: issuer) else { throw .library }
    return (verifier, Array("\(JWS.header(type: RecordFile.type, key: issuer)).".utf8))
  }

  /// One line, with or without its line feed. Throws `ProtectionError.integrity`.
  public func open(line: [UInt8]) throws(ProtectionError) -> OpenedRecord {
    let opened = try disclosed(line)
    return try record(opened.claims, disclosures: opened.disclosures, withheld: opened.withheld)
  }

  /// The line as an SD-JWT (RFC 9901) with the fields that the key opens: `JWT~disclosure~…~`, checked as `open` does.
  public func disclose(line: [UInt8]) throws(ProtectionError) -> [UInt8] {
    let opened = try disclosed(line)
    _ = try record(opened.claims, disclosures: opened.disclosures, withheld: opened.withheld)
    return ([opened.jwt] + opened.texts).reduce(into: []) { token, part in
      token.append(contentsOf: part)
      token.append(UInt8(ascii: "~"))
    }
  }

  /// What a line holds for this key, its signature checked.
  private struct Disclosed {
    var jwt: [UInt8]
    var claims: JSONValue
    var texts: [[UInt8]] = []
    var disclosures: [Disclosure] = []
    var withheld: [String: Int] = [:]
  }

  private func disclosed(_ line: [UInt8]) throws(ProtectionError) -> Disclosed {
    guard let document = try? parser.parse(line), document.root.count == 3, document.root["v"]?.int64 == 1,
      let jwt = document.root["sd"]?.withUTF8({ Array($0) }), let sealed = document.root["d"], sealed.type == .array
    else { throw .integrity(.form) }
    var result = Disclosed(jwt: jwt, claims: try claims(of: jwt))
    for element in sealed.elements {
      let field = element.withUTF8 { token in
        Result { () throws(ProtectionError) in try opened(UnsafeRawBufferPointer(token), withheld: &result.withheld) }
      }
      guard let field else { throw .integrity(.form) }
      guard let plain = try field.get() else { continue }
      let text = plain.withUnsafeBytes { Array($0) }
      let disclosure = try Disclosure(parsing: text)
      if let last = result.disclosures.last, last.digest >= disclosure.digest { throw .integrity(.digest) }
      result.disclosures.append(disclosure)
      result.texts.append(text)
    }
    return result
  }

  private func claims(of token: [UInt8]) throws(ProtectionError) -> JSONValue {
    guard token.starts(with: header), let bytes = try? JWS.payload(of: token, with: verifier) else {
      throw .integrity(.signature)
    }
    guard let payload = try? claimsParser.parse(bytes).root.exactValue(), payload["_sd_alg"] == "sha-256",
      payload["schema"]?.string == RecordFile.schema
    else { throw .integrity(.claims) }
    return payload
  }

  /// The plaintext of a sealed field, or `nil`, counted, if it is for others.
  private func opened(
    _ token: UnsafeRawBufferPointer, withheld: inout [String: Int]
  ) throws(ProtectionError) -> SecretBytes? {
    let key: KnownKey
    do { key = try known.value(of: token, learn) } catch { throw error as? ProtectionError ?? .library }
    guard let field = JWEParts(token) else { throw .integrity(.form) }
    guard let cipher = key.cipher else {
      withheld[key.class, default: 0] += 1
      return nil
    }
    guard let plain = field.open(with: cipher) else { throw .integrity(.ciphertext) }
    return plain
  }

  private func learn(_ id: KeyID) throws(ProtectionError) -> KnownKey {
    let key: ContentKey?
    switch source {
    case .nothing: key = nil
    case .keyring(let runs, let vault):
      key =
        if let subject = id.subject {
          try runs[id.epoch]?.subjectKey(subject, class: id.class, in: vault)
        } else {
          try runs[id.epoch]?.contentKey(class: id.class)
        }
    case .grant(let keys): key = keys[id.kid]
    }
    var found = KnownKey(class: id.class)
    if let key {
      guard let cipher = try? AESGCM(key: key.key) else { throw .library }
      found.cipher = cipher
    }
    return found
  }

  /// One line of clear records, `JWT~disclosure~…~`, with or without its line feed. Throws `ProtectionError.integrity`.
  public func open(disclosed line: [UInt8]) throws(ProtectionError) -> OpenedRecord {
    var parts = line.split(separator: UInt8(ascii: "~"), omittingEmptySubsequences: false).map(Array.init)
    guard parts.count >= 2, [[], [UInt8(ascii: "\n")]].contains(parts.removeLast()) else { throw .integrity(.form) }
    let payload = try claims(of: parts.removeFirst())
    var disclosures: [Disclosure] = []
    for text in parts {
      let disclosure = try Disclosure(parsing: text)
      if let last = disclosures.last, last.digest >= disclosure.digest { throw .integrity(.digest) }
      disclosures.append(disclosure)
    }
    return try record(payload, disclosures: disclosures, withheld: [:])
  }

  private func record(
    _ payload: JSONValue, disclosures: [Disclosure], withheld: [String: Int]
  ) throws(ProtectionError) -> OpenedRecord {
    var resolver = try DisclosedClaims(disclosures: disclosures, placeholder: .object([OpenedRecord.mark: true]))
    guard var members = try resolver.resolve(payload).object, let issuer = members["iss"]?.string,
      let issuedAt = members["iat"]?.int64, let rid = members["rid"]?.string, let batch = members["batch"]?.string
    else { throw .integrity(.claims) }
    for name in RecordFile.claims { members.removeValue(forKey: name) }
    return OpenedRecord(
      rid: rid, issuer: issuer, issuedAt: issuedAt, batch: batch,
      record: ReservedNames.unescape(.object(members)), withheld: withheld)
  }
}
