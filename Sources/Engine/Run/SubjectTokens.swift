import Crypto
import Policy

/// Stable stand-ins for ids that identify people, in verdicts, findings and the ledger: the first 128 bits of an HMAC under a key of the
/// workspace. The same person has the same token every quarter, so findings can be followed; nobody without the key can go back.
struct SubjectTokens: Sendable {
  private let key: HMACSHA256

  /// - Parameter secret: the workspace's secret for privacy.
  init(secret: SecretBytes) throws {
    key = HMACSHA256(key: try HKDF.expand(secret, info: Array("subject-tokens".utf8), count: 32))
  }

  func token(_ id: String) -> String { "pn1." + Base64URL.encode(Array(key.authenticate(id).bytes.prefix(16))) }
}

extension Verdict {
  /// The same verdict with the token in place of an id that identifies a person, wherever it stands.
  func tokenized(_ tokens: SubjectTokens) -> Verdict {
    guard subjectIsPersonal else { return self }
    let id = subject.record
    let stand = tokens.token(id)
    var copy = self
    copy.subject.record = stand
    for index in copy.evidence.indices where copy.evidence[index].record == id { copy.evidence[index].record = stand }
    for index in copy.path.indices where copy.path[index] == id { copy.path[index] = stand }
    return copy
  }
}
