import Crypto
import Durability
import Foundation
import JSON
import Ledger
import Policy
import Protection
import Provenance
import YAML

/// Answers the part of a rule that no machine decides: appends a signed record to `attestations.jsonl`, which every command reads after the
/// sources.
public struct AttestationSigning {
  public var workspace: Workspace
  public var resources: Resources
  /// The private key that signs; nil: the signing key of the workspace.
  public var key: String?
  public var secrets: SecretSource

  public init(workspace: Workspace, resources: Resources, key: String?, secrets: SecretSource) {
    self.workspace = workspace
    self.resources = resources
    self.key = key
    self.secrets = secrets
  }

  /// What is attested, by whom, and for how long.
  public struct Statement {
    public var rule: String
    /// Subject of the verdict, as printed.
    public var subject: String
    /// Id of the agent who attests.
    public var person: String
    /// The legal capacity in which they do, such as `dpo`; nil where none is claimed.
    public var role: String?
    public var text: String
    /// Since when it holds, a day or an instant; nil: now.
    public var from: String?
    /// The first moment at which it no longer holds, a day or an instant.
    public var until: String

    public init(
      rule: String, subject: String, person: String, role: String?, text: String, from: String?, until: String
    ) {
      self.rule = rule
      self.subject = subject
      self.person = person
      self.role = role
      self.text = text
      self.from = from
      self.until = until
    }
  }

  /// - Returns: the line to print.
  /// - Throws: `EngineError` of kind `.configuration` if the statement or the rule is wrong, of kind `.key` if the key's role may not attest.
  public func add(_ statement: Statement) throws -> String {
    let from = statement.from ?? Instant(seconds: Int64(Date().timeIntervalSince1970)).description
    guard let start = When(from), let end = When(statement.until) else {
      let wrong = When(from) == nil ? "--from \(from)" : "--until \(statement.until)"
      throw EngineError(.configuration, "\(wrong) is neither a day (2027-02-01) nor an instant with a zone")
    }
    guard start.range.lowerBound < end.range.lowerBound else {
      throw EngineError(.configuration, "--until \(statement.until) is not after \(from), from which it would hold")
    }
    guard !statement.text.isEmpty else { throw EngineError(.configuration, "say with --statement what is attested") }
    let configuration = try workspace.configuration()
    try check(statement.rule, configuration)
    let lock = try FolderLock(workspace.folder.path)
    defer { withExtendedLifetime(lock) {} }
    let file = workspace.attestationsFile
    let before =
      FileManager.default.fileExists(atPath: file.path)
      ? try TextFile.read(file.path, name: workspace.display(file)) : ""
    let signer = try KeyFiles.privateKey(
      key.map { URL(fileURLWithPath: $0) } ?? configuration.keys.signing, secrets: secrets)
    let signatories = Signatories(configuration)
    try signatories.check(signer.publicKey, .attest)
    if let role = statement.role,
      try SigningRoles(signatories).standing(of: signer.publicKey, .attest, capacity: role) != .holds
    {
      throw EngineError(
        .key, "that key may not attest as \(Terminal.safe(role)): its certificate names no OU=\(Terminal.safe(role))",
        hint: "nothing was signed")
    }
    let record = try Self.record(statement, from: from, signer: signer)
    let line = String(decoding: JSONWriter.canonical(.object(record)), as: UTF8.self)
    let id = record["id"]?.string ?? ""
    guard !before.split(separator: "\n").contains(where: { $0.contains("\"id\":\"\(id)\"") }) else {
      throw EngineError(.configuration, "\(id) attests the same already")
    }
    do {
      _ = try RecordSchema.shared.validate(JSONParser().parse(line).root)
    } catch let rejection as Rejection {
      throw EngineError(
        .configuration, "this is no attestation: \(rejection.pointer?.description ?? ""): \(rejection.message)")
    }
    let after = (before.isEmpty || before.hasSuffix("\n") ? before : before + "\n") + line + "\n"
    try PreparedFile.write(Array(after.utf8), to: file.path, mode: 0o644, replacing: true)
    try Folder.make(workspace.stateFolder.path, mode: 0o700)
    try Ledger(opening: workspace.ledgerFile.path).audit(
      AuditEvent(
        operation: "attest", actor: signer.publicKey.thumbprint, role: statement.role ?? "signing",
        objects: [SHA256.hash(line)], details: ["rule": statement.rule]))
    return
      "\(workspace.display(file)): \(id) attests \(statement.rule) for \(statement.subject) from \(from) until \(statement.until)"
  }

  /// - Throws: `EngineError` if there is no such rule, or none that asks a person.
  private func check(_ id: String, _ configuration: Configuration) throws {
    let packs = try Intake.packs(
      configuration.policies, workspace: workspace, resources: resources, configuration: configuration)
    guard let rule = packs.rules.first(where: { $0.id == id }) else {
      throw EngineError(
        .configuration, "there is no rule \(Terminal.safe(id))",
        hint: nearestName(to: id, in: packs.rules.map(\.id)).map { "did you mean \($0)?" }
          ?? "affidavit policy list shows all rules")
    }
    guard rule.decide != .mechanical else {
      throw EngineError(
        .configuration, "\(id) is decided by facts alone: nobody attests it",
        hint: "affidavit waive accepts the risk of a finding for a time")
    }
  }

  private static func record(
    _ statement: Statement, from: String, signer: P256.PrivateKey
  ) throws -> JSONObject {
    let parts = [statement.rule, statement.subject, statement.person, from, statement.until]
    let digest = SHA256.hash(parts.joined(separator: "\n")).hex.prefix(16)
    var attestation: JSONObject = [
      "rule": .string(statement.rule), "subject": .string(statement.subject), "person": .string(statement.person),
      "statement": .string(statement.text), "at": .string(from), "expiresAt": .string(statement.until),
      "kid": .string(signer.publicKey.thumbprint),
    ]
    var attribution: JSONObject = ["id": .string(statement.person), "role": "approver"]
    if let role = statement.role { attribution["capacity"] = .string(role) }
    var record: JSONObject = [
      "kind": "document", "type": "attestation", "id": .string("doc:attestation:\(digest)"),
      "wasAttributedTo": [.object(attribution)], "attestation": .object(attestation),
    ]
    let token = try JWS.sign(
      JSONWriter.canonical(.object(record)), type: AttestationVerification.type, with: ES256.Signer(key: signer))
    let signature = token.split(separator: ".", omittingEmptySubsequences: false)
    attestation["signature"] = .string("\(signature[0])..\(signature[2])")
    record["attestation"] = .object(attestation)
    return record
  }
}
