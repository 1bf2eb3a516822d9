import Connectors

/// Pulls the chunks of several sources one after the other and numbers them.
struct ChunkSequence {
  private let set: SourceSet
  private let only: Set<Int>?
  private var index = 0
  private var reader: (any ChunkReader)?
  /// Pulled, and not handed on yet.
  private var next: RecordChunk?
  /// Files read to their end, by source.
  private(set) var files: [Int: [InputFile]] = [:]
  /// From which file the chunks come that were pulled.
  private(set) var chunkFiles = ChunkFiles()
  private var bytesBefore: Int64 = 0

  /// A batch is not added to from so many bytes on.
  static let batchSize = 128 << 10

  /// Bytes of the inputs read so far, as they are on disk.
  var bytesRead: Int64 { bytesBefore + (reader?.bytesRead ?? 0) }

  /// - Parameter only: indexes of the sources to read; nil reads all.
  init(_ set: SourceSet, only: Set<Int>? = nil) {
    self.set = set
    self.only = only
  }

  /// The next chunks of one source, several if they are small: what one task does at once. A hundred thousand small files are so many
  /// chunks, and not so many tasks. Never empty; nil at the end.
  mutating func nextBatch() throws -> [RecordChunk]? {
    guard let first = try next ?? pull() else { return nil }
    next = nil
    var batch = [first]
    var size = first.bytes.count
    while size < Self.batchSize {
      guard let chunk = try pull() else { break }
      guard chunk.source == first.source, size + chunk.bytes.count <= 2 * Self.batchSize else {
        next = chunk
        break
      }
      size += chunk.bytes.count
      batch.append(chunk)
    }
    return batch
  }

  /// The next chunk; nil at the end. Not to be mixed with `nextBatch()`.
  mutating func nextChunk() throws -> RecordChunk? { try pull() }

  private mutating func pull() throws -> RecordChunk? {
    while index < set.entries.count {
      if let only, !only.contains(index) {
        index += 1
        continue
      }
      if var chunk = try nextOfReader() {
        chunk.source = index
        chunkFiles.note(chunk, inputs: set.entries[index].connector.inputs)
        return chunk
      }
      let read = reader?.files ?? []
      files[index] = read
      bytesBefore += read.reduce(0) { $0 + $1.size }
      reader = nil
      index += 1
    }
    return nil
  }
  private mutating func nextOfReader() throws -> RecordChunk? {
    do {
      if reader == nil { reader = try set.entries[index].connector.makeReader() }
      return try reader?.next()
    } catch let error as SourceError {
      // What could be read the first time, and is gone or damaged the second, was changed in between.
      guard only != nil, error.reason != .unreadable, let path = error.path else { throw error }
      throw SourceError.changed(path)
    }
  }
}
