import Connectors
import JSON
import Policy
import Privacy
import Protection
import Provenance

/// What the second pass does with a record, beside judging it.
struct RecordTreatment: Sendable {
  var docket: Docket
  /// Makes the sealer of one task; nil where nothing is sealed.
  var sealer: (@Sendable () throws -> RecordSealer)?
  /// Stand-ins for ids of people; nil leaves them as they are.
  var tokens: SubjectTokens?
  /// Empty aggregates of the statistics.
  var aggregators: [BoundedAggregator]
}

/// What the second pass came to.
struct JudgedRecords: Sendable {
  var verdicts = VerdictLog()
  var aggregates: [BoundedAggregator] = []
  /// Records judged, by kind: accepted ones, duplicates not among them.
  var kinds: [RecordKind: Int] = [:]

  var recordCount: Int { kinds.values.reduce(0, +) }
}

/// What one batch of records contributes to the second pass.
private struct JudgedBatch: Sendable {
  var verdicts = VerdictLog()
  var aggregates: [BoundedAggregator]
  var sealed = SealedLines()
  var kinds: [RecordKind: Int] = [:]

  var records: Int { kinds.values.reduce(0, +) }
}

/// The second pass: each merged record, then each streamed one, judged, sealed and counted on `workers` tasks, in input order; then
/// the lineage paths.
struct Judging {
  let sources: SourceSet
  let input: IndexedInput
  let world: RecordWorld
  let treatment: RecordTreatment
  let workers: Int
  let progress: any ProgressReporter

  /// Records of one task.
  private static let batch = 256

  /// - Parameter write: takes the sealed lines, in order.
  func run(write: ([UInt8]) throws -> Void) async throws -> JudgedRecords {
    var result = JudgedRecords(aggregates: treatment.aggregators)
    progress.begin("Judging", total: world.records.entries.count + streamedCount, unit: .records)
    func take(_ batch: JudgedBatch) throws {
      result.verdicts.merge(batch.verdicts)
      for index in result.aggregates.indices { try result.aggregates[index].merge(batch.aggregates[index]) }
      result.kinds.merge(batch.kinds, uniquingKeysWith: +)
      for block in batch.sealed.blocks { try write(block) }
      progress.advance(by: batch.records)
    }
    try await kept(take)
    try await streamed(take)
    progress.end()
    try await paths(&result)
    result.verdicts.sort()
    return result
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
          try records.bytes(entry).withUnsafeBytes { try parser.parse($0, into: document) }
          try work.take(document.root, kind: entry.kind)
        }
        return work.batch
      }, consume: take)
  }

  private func streamed(_ take: (JudgedBatch) throws -> Void) async throws {
    guard !input.streamedSources.isEmpty else { return }
    var sequence = ChunkSequence(sources, only: input.streamedSources)
    let (fates, treatment) = (world.records.streams, treatment)
    try await orderedMap(
      workers: workers, next: { try sequence.next() },
      transform: { (chunk: RecordChunk) in
        var work = try BatchWork(treatment)
        let parser = RecordParser()
        try chunk.forEachLine { line in
          // What the first pass refused is refused again, and was counted there.
          guard let (view, kind) = try? parser.parse(line), RecordIndex.isStreamed(view, kind: kind) else { return }
          let place = RecordPlace(source: chunk.source, chunk: chunk.ordinal, record: line.index)
          guard fates.fate(of: place) == .keep else { return }
          try work.take(view, kind: kind)
        }
        return work.batch
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

  private func paths(_ result: inout JudgedRecords) async throws {
    let docket = treatment.docket
    let targets = docket.pathTargets
    progress.begin("Paths", total: targets.count, unit: .records)
    var next = 0
    var log = VerdictLog()
    try await orderedMap(
      workers: workers,
      next: {
        guard next < targets.count else { return nil }
        let range = next..<min(next + Self.batch, targets.count)
        next = range.upperBound
        return Array(targets[range])
      },
      transform: { (slice: [String]) in (slice.count, docket.judgePaths(targets: slice)) },
      consume: { count, outcome in
        log.add(outcome, tokens: treatment.tokens)
        progress.advance(by: count)
      })
    result.verdicts.merge(log)
    progress.end()
  }
}

/// The work on one batch, on one task.
private struct BatchWork {
  private let docket: Docket
  private let sealer: RecordSealer?
  private let tokens: SubjectTokens?
  var batch: JudgedBatch

  init(_ treatment: RecordTreatment) throws {
    docket = treatment.docket
    sealer = try treatment.sealer?()
    tokens = treatment.tokens
    batch = JudgedBatch(aggregates: treatment.aggregators)
  }

  mutating func take(_ record: JSONView, kind: RecordKind) throws {
    batch.kinds[kind, default: 0] += 1
    batch.verdicts.add(docket.judge(record, kind: kind), tokens: tokens)
    if let sealer { try batch.sealed.seal(record, kind: kind, with: sealer) }
    if kind == .contribution {
      for index in batch.aggregates.indices { batch.aggregates[index].add(record) }
    }
  }
}
