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
    let folders = WorkspaceFolders(workspace: workspace)
    try folders.checkWritable()
    var intake = try Intake(
      workspace, period: options.period, asOf: options.asOf, workers: options.workers, progress: progress)
    let packs = try intake.packs(resources)
    let plan = try ProtectionPlans.compile(intake.configuration)
    try AudienceLanguages.check(intake.configuration, resources.templateFolders(of: workspace))
    let waivers = try intake.waivers()
    let judge = try intake.judge(packs, waivers: waivers)
    try KeyRotationFiles.complete(workspace.keysFolder)
    let keys = try RunKeyring(intake.configuration, secrets: options.secrets)
    if let retry = options.retry { try intake.retry(retry, secrets: options.secrets) }
    try folders.make()
    let ledger = try Ledger(opening: workspace.ledgerFile.path)
    try LedgerChecks(ledger: ledger).checkOwner(intake.configuration.organisation)
    try CarryVerification(intake.configuration).check(ledger)
    let trail = AuditTrail(
      workspace: workspace,
      signer: try AuditLogKey.load(workspace, organisation: intake.configuration.organisation, secrets: options.secrets)
    )
    let anchor = try LogAnchor(trail, ledger)
    let bundles = BundleRecovery(workspace: workspace)
    let configuration = intake.configuration
    for name in configuration.reports where name != Self.report {
      progress.note("reports: \(Terminal.safe(name)) is not written by this version; the report is \(Self.report).")
    }
    let (record, recovery) = try ledger.startRun(
      period: configuration.period.name, asOf: intake.asOf.description, configuration: configuration.digest,
      engine: EngineVersion.text, isPublished: bundles.isPublished)
    do {
      try recover(recovery, ledger, bundles)
      if let keys = intake.retry?.plan.keys, let actor = keys.first?.thumbprint {
        try ledger.audit(
          AuditEvent(operation: "quarantine.retry", actor: actor, role: "owner", objects: keys.map(\.file.digest)))
      }
      let work = RunWork(
        intake: intake, resources: resources, options: options, progress: progress, packs: packs, plan: plan,
        waivers: waivers, judge: judge, keys: keys, ledger: ledger, record: record, previousHead: recovery.head,
        anchor: anchor)
      let outcome = try await work.perform()
      do {
        try ledger.finishRun(record, output: outcome.digest)
        try trail.extend(to: ledger)
      } catch {
        throw EngineError(
          .input, "\(outcome.bundle.path) is complete and at its place, but \(error)",
          hint: "the next run puts the rest in order")
      }
      if recovery.clock == nil { note(ledger.clockSetback) }
      return outcome
    } catch {
      // Where this fails too, the next run does it.
      try? ledger.abandonRun(record, unless: bundles.isPublished)
      _ = try? trail.extend(to: ledger)
      throw error
    }
  }

  /// Puts in order what earlier runs left, and says what was found.
  private func recover(_ recovery: Recovery, _ ledger: Ledger, _ bundles: BundleRecovery) throws {
    for run in recovery.interrupted {
      let name = "\(Terminal.safe(run.period)), begun \(run.started)"
      progress.note(
        run.state == .finished
          ? "An earlier run was interrupted when its bundle was at its place (\(name)); the ledger now says so."
          : "An earlier run did not finish (\(name)); it left no bundle, and this run starts afresh.")
    }
    if !recovery.burnedCharges.isEmpty {
      progress.note("\(recovery.burnedCharges.count) privacy charges of it count as spent: noise may have been drawn.")
    }
    note(recovery.clock)
    let unpublished = try ledger.runs().filter { $0.state == .abandoned }.compactMap(\.output)
    for line in try BundleRewriteRecovery.clean(workspace) + bundles.clean(unpublished: Set(unpublished)) {
      progress.note(line)
    }
  }

  private func note(_ setback: ClockSetback?) {
    guard let setback else { return }
    progress.note(
      "The clock went back: the ledger's last entry is of \(setback.before), and now it is \(setback.now). "
        + "Entries stay in their order, and no period depends on the clock.")
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
  let certificate: SigningCertificate
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
    certificate = try SigningCertificate(configuration, key: signing)
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
      return try ProtectionPlan(rules: rules, padding: configuration.protection.padding)
    } catch {
      let place = error.rule.map { configuration.protection.rules[$0] }
      throw YAMLError(
        file: configuration.file, line: place?.line, column: place?.column, message: "protect.fields: \(error)")
    }
  }
}
