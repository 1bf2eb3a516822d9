import Connectors
import Crypto
import Foundation
import JSON
import Ledger
import Policy
import Privacy
import Protection
import Provenance
import Reporting
import Spill
import XML

/// One run under way: the ledger holds it, the bundle is being written.
struct RunWork {
  let intake: Intake
  let resources: Resources
  let options: RunOptions
  let progress: any ProgressReporter
  let packs: PackSet
  let plan: ProtectionPlan
  let waivers: WaiverBook
  let judge: Judge
  let keys: RunKeyring
  let ledger: Ledger
  let record: RunRecord
  let previousHead: LedgerHead
  let anchor: LogAnchor

  private var configuration: Configuration { intake.configuration }
  private var workspace: Workspace { intake.workspace }
  private var period: RecordedPeriod {
    let period = configuration.period
    return RecordedPeriod(name: period.name, start: period.from.description, finish: period.to.description)
  }

  /// The run's name: the epoch of its keys, and `batch` of its records.
  private var runName: String { "\(configuration.period.name)-\(record.number)" }

  func perform() async throws -> RunOutcome {
    let bundle = try BundleWriter(destination: workspace.bundle(configuration.period.name))
    let secret = try PrivacySecret.load(workspace, secrets: keys.secrets)
    let runKeys = try RunKeys(epoch: runName, lookup: LookupKey.derive(secret))
    let quarantine = try Quarantine(bundle, keys: runKeys, workspace: workspace)
    func system(_ record: RefusedRecord) -> String { intake.sources.entries[record.source].connector.system }
    func file(_ record: RefusedRecord) -> String? {
      record.retried.flatMap { intake.retry?.plan.entries[$0].fileDigest }
    }
    let spill = SpillPlace(folder: bundle.path("").path, budget: options.spillBudget)
    let subjects = SubjectRows(spill)
    let (input, world) = try await intake.read(spill: spill) {
      try quarantine.add($0, system: system($0), file: file($0))
    }
    try LaterRefusals(intake.sources).read(world.records.rejections) { record in
      _ = intake.retry?.counts(record)
      try quarantine.addLater(record, system: system(record), file: file(record))
    }
    try quarantine.close()
    try Strictness.check(
      options.isStrict, input: input, world: world, sources: intake.sources, first: quarantine.listed.first)
    for refused in quarantine.listed.prefix(RefusedRecord.shown) { progress.note(refused.line(in: workspace)) }

    let tokens = try SubjectTokens(secret: secret, people: PeopleIDs(world))
    let plans = try configuration.privacy.map { privacy in
      try StatisticPlans(privacy, file: configuration.file, secret: secret) { Self.names(of: $0, in: world) }
    }
    let census = TokenCensus(plan: plan)
    let (judged, open, tree, reminders) = try await judge(
      input, world, runKeys: runKeys, subjects: subjects, census: census, tokens: tokens, plans: plans, into: bundle)
    let telling = census.findings.map(Self.sentence)
    for line in telling { progress.note(line) }
    let releases = try plans.map { try release($0, judged.aggregates, world) }

    let findings = try FindingList(judged.verdicts, open, rules: packs.rules, limit: options.findingLimit)
    let history = try FindingFollowing(ledger: ledger, run: record, period: period).record(findings)
    let facts = RunFacts(
      intake: intake, packs: packs, input: input, world: world, judged: judged, quarantine: quarantine,
      findings: findings,
      history: history, releases: releases, keys: keys, checkpoint: anchor.checkpoint, resources: resources,
      people: tokens.people, erasures: try Erasures(workspace: workspace).sentences(ledger), tokens: telling)
    let report = try ReportBuilder(facts: facts).build()
    try write(report, facts, into: bundle)
    let digest = try seal(
      bundle, runKeys: runKeys, subjects: subjects, input: input, edition: report.identity.edition, tree: tree)
    let earlier = try bundle.publish { try ledger.sealRun(record, output: digest) }
    if let earlier { progress.note("The earlier bundle of this period is kept as \(workspace.display(earlier)).") }
    return RunOutcome(
      bundle: bundle.destination, report: bundle.destination.appendingPathComponent("report.html"),
      digest: digest,
      summary: RunSummary(
        report: report, retried: intake.retry?.outcome, reminders: reminders
      ).text,
      openSeverities: judged.verdicts.openSeverities)
  }

  /// What a reader should know of a field whose tokens can be told by their number.
  private static func sentence(_ finding: TokenCensus.Finding) -> String {
    let few = "fewer than \(TokenCensus.fewestValues) distinct values"
    let frequent = "one value in more than a tenth of the places"
    let reasons = (finding.hasFewValues ? [few] : []) + (finding.hasFrequentValue ? [frequent] : [])
    return "Tokens of \(finding.field) stand for \(reasons.joined(separator: ", and ")): "
      + "how often a token comes can tell what it stands for. Encrypted or redacted, the field would not show it."
  }

  /// Every id under which a dataset is known.
  private static func names(of dataset: String, in world: RecordWorld) -> Set<String> {
    let kept = world.resolve(dataset)
    return Set(world.records.aliases.filter { $0.value == kept }.keys).union([dataset, kept])
  }

  private func judge(
    _ input: IndexedInput, _ world: RecordWorld, runKeys: RunKeys, subjects: SubjectRows, census: TokenCensus,
    tokens: SubjectTokens, plans: StatisticPlans?, into bundle: BundleWriter
  ) async throws -> (JudgedRecords, OpenVerdicts, TreeHead, reminders: [String]) {
    let people = tokens.people
    let issue = RecordIssue(
      issuer: configuration.organisation, issuedAt: intake.asOf.seconds, batch: runName, signingKey: keys.signing)
    let spill = SpillPlace(folder: bundle.path("").path, budget: options.spillBudget)
    let erased = try Erasures.tombstones(ledger)
    let subjectKeys = runKeys.vault.map { vault in
      SubjectKeys(run: runName, vault: vault, isUnlinked: configuration.protection.unlinksPeople, erased: erased) {
        subjects.add($0)
      }
    }
    let docket = judge.docket(for: world, disguise: tokens)
    let treatment = RecordTreatment(
      docket: docket, rules: RuleOrder(packs.rules),
      sealer: { [plan] in
        try RecordSealer(plan: plan, keys: runKeys, issue: issue, subjects: subjectKeys, census: census) {
          people.contains($0)
        }
      },
      aggregators: plans?.aggregators(spill) ?? [], statutory: statutory(docket))
    let records = try bundle.open(RecordsFile.name)
    var tree = RecordTree()
    let (judged, log) = try await Judging(
      sources: intake.sources, input: input, world: world, treatment: treatment, workers: options.workers,
      spill: spill, progress: progress
    ).run { block in
      try records.write(block)
      try tree.add(lines: block)
    }
    try records.close()
    let lines = try bundle.open("verdicts.jsonl")
    let open = try log.open(with: LineWays(treatment.docket)) { try lines.writeLine(Array($0)) }
    try lines.close()
    let reminders = Reminders(treatment.docket, waivers: waivers, counts: judged.verdicts, asOf: intake.asOf)
    return (judged, open, tree.head, reminders.lines)
  }

  /// Where the rules of California are asked, the numbers that they want exact.
  private func statutory(_ docket: Docket) -> StatutoryTally? {
    guard packs.packs.contains(where: { $0.id == "ccpa" }),
      let clock = ClockCalendar(timeZone: configuration.law.timeZone)
    else { return nil }
    return StatutoryTally(docket, clock: clock)
  }

  private func release(
    _ plans: StatisticPlans, _ aggregates: [BoundedAggregator], _ world: RecordWorld
  ) throws -> ReleaseOutcome {
    guard let privacy = configuration.privacy, let quarter = Quarter(configuration.period) else {
      throw EngineError(
        .configuration, "privacy.budget is by quarter, and the period \(configuration.period.name) begins in none")
    }
    let budget = try privacy.budget()
    return try Releasing(
      ledger: ledger, run: record, budget: budget, quarter: quarter, organisation: configuration.organisation,
      previousHead: previousHead
    )
    .perform(plans, aggregates: aggregates, world: world)
  }

  private func write(_ report: Report, _ facts: RunFacts, into bundle: BundleWriter) throws {
    let renderer = try Renderer(folders: templateFolders)
    let xml = try signed(report, renderer)
    try bundle.add("report.xml", xml)
    let page = try renderer.render(.page, from: xml)
    try bundle.add("report.html", page)
    try bundle.add("report.html.p7s", try keys.certificate.sign(page, key: keys.signing))
    if facts.findings.isComplete {
      try bundle.add("findings.csv", try renderer.render(.findings, from: xml))
      try bundle.add("lineage.csv", try renderer.render(.lineage, from: xml))
    } else {
      try FindingFiles(facts: facts, ledger: ledger).write(into: bundle)
    }
    // The templates go along, so that anyone can make the page again from the signed document.
    for file in try TemplateDigest.files(templateFolders) { try bundle.add("templates/\(file.name)", file.bytes) }
    if let releases = facts.releases {
      let values = releases.released.map { $0.stored.release.json }
      try bundle.add("releases.json", JSONWriter.canonical(.array(values)))
      let record = DeploymentRecord(facts: facts, outcome: releases, organisation: report.identity.organisation)
      try bundle.add("privacy-deployment.yaml", record.yaml)
    }
    try bundle.add("VERIFY.md", Array(VerificationNotes.text(organisation: report.identity.organisation).utf8))
  }

  private func signed(_ report: Report, _ renderer: Renderer) throws -> [UInt8] {
    var pem = try keys.signing.pkcs8PEM().withUnsafeBytes { Array($0) }
    defer { SecretBytes.wipe(&pem) }
    return try renderer.xml(
      report, signer: ReportXML.Signer(privateKey: pem, thumbprint: keys.signing.publicKey.thumbprint))
  }

  private var templateFolders: [String] { resources.templateFolders(of: workspace) }

  /// The vault, and what each audience may open.
  private func grant(_ bundle: BundleWriter, _ runKeys: RunKeys, _ subjects: SubjectRows) throws {
    let vault = try bundle.open(SubjectVault.fileName)
    let granted = Set(keys.audiences.flatMap(\.audience.opens))
    let classes = plan.classes.enumerated().filter { granted.contains($0.element) }
    var used: [KeyID] = []
    try subjects.forEach { row in
      try vault.write(SubjectVault.line(tag: row.tag, wrapped: row.wrapped))
      for (place, name) in classes where row.classes & 1 << UInt64(min(place, 63)) != 0 {
        used.append(KeyID(subject: row.tag, class: name, epoch: runName))
      }
    }
    try vault.close()
    let rows = try SubjectVault(file: bundle.path(SubjectVault.fileName))
    for (audience, recipients) in keys.audiences where !audience.opens.isEmpty && !recipients.isEmpty {
      let opens = Set(audience.opens)
      let own =
        try Grant.keys(classes: audience.opens, of: runKeys)
        + Grant.subjectKeys(used.filter { opens.contains($0.class) }, of: runKeys, in: rows)
      try bundle.add(
        try Grant.fileName(audience: audience.name, epoch: runName), try Grant.seal(own, to: recipients))
    }
  }

  /// Grants and keyring; the manifest and the list of what is sealed, each with its signature.
  /// - Returns: SHA-256 of the manifest, hex.
  private func seal(
    _ bundle: BundleWriter, runKeys: RunKeys, subjects: SubjectRows, input: IndexedInput, edition: String,
    tree: TreeHead
  ) throws -> String {
    try bundle.add(Keyring.fileName, try Keyring.seal([runKeys], to: keys.owners))
    try grant(bundle, runKeys, subjects)
    for file in anchor.files { try bundle.add(file.name, file.bytes) }
    try bundle.add(Stamping.requestName, try TimeStamp.request(for: SHA256.hash(anchor.note)))
    try bundle.add(SigningCertificate.name, keys.certificate.pem)
    try bundle.add(Manifest.keyName, Array(FileKeys.jwk(keys.signing.publicKey).utf8))
    try bundle.add("signing.pub.pem", Array(try keys.signing.publicKey.pem().utf8))
    let templates = try TemplateDigest.parts(templateFolders)
    let manifest = Manifest(
      organisation: configuration.organisation, period: configuration.period, asOf: intake.asOf.description,
      run: runName,
      edition: edition, configuration: configuration.digest, files: bundle.files.filter { !Sealing.covers($0.name) },
      tree: tree,
      inputs: intake.sources.entries.indices.flatMap { source in
        (input.files[source] ?? []).map {
          Manifest.Input(
            system: intake.sources.entries[source].connector.system,
            path: workspace.display(URL(fileURLWithPath: $0.path)), size: Int($0.size), sha256: $0.sha256 ?? "")
        }
      },
      packs: packs.packs.map { Manifest.Part(name: $0.id, version: $0.version, sha256: packs.digest) },
      templates: templates, versions: LibraryVersions.all,
      policy: Dictionary(configuration.audiences.map { ($0.name, $0.opens.sorted()) }, uniquingKeysWith: { $1 }),
      unlinksPeople: configuration.protection.unlinksPeople,
      previousLedgerHead: previousHead.hash.hex, checkpoint: anchor.checkpoint)
    let bytes = manifest.bytes
    try bundle.add(Manifest.name, bytes, listed: false)
    let signer = try ES256.Signer(key: keys.signing)
    let signature = try JWS.sign(bytes, type: Manifest.type, with: signer)
    try bundle.add(Manifest.signatureName, Array(signature.utf8), listed: false)
    try bundle.add(
      Manifest.name + FileSignatureChecks.suffix, try keys.certificate.sign(bytes, key: keys.signing), listed: false)
    let digest = SHA256.hash(bytes)
    let sealing = Sealing(
      manifest: digest, epoch: runName, files: bundle.files.filter { Sealing.covers($0.name) })
    try bundle.add(Sealing.name, sealing.bytes, listed: false)
    try bundle.add(Sealing.signatureName, try sealing.signed(by: signer), listed: false)
    return digest.hex
  }
}

extension Quarter {
  /// The quarter of a period: by its name, else the one in which it begins.
  init?(_ period: Configuration.Period) {
    if let named = Quarter(period.name) {
      self = named
      return
    }
    let text = period.from.description
    guard let year = Int(text.prefix(4)), let month = Int(text.dropFirst(5).prefix(2)) else { return nil }
    self.init(year: year, month: month)
  }
}
