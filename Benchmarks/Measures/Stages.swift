import Crypto
import Engine
import Foundation
import JSON
import Policy
import Privacy
import Protection
import Provenance

/// Measures the engine's stages over generated records.
struct Stages {
  let records: GeneratedRecords
  let workers: [Int]
  let packs: PackSet
  /// Rules that judge; all, if empty.
  let rules: Set<String>
  private let asOf = Instant(seconds: 1_790_812_800)  // 2026-10-01T00:00:00Z
  private let plan: ProtectionPlan
  private let keys: RunKeys
  private let signingKey: P256.PrivateKey

  init(records: GeneratedRecords, workers: [Int], packs: PackSet, rules: Set<String>) throws {
    self.records = records
    self.workers = workers
    self.packs = packs
    self.rules = rules
    plan = try ProtectionPlan(rules: Self.protection)
    keys = try RunKeys(epoch: "2026-Q3-1")
    signingKey = try P256.PrivateKey()
  }

  /// As in the example: names and consents for people, places for the confidential, people as tokens.
  private static let protection: [ProtectionRule] = [
    ProtectionRule(path: "agent.name", action: .encrypt(class: "people")),
    ProtectionRule(path: "agent.contact", action: .encrypt(class: "people")),
    ProtectionRule(path: "dataset.name", action: .keep),
    ProtectionRule(path: "dataset.purposes", action: .keep),
    ProtectionRule(path: "dataset.personalData", action: .keep),
    ProtectionRule(path: "dataset.uris", action: .encrypt(class: "confidential")),
    ProtectionRule(path: "dataset.subjectCount", action: .aggregateOnly),
    ProtectionRule(path: "model.name", action: .keep),
    ProtectionRule(path: "model.purposes", action: .keep),
    ProtectionRule(path: "run.type", action: .keep),
    ProtectionRule(path: "contribution.subjectRef", action: .pseudonymise(scope: "auditor")),
    ProtectionRule(path: "contribution.consents", action: .encrypt(class: "people")),
    ProtectionRule(path: "contribution.values", action: .redact),
    ProtectionRule(path: "request.subjectRef", action: .pseudonymise(scope: "auditor")),
  ]

  /// Prints a line as soon as it is known.
  func run(_ chosen: Set<Stage>, _ figures: inout Figures) async throws {
    if chosen.isSubset(of: [.start, .limits]) { return }
    say(StageTable.heading)
    let judge = try judge(packs)
    if chosen.contains(.verdicts) { try await toVerdicts(judge, &figures) }
    if chosen.isSubset(of: [.verdicts, .start, .limits]) { return }
    let before = Memory.resident
    let input = try await reading(prints: chosen.contains(.read))
    let passes = try SeparatePasses(files: records.files, workers: 1, progress: SilentProgress())
    let start = Measurement.Clock.now
    let world = try passes.join(input, asOf: asOf, organisation: Organisation.id)
    let joining = start.elapsed
    if chosen.contains(.join) {
      say(
        StageTable.line(
          "merge, lineage graph, facts along it", workers: 1, records: records.records, bytes: records.bytes,
          joining, first: nil))
      let grown = max(0, Memory.resident - before)
      say("  memory grown by \(grown / 1_000_000) MB: \(grown / records.scale.entities) bytes an entity")
    }
    let nothing = SeparatePasses.Work(judge: try self.judge(PackSet([])))
    if chosen.contains(.again) { try await second("second pass, nothing done", input, world, nothing) }
    if chosen.contains(.judge) {
      details(
        try await second("second pass, judging by \(ruleCount) rules", input, world, .init(judge: judge)))
    }
    if chosen.contains(.seal) {
      var work = nothing
      work.sealer = sealer()
      try await second("second pass, sealing", input, world, work)
    }
    if chosen.contains(.count) {
      var work = nothing
      work.aggregators = try Statistics.aggregators(secret: .random(count: 32))
      try await second("second pass, \(work.aggregators.count) bounded statistics", input, world, work)
    }
    if chosen.contains(.all) {
      var work = SeparatePasses.Work(judge: judge)
      work.sealer = sealer()
      work.secret = .random(count: 32)
      work.aggregators = try Statistics.aggregators(secret: .random(count: 32))
      for pass in try await second("second pass, all of it", input, world, work) {
        figures.whole.append((pass.workers, pass.judging))
      }
    }
    if chosen.contains(.seal) { try await limits(input, world, nothing) }
  }

  /// The whole way, measured as one: read, joined, judged, paths, verdicts sorted.
  private func toVerdicts(_ judge: Judge, _ figures: inout Figures) async throws {
    for count in workers {
      let start = Measurement.Clock.now
      let passes = try SeparatePasses(files: records.files, workers: count, progress: SilentProgress())
      let input = try await passes.read()
      let world = try passes.join(input, asOf: asOf, organisation: Organisation.id)
      let outcome = try await passes.second(input, world, .init(judge: judge))
      let measured = start.elapsed
      say(
        StageTable.line(
          "records to verdicts, \(ruleCount) rules", workers: count, records: records.records,
          bytes: records.bytes, measured, first: figures.verdicts.first?.measured))
      figures.verdicts.append((count, measured))
      figures.counts = outcome.counts
    }
  }

  /// Lineage paths alone, by the rules on them.
  func paths() async throws {
    let judge = try judge(packs)
    let input = try await reading(prints: false)
    let passes = try SeparatePasses(files: records.files, workers: 1, progress: SilentProgress())
    let start = Measurement.Clock.now
    let world = try passes.join(input, asOf: asOf, organisation: Organisation.id)
    let (entities, edges) = (records.scale.entities, world.graph.edgeCount)
    say(
      StageTable.line(
        "merge, lineage graph, facts along it", workers: 1, records: entities, bytes: nil, start.elapsed, first: nil))
    var first: Measurement?
    for count in workers {
      let clock = StageClock()
      let outcome = try await SeparatePasses(files: records.files, workers: count, progress: clock)
        .second(input, world, .init(judge: judge))
      guard let measured = clock.stages["Paths"] else { continue }
      let name = "paths by \(ruleCount) rules over \(StageTable.grouped(Double(edges))) edges"
      say(StageTable.line(name, workers: count, records: entities, bytes: nil, measured, first: first))
      if first == nil { say("  open: \(StageTable.grouped(Double(outcome.open)))") }
      first = first ?? measured
    }
  }

  private var ruleCount: Int { rules.isEmpty ? packs.rules.count : rules.count }

  private func judge(_ packs: PackSet) throws -> Judge {
    let quarter = ReportPeriod(name: "2026-Q3", from: Instant(seconds: 1_782_864_000), to: asOf)
    let judge = try Judge(packs: packs, config: Startup.law(packs.tableNames), asOf: asOf, period: quarter)
    return rules.isEmpty ? judge : judge.keeping(rules: rules)
  }

  private func sealer() -> @Sendable () throws -> RecordSealer {
    let issue = RecordIssue(
      issuer: Organisation.id, issuedAt: asOf.seconds, batch: "2026-Q3-1", signingKey: signingKey)
    return { [plan, keys] in try RecordSealer(plan: plan, keys: keys, issue: issue) }
  }

  private func reading(prints: Bool) async throws -> SeparatePasses.Input {
    var input: SeparatePasses.Input?
    var first: Measurement?
    for count in prints ? workers : [1] {
      let clock = StageClock()
      let found = try await SeparatePasses(files: records.files, workers: count, progress: clock).read()
      input = found
      guard prints, let measured = clock.stages["Reading"] else { continue }
      say(
        StageTable.line(
          "first pass: read, validate, index", workers: count, records: records.records, bytes: records.bytes, measured,
          first: first))
      first = first ?? measured
    }
    guard let input else { throw BenchmarkError.nothingRead }
    if input.refused > 0 { throw BenchmarkError.refused(input.refused) }
    return input
  }

  /// What a second pass came to on some number of workers.
  private struct Pass {
    var workers: Int
    var outcome: SeparatePasses.Outcome
    var judging, paths, rest: Measurement
  }

  @discardableResult
  private func second(
    _ name: String, _ input: SeparatePasses.Input, _ world: RecordWorld, _ work: SeparatePasses.Work
  ) async throws -> [Pass] {
    var passes: [Pass] = []
    for count in workers {
      let clock = StageClock()
      let start = Measurement.Clock.now
      let outcome = try await SeparatePasses(files: records.files, workers: count, progress: clock)
        .second(input, world, work)
      let whole = start.elapsed
      guard let judging = clock.stages["Judging"], let paths = clock.stages["Paths"] else { continue }
      say(
        StageTable.line(
          name, workers: count, records: outcome.records, bytes: records.bytes, judging, first: passes.first?.judging))
      passes.append(
        Pass(
          workers: count, outcome: outcome, judging: judging, paths: paths,
          rest: whole.without([judging, paths])))
    }
    return passes
  }

  private func details(_ passes: [Pass]) {
    func lines(_ name: String, _ amount: (SeparatePasses.Outcome) -> Int, _ part: (Pass) -> Measurement) {
      for pass in passes {
        say(
          StageTable.line(
            "  \(name)", workers: pass.workers, records: amount(pass.outcome), bytes: nil, part(pass),
            first: pass.workers == passes.first?.workers ? nil : passes.first.map(part)))
      }
    }
    guard let outcome = passes.first?.outcome else { return }
    let (all, open) = (StageTable.grouped(Double(outcome.verdicts)), StageTable.grouped(Double(outcome.open)))
    lines("verdicts: \(all), open: \(open)", \.verdicts, \.judging)
    lines("lineage paths, by what they end at", \.paths, \.paths)
    lines("verdicts merged and sorted", \.verdicts, \.rest)
  }

  /// What cryptography alone would take for the same fields.
  private func limits(_ input: SeparatePasses.Input, _ world: RecordWorld, _ nothing: SeparatePasses.Work) async throws
  {
    var work = nothing
    work.sealer = sealer()
    var census = FieldCensus()
    let passes = try SeparatePasses(files: records.files, workers: workers.max() ?? 1, progress: SilentProgress())
    let outcome = try await passes.second(input, world, work) { census.add($0) }
    say()
    try CryptoLimits(census: census, records: outcome.records, signingKey: signingKey).run()
  }
}

enum BenchmarkError: Error, CustomStringConvertible {
  case nothingRead
  case refused(Int)

  var description: String {
    switch self {
    case .nothingRead: "nothing was read"
    case .refused(let count): "\(count) generated records were refused: generator and schema disagree"
    }
  }
}
