import Crypto
public import Foundation
import JSON
import Ledger
import Policy
import Privacy
import Protection
import Provenance
import Reporting
import XML
import YAML

/// The quarterly run: sources to protected records, statistics, verdicts, report and sealed bundle. Only this type knows the order.
public struct QuarterlyRun {
  let workspace: Workspace
  let resources: Resources
  let options: RunOptions
  let progress: any ProgressReporter

  /// The report that a run writes.
  private static let report = "audit"

  public init(workspace: Workspace, resources: Resources, options: RunOptions, progress: any ProgressReporter) {
    self.workspace = workspace
    self.resources = resources
    self.options = options
    self.progress = progress
  }

  /// - Throws: whatever ends the run; nothing is published then.
  public func perform() async throws -> RunOutcome {
    var intake = try Intake(
      workspace, period: options.period, asOf: options.asOf, workers: options.workers, progress: progress)
    let packs = try intake.packs(resources)
    let plan = try ProtectionPlans.compile(intake.configuration)
    let waivers = try intake.waivers()
    let judge = try intake.judge(packs, waivers: waivers)
    let keys = try RunKeyring(intake.configuration, secrets: options.secrets)
    if let retry = options.retry { try intake.retry(retry, secrets: options.secrets) }
    try createFolders()
    let ledger = try Ledger(opening: workspace.ledgerFile.path)
    let head = try ledger.head()
    let configuration = intake.configuration
    for name in configuration.reports where name != Self.report {
      progress.note("reports: \(Terminal.safe(name)) is not written by this version; the report is \(Self.report).")
    }
    let (record, recovery) = try ledger.startRun(
      period: configuration.period.name, asOf: intake.asOf.description, configuration: configuration.digest,
      engine: EngineVersion.text)
    note(recovery)
    do {
      if let keys = intake.retry?.plan.keys, let actor = keys.first?.thumbprint {
        try ledger.audit(
          AuditEvent(operation: "quarantine.retry", actor: actor, role: "owner", objects: keys.map(\.file.digest)))
      }
      let work = RunWork(
        intake: intake, resources: resources, options: options, progress: progress, packs: packs, plan: plan,
        waivers: waivers, judge: judge, keys: keys, ledger: ledger, record: record, previousHead: head)
      let outcome = try await work.perform()
      try ledger.finishRun(record, output: outcome.digest)
      return outcome
    } catch {
      try? ledger.abandonRun(record)
      throw error
    }
  }

  private func createFolders() throws {
    do {
      try FileManager.default.createDirectory(
        at: workspace.stateFolder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      try FileManager.default.createDirectory(at: workspace.reportsFolder, withIntermediateDirectories: true)
    } catch {
      throw EngineError(.input, "cannot write into \(workspace.folder.path): \(error.localizedDescription)")
    }
  }

  private func note(_ recovery: Recovery) {
    if !recovery.abandonedRuns.isEmpty {
      progress.note("An earlier run did not finish; it left no bundle, and this run starts afresh.")
    }
    if !recovery.burnedCharges.isEmpty {
      progress.note("\(recovery.burnedCharges.count) privacy charges of it count as spent: noise may have been drawn.")
    }
  }
}

/// What a run left.
public struct RunOutcome: Sendable {
  public var bundle: URL
  public var report: URL
  /// SHA-256 of the manifest.
  public var digest: String
  /// What a person wants to know first, in a few lines.
  public var summary: String
  let openSeverities: Set<OpenSeverity>

  public func hasOpenFinding(atLeast severity: OpenSeverity) -> Bool { openSeverities.contains { $0 >= severity } }
}

/// The keys that a run uses, all read before anything else is done.
struct RunKeyring {
  let signing: P256.PrivateKey
  let owners: [P256.PublicKey]
  let audiences: [(audience: Configuration.Audience, keys: [P256.PublicKey])]
  let secrets: SecretSource

  init(_ configuration: Configuration, secrets: SecretSource) throws {
    self.secrets = secrets
    owners = try configuration.keys.owners.map { try KeyFiles.publicKey($0, for: .keyAgreement) }
    audiences = try configuration.audiences.map { audience in
      (audience, try audience.recipients.map { try KeyFiles.publicKey($0, for: .keyAgreement) })
    }
    let count = Set(owners.map(\.thumbprint)).count
    guard count >= 2 else {
      throw EngineError(
        .key, "keys.owners names \(count) key; two are needed, so that the loss of one loses nothing",
        hint: "affidavit keys new recovery, then list keys/recovery.pub.jwk under keys.owners")
    }
    signing = try KeyFiles.privateKey(configuration.keys.signing, secrets: secrets)
  }
}

/// The protection plan of a configuration.
enum ProtectionPlans {
  /// - Throws: `YAMLError` with the line of the rule at fault.
  static func compile(_ configuration: Configuration) throws -> ProtectionPlan {
    let rules = configuration.protection.rules.map { rule in
      let action: FieldAction =
        switch rule.action {
        case .keep: .keep
        case .encrypt(let name): .encrypt(class: name)
        case .pseudonymise(let scope): .pseudonymise(scope: scope)
        case .redact: .redact
        case .aggregateOnly: .aggregateOnly
        }
      return ProtectionRule(path: rule.path, action: action)
    }
    do {
      return try ProtectionPlan(rules: rules)
    } catch {
      let place = error.rule.map { configuration.protection.rules[$0] }
      throw YAMLError(
        file: configuration.file, line: place?.line, column: place?.column, message: "protect.fields: \(error)")
    }
  }
}
