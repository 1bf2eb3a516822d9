import Connectors
import JSON
import Provenance

/// Finds the bytes of records that were accepted by the schema and then refused because of another record: the sources that
/// hold some are read once more.
struct LaterRefusals {
  private let sources: SourceSet

  init(_ sources: SourceSet) { self.sources = sources }

  /// - Parameter refuse: takes each of the records, in input order.
  func read(_ rejections: [IndexedRejection], refuse: (RefusedRecord) throws -> Void) throws {
    guard !rejections.isEmpty else { return }
    var wanted: [Int: [Int: [Int: Rejection]]] = [:]
    for refused in rejections {
      wanted[refused.place.source, default: [:]][refused.place.chunk, default: [:]][refused.place.record] =
        refused.rejection
    }
    var sequence = ChunkSequence(sources, only: Set(wanted.keys))
    while let chunk = try sequence.nextChunk() {
      try Task.checkCancellation()
      guard let lines = wanted[chunk.source]?[chunk.ordinal] else { continue }
      let inputs = sources.entries[chunk.source].connector.inputs
      let path = chunk.path ?? (chunk.file < inputs.count ? inputs[chunk.file].path : "")
      try chunk.forEachLine { line in
        guard let rejection = lines[line.index]?.located(on: line) else { return }
        try refuse(
          RefusedRecord(
            source: chunk.source, path: path, locator: line.locator, rejection: rejection, bytes: Array(line.bytes),
            retried: chunk.retried))
      }
    }
  }
}
