import Crypto
import JSON

/// What is the same in every record of a run: who says it, when, and with which key.
public struct RecordIssue: Sendable {
  /// Id of the organisation that signs (`iss`).
  public var issuer: String
  /// The instant of the run in seconds since 1970 (`iat`), from the caller, not from the clock.
  public var issuedAt: Int64
  /// Id of the run (`batch`).
  public var batch: String
  /// The organisation's signing key.
  public var signingKey: P256.PrivateKey

  public init(issuer: String, issuedAt: Int64, batch: String, signingKey: P256.PrivateKey) {
    self.issuer = issuer
    self.issuedAt = issuedAt
    self.batch = batch
    self.signingKey = signingKey
  }
}

/// Constants of the record file.
enum RecordFile {
  /// `typ` of a record's JWT.
  static let type = "affidavit-record+sd-jwt"
  /// `schema` of a record's claims.
  static let schema = "urn:affidavit:schema:record:1"
  /// Claims that are not members of the record.
  static let claims: Set<String> = ["iss", "iat", "rid", "batch", "schema", "_sd_alg"]
  /// An object's `_sd` is filled with decoys to a multiple of this.
  static let digests = 8

  /// What is the same in every line.
  static func frame(_ issue: RecordIssue) -> DisclosureBatch.Frame {
    DisclosureBatch.Frame(
      opening: Array(#"{"v":1,"sd":""#.utf8),
      header: Array(JWS.header(type: type, key: issue.signingKey.publicKey).utf8),
      middle: Array(#"","d":["#.utf8), closing: Array("]}\n".utf8))
  }

  /// The claims up to the record's members, with `rid` left out between the two halves.
  static func opening(_ issue: RecordIssue) -> (before: [UInt8], after: [UInt8]) {
    let issuer = JSONWriter.compact(.string(issue.issuer))
    let batch = JSONWriter.compact(.string(issue.batch))
    return (
      Array(#"{"iss":"#.utf8) + issuer + Array(#","iat":\#(issue.issuedAt),"rid":""#.utf8),
      Array(#"","batch":"#.utf8) + batch + Array(#","schema":"\#(schema)","_sd_alg":"sha-256""#.utf8)
    )
  }
}
