import Connectors
import Crypto
import Policy
import Privacy
import Protection
import Provenance
import Spill

/// The stages of a run over native files, each to be called alone: for what measures them. The stages are the run's own;
/// nothing is published and no state is touched.
package struct SeparatePasses {
  private let sources: SourceSet
  private let workers: Int
  private let progress: any ProgressReporter

  /// What the first pass found.
  package struct Input {
    fileprivate let indexed: IndexedInput
    /// Records that were refused.
    package var refused: Int { indexed.refusedCount }
  }

  /// What the second pass does with each record.
  package struct Work {
    /// The rules to judge by.
    package var judge: Judge
    /// Makes the sealer of one task; nil seals nothing.
    package var sealer: (@Sendable () throws -> RecordSealer)?
    /// The workspace's secret, under which people's ids in verdicts are replaced; nil leaves them.
    package var secret: SecretBytes?
    /// Empty aggregates, one for each statistic.
    package var aggregators: [BoundedAggregator] = []

    package init(judge: Judge) { self.judge = judge }
  }

  /// What the second pass came to.
  package struct Outcome: Sendable {
    package let records: Int
    package let verdicts: Int
    package let open: Int
    package let paths: Int
    /// Verdicts by rule and kind; lineage paths that pass or do not apply are not among them.
    package let counts: [String: [VerdictKind: Int]]
  }

  /// - Parameters:
  ///   - files: native JSON Lines, in the order in which they are read.
  ///   - workers: tasks that work side by side, at least 1.
  package init(files: [String], workers: Int, progress: any ProgressReporter) throws {
    let connector = try Sources.open(system: "native", paths: files)
    sources = SourceSet(entries: [.init(connector: connector, name: "native", isNative: true)])
    self.workers = workers
    self.progress = progress
  }

  /// The first pass: read, validate, index.
  package func read() async throws -> Input {
    Input(
      indexed: try await Indexing(sources: sources, workers: workers, progress: progress, spill: .temporary()).run {
        _ in
      })
  }

  /// Joins what was read: names, merging, the lineage graph and what flows along it. On one task.
  package func join(_ input: Input, asOf: Instant, organisation: String) throws -> RecordWorld {
    let records = try RecordAssembler(sources: sources.infos).assemble(input.indexed.index)
    return try RecordWorld(records, options: LineageOptions(asOf: asOf, organisation: organisation))
  }

  /// The second pass, and the paths after it.
  /// - Parameter write: takes the sealed lines, in order.
  package func second(
    _ input: Input, _ world: RecordWorld, _ work: Work, write: ([UInt8]) throws -> Void = { _ in }
  ) async throws -> Outcome {
    let tokens = try work.secret.map { try SubjectTokens(secret: $0, people: PeopleIDs(world)) }
    let treatment = RecordTreatment(
      docket: work.judge.docket(for: world, disguise: tokens), rules: RuleOrder(ids: work.judge.ruleIDs),
      sealer: work.sealer,
      aggregators: work.aggregators)
    let (judged, _) = try await Judging(
      sources: sources, input: input.indexed, world: world, treatment: treatment, workers: workers,
      spill: .temporary(), progress: progress
    ).run(write: write)
    return Outcome(
      records: judged.recordCount, verdicts: judged.verdicts.total, open: judged.verdicts.open,
      paths: work.judge.docket(for: world).pathTargets.count, counts: judged.verdicts.byRule)
  }
}
