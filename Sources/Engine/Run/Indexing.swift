import Connectors
import JSON
import Provenance

/// A record that was refused, and where it stood.
struct RefusedRecord: Sendable {
  var source: Int
  /// The file as it was given.
  var path: String
  var locator: String?
  var rejection: Rejection
  var bytes: [UInt8]
  /// Number of the record that an earlier run refused and this one was offered again; nil for what the files hold.
  var retried: Int?
}

/// What the first pass found: every kept record in compact form, the sums, and what was refused.
struct IndexedInput {
  var index = RecordIndex()
  /// Items by source: lines, rows, events.
  var tallies: [Int: Tally] = [:]
  var kinds: [RecordKind: Int] = [:]
  var streamed: [RecordKind: Int] = [:]
  /// Sources that hold streamed records and must be read again.
  var streamedSources: Set<Int> = []
  var files: [Int: [InputFile]] = [:]
  var refusedCount = 0
}

/// What one chunk contributes to the first pass.
private struct IndexedChunk: Sendable {
  var source: Int
  var index: RecordIndex
  var tally: Tally
  var kinds: [RecordKind: Int] = [:]
  var streamed: [RecordKind: Int] = [:]
  var refused: [RefusedRecord] = []
  /// Of ids that are looked for, those of good records.
  var met: Set<String> = []
}

/// The first pass: parse, validate and index all sources on `workers` tasks, merged in input order.
struct Indexing {
  let sources: SourceSet
  let workers: Int
  let progress: any ProgressReporter
  /// What an earlier run refused and the sources offer again.
  var retry: Retry?

  /// - Parameter refuse: takes each refused record, in input order.
  func run(refuse: (RefusedRecord) throws -> Void) async throws -> IndexedInput {
    var input = IndexedInput()
    var sequence = ChunkSequence(sources)
    let paths = sources.entries.map { $0.connector.inputs.map(\.path) }
    let wanted = sources.entries.indices.map { retry?.ids($0) ?? [] }
    progress.begin("Reading", total: nil, unit: .records)
    for source in sources.entries.indices { input.tallies[source] = Tally() }
    try await orderedMap(
      workers: workers, next: { try sequence.next() },
      transform: { try Self.index($0, paths: paths, wanted: wanted[$0.source]) },
      consume: { chunk in
        input.index.merge(chunk.index)
        input.tallies[chunk.source, default: Tally()] += chunk.tally
        input.kinds.merge(chunk.kinds, uniquingKeysWith: +)
        input.streamed.merge(chunk.streamed, uniquingKeysWith: +)
        if !chunk.streamed.isEmpty { input.streamedSources.insert(chunk.source) }
        retry?.meet(chunk.met, source: chunk.source)
        for record in chunk.refused {
          guard retry?.counts(record) ?? true else {
            input.tallies[chunk.source]?.read -= 1
            input.tallies[chunk.source]?.rejected -= 1
            continue
          }
          input.refusedCount += 1
          try refuse(record)
        }
        progress.advance(by: chunk.tally.read)
      })
    progress.end()
    input.files = sequence.files
    return input
  }

  /// - Parameter wanted: ids of which it is of interest whether the files have a good record.
  private static func index(_ chunk: RecordChunk, paths: [[String]], wanted: Set<String>) throws -> IndexedChunk {
    var result = IndexedChunk(
      source: chunk.source, index: RecordIndex(source: chunk.source), tally: chunk.tally)
    let files = paths[chunk.source]
    let path = chunk.path ?? (chunk.file < files.count ? files[chunk.file] : "")
    for refused in chunk.rejected {
      result.refused.append(
        RefusedRecord(
          source: chunk.source, path: path, locator: refused.locator, rejection: refused.rejection,
          bytes: refused.bytes,
          retried: chunk.retried))
    }
    let parser = RecordParser()
    chunk.forEachLine { line in
      do throws(Rejection) {
        let (view, kind) = try parser.parse(line)
        let place = RecordPlace(
          source: chunk.source, chunk: chunk.ordinal, record: line.index, line: line.line, locator: line.locator)
        try result.index.add(view, kind: kind, place: place)
        if !wanted.isEmpty, chunk.retried == nil, let id = view["id"]?.string, wanted.contains(id) {
          result.met.insert(id)
        }
        if RecordIndex.isStreamed(view, kind: kind) {
          result.streamed[kind, default: 0] += 1
        } else {
          result.kinds[kind, default: 0] += 1
        }
      } catch {
        result.tally.refuse()
        result.refused.append(
          RefusedRecord(
            source: chunk.source, path: path, locator: line.locator, rejection: error, bytes: Array(line.bytes),
            retried: chunk.retried))
      }
    }
    return result
  }
}
