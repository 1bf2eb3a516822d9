import Connectors
import Provenance

/// From which file each chunk of the sources comes: a few words for each file, not for each chunk.
struct ChunkFiles: Sendable {
  private struct Start: Sendable {
    var chunk: Int
    var path: String
  }

  /// By source, in the order of chunks: where the file changes.
  private var starts: [Int: [Start]] = [:]

  /// - Parameters:
  ///   - chunk: the next one of its source.
  ///   - inputs: the files of its source.
  mutating func note(_ chunk: RecordChunk, inputs: [InputFile]) {
    let path = chunk.path ?? (inputs.indices.contains(chunk.file) ? inputs[chunk.file].path : "")
    if starts[chunk.source]?.last?.path == path { return }
    starts[chunk.source, default: []].append(Start(chunk: chunk.ordinal, path: path))
  }

  /// The file as it was given; nil for a place that was not read.
  func path(_ place: RecordPlace) -> String? {
    guard let starts = starts[place.source] else { return nil }
    var range = starts.indices
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      range = starts[middle].chunk <= place.chunk ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound > 0 ? starts[range.lowerBound - 1].path : nil
  }
}
