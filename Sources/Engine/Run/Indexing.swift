import Connectors
import JSON
import Provenance
import Spill

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
  var index: RecordIndex
  /// Items by source: lines, rows, events.
  var tallies: [Int: Tally] = [:]
  var kinds: [RecordKind: Int] = [:]
  var streamed: [RecordKind: Int] = [:]
  /// Sources that hold streamed records and must be read again.
  var streamedSources: Set<Int> = []
  var files: [Int: [InputFile]] = [:]
  /// From which file each chunk comes.
  var chunkFiles = ChunkFiles()
  var refusedCount = 0
}

/// What some chunks of one source contribute to the first pass.
private struct IndexedBatch: Sendable {
  var source: Int
  var index: RecordIndex
  var tally = Tally()
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
  /// Where entries of streamed records go that memory does not hold.
  let spill: SpillPlace
  /// What an earlier run refused and the sources offer again.
  var retry: Retry?

  /// - Parameter refuse: takes each refused record, in input order.
  func run(refuse: (RefusedRecord) throws -> Void) async throws -> IndexedInput {
    var input = IndexedInput(index: RecordIndex(spill: spill))
    var sequence = ChunkSequence(sources)
    let paths = sources.entries.map { $0.connector.inputs.map(\.path) }
    let wanted = sources.entries.indices.map { retry?.ids($0) ?? [] }
    progress.begin("Reading", total: size, unit: .bytes)
    var read: Int64 = 0
    for source in sources.entries.indices { input.tallies[source] = Tally() }
    try await orderedMap(
      workers: workers, next: { try sequence.nextBatch() },
      transform: { try Self.index($0, paths: paths, wanted: wanted) },
      consume: { batch in
        try input.index.merge(batch.index)
        input.tallies[batch.source, default: Tally()] += batch.tally
        input.kinds.merge(batch.kinds, uniquingKeysWith: +)
        input.streamed.merge(batch.streamed, uniquingKeysWith: +)
        if !batch.streamed.isEmpty { input.streamedSources.insert(batch.source) }
        retry?.meet(batch.met, source: batch.source)
        for record in batch.refused {
          guard retry?.counts(record) ?? true else {
            input.tallies[batch.source]?.read -= 1
            input.tallies[batch.source]?.rejected -= 1
            continue
          }
          input.refusedCount += 1
          try refuse(record)
        }
        progress.advance(by: Int(sequence.bytesRead - read))
        read = sequence.bytesRead
      })
    progress.advance(by: Int(sequence.bytesRead - read))
    progress.end()
    input.files = sequence.files
    input.chunkFiles = sequence.chunkFiles
    return input
  }

  /// Bytes of all inputs on disk; nil where one tells no size before it is read.
  private var size: Int? {
    let inputs = sources.entries.flatMap(\.connector.inputs)
    guard !inputs.contains(where: { $0.path == "-" }) else { return nil }
    return inputs.reduce(0) { $0 + Int($1.size) }
  }

  /// - Parameters:
  ///   - chunks: of one source, at least one.
  ///   - wanted: by source, ids of which it is of interest whether the files have a good record.
  private static func index(
    _ chunks: [RecordChunk], paths: [[String]], wanted: [Set<String>]
  ) throws -> IndexedBatch {
    let source = chunks[0].source
    var result = IndexedBatch(source: source, index: RecordIndex(source: source))
    let parser = RecordParser()
    for chunk in chunks {
      let path = chunk.path ?? (chunk.file < paths[source].count ? paths[source][chunk.file] : "")
      try index(chunk, path: path, wanted: wanted[source], parser, &result)
    }
    return result
  }

  private static func index(
    _ chunk: RecordChunk, path: String, wanted: Set<String>, _ parser: RecordParser, _ result: inout IndexedBatch
  ) throws {
    result.tally += chunk.tally
    for refused in chunk.rejected {
      result.refused.append(
        RefusedRecord(
          source: chunk.source, path: path, locator: refused.locator, rejection: refused.rejection,
          bytes: refused.bytes, retried: chunk.retried))
    }
    try chunk.forEachLine { line in
      if line.index % 256 == 0 { try Task.checkCancellation() }
      do throws(Rejection) {
        let (view, kind) = try parser.parse(line)
        let place = RecordPlace(
          source: chunk.source, chunk: chunk.ordinal, record: line.index, line: line.line, locator: line.locator)
        let isStreamed = try result.index.add(view, kind: kind, place: place)
        if !wanted.isEmpty, chunk.retried == nil, let id = view["id"]?.string, wanted.contains(id) {
          result.met.insert(id)
        }
        if isStreamed {
          result.streamed[kind, default: 0] += 1
        } else {
          result.kinds[kind, default: 0] += 1
        }
      } catch {
        // What the index refuses is good JSON, whose place is not known yet.
        let rejection = line.line != nil && error.line == nil ? error.located(on: line) : error
        result.tally.refuse()
        result.refused.append(
          RefusedRecord(
            source: chunk.source, path: path, locator: line.locator, rejection: rejection, bytes: Array(line.bytes),
            retried: chunk.retried))
      }
    }
  }
}
