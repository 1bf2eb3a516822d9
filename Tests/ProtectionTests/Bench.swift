import Crypto
import JSON
import Protection
import Provenance
import Testing

/// An organisation, an auditor and a run, as the engine would set them up.
struct Workbench {
  let signing: P256.PrivateKey
  let owner: P256.PrivateKey
  let recovery: P256.PrivateKey
  let auditor: P256.PrivateKey
  let keys: RunKeys
  let plan: ProtectionPlan
  let keyring: [UInt8]
  let grant: [UInt8]

  init(
    _ rules: [ProtectionRule] = Self.rules, default fallback: FieldAction = .encrypt(class: "owner"),
    padding: [String: Int] = [:]
  ) throws {
    signing = try P256.PrivateKey()
    owner = try P256.PrivateKey()
    recovery = try P256.PrivateKey()
    auditor = try P256.PrivateKey()
    keys = try RunKeys(epoch: "run-2026-Q3.1")
    plan = try ProtectionPlan(rules: rules, default: fallback, padding: padding)
    keyring = try Keyring.seal([keys], to: [owner.publicKey, recovery.publicKey])
    grant = try Grant.seal(classes: ["people"], of: keys, to: [auditor.publicKey])
  }

  static let rules = [
    ProtectionRule(path: "agent.name", action: .encrypt(class: "people")),
    ProtectionRule(path: "agent.contact", action: .encrypt(class: "people")),
    ProtectionRule(path: "agent.identifiers.value", action: .keep),
    ProtectionRule(path: "dataset.id", action: .keep),
    ProtectionRule(path: "dataset.name", action: .keep),
    ProtectionRule(path: "dataset.description", action: .redact),
    ProtectionRule(path: "dataset.subjectCount", action: .aggregateOnly),
    ProtectionRule(path: "dataset.purposes", action: .encrypt(class: "people")),
    ProtectionRule(path: "dataset.purposes.purpose", action: .keep),
    ProtectionRule(path: "dataset.statistics", action: .encrypt(class: "people")),
    ProtectionRule(path: "contribution.subjectRef", action: .pseudonymise(scope: "auditor")),
    ProtectionRule(path: "request.subjectRef", action: .pseudonymise(scope: "auditor")),
    ProtectionRule(path: "request.contributions", action: .pseudonymise(scope: "auditor")),
    ProtectionRule(path: "run", action: .encrypt(class: "people")),
    ProtectionRule(path: "event", action: .keep),
  ]

  var issue: RecordIssue {
    RecordIssue(issuer: "lei:529900NORDBANK00001", issuedAt: 1_790_000_000, batch: keys.epoch, signingKey: signing)
  }

  func sealer(namesPerson: @escaping @Sendable (String) -> Bool = { _ in false }) throws -> RecordSealer {
    try RecordSealer(plan: plan, keys: keys, issue: issue, namesPerson: namesPerson)
  }

  func seal(_ record: JSONValue, as kind: RecordKind) throws -> [UInt8] {
    try sealer().seal(record: view(record), kind: kind)
  }

  func view(_ record: JSONValue) throws -> JSONView {
    try JSONParser().parse(JSONWriter.compact(record)).root
  }

  func ownerOpener() throws -> Opener {
    try Opener(keyFile: keyring, privateKey: owner, issuer: signing.publicKey)
  }

  func auditorOpener() throws -> Opener {
    try Opener(keyFile: grant, privateKey: auditor, issuer: signing.publicKey)
  }
}

/// The signed claims of a line, as anybody reads them.
func claims(of line: [UInt8]) throws -> JSONValue {
  let token = try #require(JSONValue(parsing: line)["sd"]?.string)
  let parts = token.split(separator: ".")
  return try JSONValue(parsing: Base64URL.decode(parts[1]))
}
