import CSystem
import Connectors
import Foundation
import JSON
import Policy
import Provenance
import Spill
import YAML

/// What every command that reads sources needs: configuration, packs, sources, and the world made of them.
struct Intake {
  let workspace: Workspace
  let configuration: Configuration
  let asOf: Instant
  private(set) var sources: SourceSet
  /// What an earlier run refused and the sources offer again.
  private(set) var retry: Retry?
  let workers: Int
  let progress: any ProgressReporter

  init(_ workspace: Workspace, period: String?, asOf text: String?, workers: Int, progress: any ProgressReporter) throws
  {
    self.workspace = workspace
    self.workers = workers
    self.progress = progress
    let configuration = try workspace.configuration(period: period)
    self.configuration = configuration
    // What is wrong in the file is said before anything is read.
    _ = try ProtectionPlans.compile(configuration)
    if let privacy = configuration.privacy { try StatisticPlans.check(privacy, file: configuration.file) }
    if let text {
      guard let when = When(text) else {
        throw EngineError(.configuration, "--as-of \(text) is neither a day (2026-10-05) nor an instant with a zone")
      }
      asOf = when.range.lowerBound
    } else {
      asOf = configuration.period.to
    }
    sources = try SourceSet(configuration, workspace: workspace)
  }

  /// Lets the sources offer again what the period's earlier bundle keeps as refused.
  mutating func retry(_ options: RetryOptions, secrets: SecretSource) throws {
    let plan = try RetryPlan(options, self, secrets: secrets)
    sources = try plan.applied(to: sources)
    retry = Retry(plan, workspace)
  }

  /// Reads everything once and joins it.
  /// - Parameters:
  ///   - spill: where goes what memory does not hold.
  ///   - refuse: takes each refused record, in input order.
  /// - Throws: `EngineError` of kind `.input` if there is nothing to judge.
  func read(spill: SpillPlace, refuse: (RefusedRecord) throws -> Void) async throws -> (
    input: IndexedInput, world: RecordWorld
  ) {
    var input = try await Indexing(
      sources: sources, workers: workers, progress: progress, spill: spill, retry: retry
    ).run(refuse: refuse)
    let assembler = RecordAssembler(sources: sources.infos, aliases: try AliasFile.read(configuration.aliases))
    let records = try assembler.assemble(input.index)
    // What it was made of is of no more use, and large.
    input.index = RecordIndex()
    csystem_give_memory_back()
    let world = try RecordWorld(
      records, options: LineageOptions(asOf: asOf, organisation: configuration.organisation))
    csystem_give_memory_back()
    return (input, world)
  }

  /// The packs that the configuration names: those that come with Affidavit by name, others by folder.
  func packs(_ resources: Resources) throws -> PackSet {
    try Self.packs(
      configuration.policies, workspace: workspace, resources: resources, configuration: configuration, law: law)
  }

  /// - Parameter configuration: the file in which the names stand, if they stand in one.
  static func packs(
    _ names: [String], workspace: Workspace?, resources: Resources, configuration: Configuration? = nil,
    law: ([String]) throws -> LawConfiguration = { _ in LawConfiguration() }
  ) throws -> PackSet {
    var folders: [URL] = []
    for name in names {
      let own = name.contains("/")
      let folder =
        own
        ? URL(fileURLWithPath: name, relativeTo: workspace?.folder).standardizedFileURL
        : resources.policies.appendingPathComponent(name, isDirectory: true)
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder), isFolder.boolValue else {
        let known = ((try? FileManager.default.contentsOfDirectory(atPath: resources.policies.path)) ?? []).sorted()
        let hint =
          nearestName(to: name, in: known).map { "did you mean \($0)?" }
          ?? "there are: \(known.joined(separator: ", "))"
        let place =
          configuration?.places["policies.\(name)"].map { "\(configuration?.file ?? ""):\($0.line):\($0.column): " }
          ?? ""
        throw EngineError(
          .configuration, "\(place)there is no policy pack \(name)",
          hint: own
            ? "\(folder.path) is no folder" : "\(hint) A folder of your own is named with a slash: ./policies/house")
      }
      folders.append(folder)
    }
    return try PackSet.load(folders, law: law)
  }

  /// `law` as packs with these tables take it.
  func law(_ tables: [String]) throws -> LawConfiguration {
    let law = configuration.law
    do {
      return try LawConfiguration(
        timeZone: law.timeZone, holidays: law.holidays, values: law.values, tables: tables
      ) { path in
        try TextFile.read(URL(fileURLWithPath: path, relativeTo: workspace.folder).path)
      }
    } catch let error as LawError {
      let place = law.places[String(error.key.prefix { $0 != "." })]
      throw YAMLError(
        file: configuration.file, line: place?.line, column: place?.column, message: error.description)
    }
  }

  func waivers() throws -> WaiverBook {
    let file = workspace.waiversFile
    guard FileManager.default.fileExists(atPath: file.path) else { return WaiverBook() }
    let name = workspace.display(file)
    return try WaiverBook(TextFile.read(file.path, name: name), file: name)
  }

  /// The judge of this run; waivers and attestations count only if a key of the organisation signed them.
  func judge(_ packs: PackSet, waivers: WaiverBook) throws -> Judge {
    let period = configuration.period
    let roles = try SigningRoles(Signatories(configuration))
    let verification = WaiverVerification(roles: roles)
    let attestations = AttestationVerification(roles: roles)
    return try Judge(
      packs: packs, config: try law(packs.tableNames), asOf: asOf,
      period: ReportPeriod(name: period.name, from: period.from, to: period.to), waivers: waivers,
      verifyWaiver: { verification.standing($0, $1) }, verifyAttestation: { attestations.standing($0) })
  }
}

/// The operator's file of names that only people know to be one thing.
enum AliasFile {
  /// A list of `same: [name, …]` and `mirror: [name, …]`; nothing where there is no file.
  static func read(_ url: URL?) throws -> [AliasDeclaration] {
    guard let url else { return [] }
    let root = try YAML.parse(TextFile.read(url.path), file: url.path)
    guard let items = root.items else { throw YAMLError(file: url.path, at: root, "aliases must be a list") }
    return try items.map { item in
      let entry = try MappingReader(item, file: url.path, path: "aliases", keys: ["same", "mirror"])
      guard let key = item.entries?.first?.key, item.entries?.count == 1, let names = try entry.texts(key),
        names.count >= 2
      else { throw YAMLError(file: url.path, at: item, "an entry is 'same: [name, name]' or 'mirror: [name, name]'") }
      return AliasDeclaration(sort: key == "same" ? .same : .mirror, names: names)
    }
  }
}
