public import JSON
public import Provenance

/// An accepted risk: it stands beside a verdict and never replaces it.
public struct Waiver: Hashable, Sendable {
  public var rule: String
  /// Subject of the verdict, as printed.
  public var subject: String
  public var reason: String
  /// Who carries the risk.
  public var owner: String
  /// Who accepted it.
  public var signedBy: String
  /// The first moment at which it no longer counts, in UTC.
  public var until: Instant
  /// JWS over the canonical JSON of the other members; nil if the waiver is not signed.
  public var signature: String?
  /// Line in the file, from 1.
  public var line: Int

  public init(
    rule: String, subject: String, reason: String, owner: String, signedBy: String, until: Instant, signature: String?,
    line: Int
  ) {
    self.rule = rule
    self.subject = subject
    self.reason = reason
    self.owner = owner
    self.signedBy = signedBy
    self.until = until
    self.signature = signature
    self.line = line
  }

  /// What the signature is over: RFC 8785 of `owner, reason, rule, signedBy, subject, until`.
  public var signedBytes: [UInt8] {
    var object = JSONObject()
    object["rule"] = .string(rule)
    object["subject"] = .string(subject)
    object["reason"] = .string(reason)
    object["owner"] = .string(owner)
    object["signedBy"] = .string(signedBy)
    object["until"] = .string(until.description)
    return JSONWriter.canonical(.object(object))
  }
}

/// A waiver beside a verdict, and whether it counts.
public struct WaiverNote: Hashable, Sendable {
  public enum State: String, Sendable, Hashable {
    case valid
    /// Its time is over at the evaluation instant.
    case expired
    /// Not signed, or the signature does not verify, or is of a key that may not accept risks.
    case unverified
  }

  public var state: State
  public var reason: String
  public var owner: String
  public var signedBy: String
  public var until: Instant
  /// Line of the waiver in its file.
  public var line: Int

  public var json: JSONValue {
    var object = JSONObject()
    object["state"] = .string(state.rawValue)
    object["reason"] = .string(reason)
    object["owner"] = .string(owner)
    object["signedBy"] = .string(signedBy)
    object["until"] = .string(until.description)
    object["line"] = .int(Int64(line))
    return .object(object)
  }

  init(_ waiver: Waiver, _ state: State) {
    self.state = state
    reason = waiver.reason
    owner = waiver.owner
    signedBy = waiver.signedBy
    until = waiver.until
    line = waiver.line
  }

  init?(_ value: JSONValue) {
    guard let state = value["state"]?.string.flatMap(State.init), let reason = value["reason"]?.string,
      let owner = value["owner"]?.string, let signedBy = value["signedBy"]?.string,
      let until = value["until"]?.string.flatMap(Instant.init(rfc3339:)), let line = value["line"]?.int64
    else { return nil }
    self.state = state
    self.reason = reason
    self.owner = owner
    self.signedBy = signedBy
    self.until = until
    self.line = Int(line)
  }
}
