import Crypto
public import Foundation
import JSON
import Ledger
import Policy
import Protection
import Provenance

/// Makes one person's sealed fields unreadable for everybody, in every bundle of the workspace: `affidavit keys shred`.
///
/// In this order, so that a process that dies leaves no half erasure that the same command would not finish: what cannot be found out
/// afterwards is written down and the person's token put into ledger and log; each bundle is replaced by one without the person's keys and
/// ciphertexts, whose vault has another key; what was done is written down and logged.
public struct Shredding {
  public var workspace: Workspace
  /// Id of the person as records have it.
  public var subject: String
  /// The article or paragraph on which the erasure rests.
  public var basis: String
  /// An owner's private key; nil for whichever is here.
  public var key: String?
  public var secrets: SecretSource
  public var progress: any ProgressReporter

  public init(
    workspace: Workspace, subject: String, basis: String, key: String?, secrets: SecretSource,
    progress: any ProgressReporter
  ) {
    self.workspace = workspace
    self.subject = subject
    self.basis = basis
    self.key = key
    self.secrets = secrets
    self.progress = progress
  }

  /// A bundle with its keys and what it holds of the person.
  private struct Found {
    var url: URL
    var source: SignedBundle
    var run: RunKeys
    var owner: P256.PrivateKey
    var traces: SubjectTraces
  }

  /// - Returns: lines for a person.
  /// - Throws: `EngineError` of kind `.key` if a legal hold suspends the deletion, or a bundle does not open; `.configuration` for a person of
  ///   whom nothing is sealed.
  public func run() async throws -> [String] {
    guard !subject.isEmpty, !basis.isEmpty else {
      throw EngineError(.configuration, "an erasure needs a person and a legal basis, such as 'Art. 17(1)(b) GDPR'")
    }
    let work = try KeyWork(workspace, secrets: secrets)
    let lookup = try LookupKey.derive(PrivacySecret.load(workspace, secrets: secrets))
    let token = SubjectTag.tombstone(of: subject, lookup: lookup)
    let erasures = Erasures(workspace: workspace)
    let earlier = erasures.read(token)
    let found = try traces(work)
    guard earlier != nil || found.contains(where: { !$0.traces.isEmpty }) else {
      throw EngineError(
        .configuration, "no bundle of this workspace holds sealed fields of this person",
        hint: "the id is the one that records have as subjectRef, or an agent's id")
    }
    var record = try await plan(found, token: token, work)
    if var before = earlier {
      before.merge(record)
      before.state = .begun
      record = before
    }
    let actor = try found.first.map { $0.owner.publicKey } ?? work.owners()[0]
    try begin(record, earlier: earlier, actor: actor, erasures, work)
    for bundle in found where !bundle.traces.isEmpty {
      progress.note("\(work.shown(bundle.url)): \(grouped(bundle.traces.fields)) fields")
      try erase(bundle, token: token, work)
    }
    try finish(&record, actor: actor, erasures, work)
    let text = ErasureText(record: record).lines
    return work.found + text + ["", "written to \(workspace.display(erasures.file(token))) and .txt"]
  }

  // MARK: - What there is

  private func traces(_ work: KeyWork) throws -> [Found] {
    var found: [Found] = []
    var names: Set<String> = [subject.precomposedStringWithCanonicalMapping]
    for url in try work.bundles() {
      let source = try SignedBundle(url, work.cabinet)
      let (run, owner) = try work.cabinet.keys(of: source, owner: key)
      let traces = try SubjectTraces(source, names: names, run: run, owner: owner)
      names.formUnion(traces.contributions.map(\.id))
      found.append(Found(url: url, source: source, run: run, owner: owner, traces: traces))
    }
    // Contributions that a later bundle knows may stand in lists of an earlier one.
    for index in found.indices {
      found[index].traces = try SubjectTraces(
        found[index].source, names: names, run: found[index].run, owner: found[index].owner)
    }
    return found
  }

  /// Everything that cannot be found out once the keys are gone.
  private func plan(_ found: [Found], token: String, _ work: KeyWork) async throws -> ErasureRecord {
    var contributions: [String: JSONDocument] = [:]
    var causes: Set<String> = []
    for bundle in found {
      for (id, document) in bundle.traces.contributions { contributions[id] = document }
      causes.formUnion(bundle.traces.requests)
    }
    causes.formUnion(contributions.keys)
    let touched = found.filter { !$0.traces.isEmpty }
    var record = ErasureRecord(
      token: token, state: .begun, at: Ledger.timestamp(), basis: basis,
      bundles: touched.map {
        ErasureRecord.Bundle(
          path: workspace.display($0.url), run: $0.source.manifest.run, manifest: $0.source.digest.hex,
          fields: $0.traces.fields, kids: $0.traces.kids.sorted(), refused: $0.traces.refused.count)
      },
      recipients: try ErasureRecipients(ledger: work.ledger).find(
        touched.map { ($0.source, $0.traces.classes) }),
      reached: [], runs: [],
      sources: touched.reduce(into: Set<String>()) { $0.formUnion($1.traces.sources) }.sorted(), notes: Self.limits)
    let named = touched.reduce(0) { $0 + $1.traces.named }
    if named > 0 {
      record.notes.append(
        "\(grouped(named)) of these fields stood in records of others and named the person: they are taken out of the bundles, "
          + "but copies of the bundles from before still open under the keys of their classes.")
    }
    let records = contributions.sorted { $0.key < $1.key }.map { ($0.key, $0.value.root) }
    for bundle in found where bundle.run.vault == nil {
      record.notes.append("\(workspace.display(bundle.url)) was made before people had keys: nothing in it is erased.")
    }
    let own = work.configuration.period.name
    for period in Set(touched.map(\.source.manifest.period)).subtracting([own]).sorted() + [own] {
      guard let lineage = try await lineage(period, isOwn: period == own, &record) else { continue }
      try add(lineage, records, causes, to: &record)
    }
    return record
  }

  /// The lineage by the sources of a period; nil, with a note, where those of an earlier one cannot be read any more.
  private func lineage(_ period: String, isOwn: Bool, _ record: inout ErasureRecord) async throws -> ErasureLineage? {
    do {
      return try await ErasureLineage(workspace, period: isOwn ? nil : period, progress: progress)
    } catch  where !isOwn {
      record.notes.append(
        "The sources of \(period) cannot be read any more; what the data reached then is as later sources tell it.")
      return nil
    }
  }

  private func add(
    _ lineage: ErasureLineage, _ contributions: [(String, JSONView)], _ causes: Set<String>,
    to record: inout ErasureRecord
  ) throws {
    let reach = ContributionReach(contributions, in: lineage.world)
    if let hold = lineage.hold(on: reach) {
      throw EngineError(
        .key, "a legal hold suspends deletion: \(hold.entity) is under the order \(hold.order); nothing was erased",
        hint: "when the hold has ended, its record needs an end in the source (legalHolds[].to)")
    }
    var more = record
    more.bundles = []
    more.reached = lineage.reached(reach, causes: causes)
    more.runs = reach.runs
    more.sources = try lineage.places(naming: causes.union([subject.precomposedStringWithCanonicalMapping]))
    record.merge(more)
  }

  private static let limits = [
    "Copies of keyring.jwe.json and subjects.jsonl in backups open these fields until they are deleted too: never keep both in one backup, and none for more than 30 days.",
    "Keys that were granted and copies that were handed on cannot be recalled.",
    "Tokens that stand for the person in records, verdicts and the ledger stay; without the workspace's secrets they name nobody.",
    "What stands in the sources is not deleted here; records of this person that are read again are sealed for nobody.",
  ]

  // MARK: - What is done

  private func begin(
    _ record: ErasureRecord, earlier: ErasureRecord?, actor: P256.PublicKey, _ erasures: Erasures, _ work: KeyWork
  ) throws {
    try erasures.write(record)
    try work.note(
      Erasures.begun, actor: actor.thumbprint, objects: [SHA256.hash(record.bytes)],
      ["token": record.token, "basis": record.basis])
  }

  private func finish(
    _ record: inout ErasureRecord, actor: P256.PublicKey, _ erasures: Erasures, _ work: KeyWork
  ) throws {
    record.state = .done
    try work.note(
      Erasures.done, actor: actor.thumbprint, objects: [SHA256.hash(record.bytes)],
      [
        "token": record.token, "basis": record.basis, "fields": String(record.fieldCount),
        "bundles": record.bundles.map(\.run).joined(separator: " "),
        "recipients": Set(record.recipients.map(\.audience)).sorted().joined(separator: " "),
      ])
    let text = Array((ErasureText(record: record).lines.joined(separator: "\n") + "\n").utf8)
    try erasures.write(text, "txt", of: record)
    let signing = try work.cabinet.load(work.configuration.keys.signing)
    let certificate = try SigningCertificate(work.configuration, key: signing)
    try erasures.write(try certificate.sign(record.bytes, key: signing), "json.p7s", of: record)
    try erasures.write(record)
  }

  private func erase(_ bundle: Found, token: String, _ work: KeyWork) throws {
    let source = bundle.source
    guard let vault = try source.vault(), let old = bundle.run.vault else { return }
    let tags = bundle.traces.tags
    let rewrite = try BundleRewrite(source)
    let grants = Grants(source: source, configuration: work.configuration)
    let classes = grants.classes
    var used: Set<KeyID> = []
    let rewriter = RecordRewriter { id in
      if let subject = id.subject {
        if tags.contains(subject) { return .drop }
        if classes.contains(id.class) { used.insert(id) }
      }
      return bundle.traces.search.map { .dropFound($0) } ?? .keep
    }
    try RecordsFile.rewrite(source, rewriter, into: rewrite)
    let mark = try bundle.run.seal(Array(#"{"erased":true}"#.utf8), class: ProtectionPlan.ownerClass)
    var number = 0
    try QuarantineLines.rewrite(source, into: rewrite) { body, _ in
      number += 1
      return bundle.traces.refused.contains(number) ? mark : body
    }
    // Another key for the vault: an old copy of it dies with the old keyring.
    let keys = try bundle.run.replacing(vault: old.renewed())
    let rows = try rewrite.open(SubjectVault.fileName)
    if let renewed = keys.vault {
      try vault.rewrapped(from: old, to: renewed, without: tags) { try rows.write($0) }
    }
    try rows.close()
    if !bundle.traces.classes.isDisjoint(with: classes) {
      let present = try SubjectVault(file: rewrite.path(SubjectVault.fileName))
      for note in try grants.write(keys, used: used, vault: present, into: rewrite) { progress.note(note) }
    }
    // For those who could open it until now: other owners are for 'keys rewrap'.
    try rewrite.add(Keyring.fileName, try Keyring.seal([keys], to: work.owners()))
    try work.publish(
      rewrite, epoch: keys.epoch, operation: "keys.shred", owner: bundle.owner,
      [
        "token": token, "basis": basis, "fields": String(bundle.traces.fields),
        "kids": bundle.traces.kids.sorted().prefix(200).joined(separator: " "),
      ])
  }
}
