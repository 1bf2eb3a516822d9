import Connectors
import JSON
import Policy
import Privacy
import Protection
import Provenance
import Spill

/// What the second pass does with a record, beside judging it.
struct RecordTreatment: Sendable {
  var docket: Docket
  /// The rules of the docket's judge.
  var rules: RuleOrder
  /// Which verdicts are kept as lines.
  var kept = KeptVerdicts.all
  /// Makes the sealer of one task; nil where nothing is sealed.
  var sealer: (@Sendable () throws -> RecordSealer)?
  /// Empty aggregates of the statistics.
  var aggregators: [BoundedAggregator]
  /// Empty; nil where nobody asks for such numbers.
  var statutory: StatutoryTally?
}

/// What the second pass came to.
struct JudgedRecords: Sendable {
  var verdicts: VerdictCounts
  var aggregates: [BoundedAggregator] = []
  var statutory: StatutoryTally?
  /// Records judged, by kind: accepted ones, duplicates not among them.
  var kinds: [RecordKind: Int] = [:]

  var recordCount: Int { kinds.values.reduce(0, +) }
}

/// What one batch of records contributes to the second pass.
private struct JudgedBatch: Sendable {
  var verdicts: VerdictSlice
  var aggregates: [BoundedAggregator]
  var statutory: StatutoryTally?
  var sealed: SealedLines
  var kinds: [RecordKind: Int]
  var requests: SortBatch

  var records: Int { kinds.values.reduce(0, +) }
}

/// The second pass: each merged record, then each streamed one, judged, sealed and counted on `workers` tasks, in input order; then
/// the requests that are judged with the contributions they reach, and the lineage paths.
struct Judging {
  let sources: SourceSet
  let input: IndexedInput
  let world: RecordWorld
  let treatment: RecordTreatment
  let workers: Int
  /// Where verdicts go that memory does not hold.
  let spill: SpillPlace
  let progress: any ProgressReporter

  /// Records of one task.
  private static let batch = 256

  /// - Parameter write: takes the sealed lines, in order.
  /// - Returns: what the pass came to, and the lines of the verdicts.
  func run(write: ([UInt8]) throws -> Void) async throws -> (JudgedRecords, VerdictLog) {
    var log = VerdictLog(treatment.rules, spill: spill)
    var result = JudgedRecords(verdicts: log.counts, aggregates: treatment.aggregators, statutory: treatment.statutory)
    var requests = ExternalSort(spill)
    progress.begin("Judging", total: world.records.entries.count + streamedCount, unit: .records)
    func take(_ batch: JudgedBatch) throws {
      try log.add(batch.verdicts)
      for index in result.aggregates.indices { try result.aggregates[index].merge(batch.aggregates[index]) }
      if let statutory = batch.statutory { result.statutory?.merge(statutory) }
      result.kinds.merge(batch.kinds, uniquingKeysWith: +)
      for block in batch.sealed.blocks { try write(block) }
      try requests.add(batch.requests)
      progress.advance(by: batch.records)
    }
    try await kept(take)
    try await streamed(take)
    progress.end()
    try RequestJudging(treatment: treatment, workers: workers, progress: progress).run(requests, into: &log)
    try await paths(&log)
    try world.check()
    result.verdicts = log.counts
    return (result, log)
  }

  private var streamedCount: Int { input.streamed.values.reduce(0, +) }

  private func kept(_ take: (JudgedBatch) throws -> Void) async throws {
    let entries = world.records.entries
    var next = 0
    let (records, treatment) = (world.records, treatment)
    try await orderedMap(
      workers: workers,
      next: {
        guard next < entries.count else { return nil }
        let range = next..<min(next + Self.batch, entries.count)
        next = range.upperBound
        return range
      },
      transform: { (range: Range<Int>) in
        var work = try BatchWork(treatment)
        let parser = JSONParser()
        let document = try JSONDocument()
        for entry in entries[range] {
          // What is kept was written by this program, of what the schema had accepted.
          try records.bytes(entry).withUnsafeBytes { bytes in
            guard try !parser.parseUnchecked(bytes, into: document) else { return }
            try parser.parse(bytes, into: document)
          }
          try work.take(document.root, kind: entry.kind)
        }
        return work.finish()
      }, consume: take)
  }

  private func streamed(_ take: (JudgedBatch) throws -> Void) async throws {
    guard !input.streamedSources.isEmpty else { return }
    var sequence = ChunkSequence(sources, only: input.streamedSources)
    let (fates, treatment) = (world.records.streams, treatment)
    let asked = treatment.docket.looksAtPeople && world.hasRequests ? world : nil
    try await orderedMap(
      workers: workers, next: { try sequence.nextBatch() },
      transform: { (chunks: [RecordChunk]) in
        var work = try BatchWork(treatment, requests: asked)
        let parser = RecordParser()
        for chunk in chunks {
          let kept = fates.keptLines(source: chunk.source, chunk: chunk.ordinal)
          try chunk.forEachLine { line in
            // What the first pass kept or refused was dealt with there. It saw these lines to be good; both passes must have read
            // the same bytes.
            guard kept.contains(line.index), let (view, kind) = parser.parseAgain(line.bytes) else { return }
            try work.take(view, kind: kind)
          }
        }
        return work.finish()
      }, consume: take)
    try checkUnchanged(sequence.files)
  }

  /// Both passes must have read the same bytes.
  private func checkUnchanged(_ files: [Int: [InputFile]]) throws {
    for (source, second) in files {
      let first = Dictionary((input.files[source] ?? []).map { ($0.path, $0) }, uniquingKeysWith: { $1 })
      for file in second where first[file.path] != file {
        throw EngineError(
          .input, "\(file.path) changed while it was read",
          hint: "let the export finish, then run again; nothing was published")
      }
    }
  }

  private func paths(_ log: inout VerdictLog) async throws {
    let (docket, treatment) = (treatment.docket, treatment)
    let (sources, targets) = (docket.pathSources, docket.pathTargets)
    progress.begin("Paths", total: sources.count + targets.count, unit: .records)
    try await orderedMap(
      workers: workers, next: Self.batches(of: sources),
      transform: { (sources: ArraySlice<LineageGraph.Node>) in
        docket.findCarriers(sources)
        return sources.count
      },
      consume: { progress.advance(by: $0) })
    try await orderedMap(
      workers: workers, next: Self.batches(of: targets),
      transform: { (targets: ArraySlice<String>) in
        var verdicts = VerdictBatch(docket, written: treatment.kept.kinds)
        docket.judgePaths(targets: targets, into: &verdicts)
        return (targets.count, VerdictSlice(verdicts, treatment.rules))
      },
      consume: { count, slice in
        try log.add(slice)
        progress.advance(by: count)
      })
    progress.end()
  }

  /// Hands a list out in slices of one task each.
  private static func batches<Element>(of list: [Element]) -> () -> ArraySlice<Element>? {
    var next = 0
    return {
      guard next < list.count else { return nil }
      defer { next = min(next + batch, list.count) }
      return list[next..<min(next + batch, list.count)]
    }
  }
}

/// The work on one batch, on one task.
private struct BatchWork {
  private let treatment: RecordTreatment
  private let sealer: RecordSealer?
  private var verdicts: VerdictBatch
  private var aggregates: [BoundedAggregator]
  private var statutory: StatutoryTally?
  private var sealed = SealedLines()
  private var kinds: [RecordKind: Int] = [:]
  private var taken = 0
  private var requests: RequestBatch?

  /// - Parameter requests: the world, if requests are to be judged with the contributions they reach.
  init(_ treatment: RecordTreatment, requests world: RecordWorld? = nil) throws {
    self.treatment = treatment
    requests = world.map(RequestBatch.init)
    sealer = try treatment.sealer?()
    verdicts = VerdictBatch(treatment.docket, written: treatment.kept.kinds)
    aggregates = treatment.aggregators
    statutory = treatment.statutory
  }

  /// - Throws: `CancellationError` if the run was stopped.
  mutating func take(_ record: JSONView, kind: RecordKind) throws {
    taken += 1
    if taken % 64 == 0 { try Task.checkCancellation() }
    kinds[kind, default: 0] += 1
    if requests?.take(record, kind: kind) != true { treatment.docket.judge(record, kind: kind, into: &verdicts) }
    statutory?.take(record, kind: kind)
    if let sealer { try sealed.seal(record, kind: kind, with: sealer) }
    if kind == .contribution {
      for index in aggregates.indices { try aggregates[index].add(record) }
    }
  }

  consuming func finish() -> JudgedBatch {
    JudgedBatch(
      verdicts: VerdictSlice(verdicts, treatment.rules), aggregates: aggregates, statutory: statutory,
      sealed: sealed, kinds: kinds, requests: requests?.sorted() ?? SortBatch())
  }
}
