/// Reads files of native records (record-format section 1), packed or not: what is in them is passed on as it is.
public struct NativeConnector: Connector {
  public let system = "affidavit"
  public let inputs: [InputFile]
  private let limits: StreamLimits

  /// - Parameters:
  ///   - paths: files in the order in which they are read, patterns resolved; `-` is standard input.
  ///   - limits: how long a line may be, and how much a packed file may unpack to.
  /// - Throws: `SourceError` for paths that are no regular files.
  public init(paths: [String], limits: StreamLimits = .native) throws(SourceError) {
    var inputs: [InputFile] = []
    for path in paths { inputs.append(try RawFile.look(at: path)) }
    self.inputs = inputs
    self.limits = limits
  }

  public func makeReader() throws -> any ChunkReader { NativeReader(inputs: inputs, limits: limits) }
}

/// Gives the lines of native files in chunks of about 1 MiB, file by file.
struct NativeReader: ChunkReader {
  private let inputs: [InputFile]
  private let limits: StreamLimits
  private let blockSize: Int
  private var file = 0
  private var ordinal = 0
  private var stream: LineStream?
  private(set) var files: [InputFile] = []
  private var bytesBefore: Int64 = 0

  var bytesRead: Int64 { bytesBefore + (stream?.bytesRead ?? 0) }

  init(inputs: [InputFile], limits: StreamLimits, blockSize: Int = LineStream.blockSize) {
    self.inputs = inputs
    self.limits = limits
    self.blockSize = blockSize
  }

  mutating func next() throws -> RecordChunk? {
    while file < inputs.count {
      if stream == nil { stream = try LineStream(path: inputs[file].path, limits: limits, blockSize: blockSize) }
      if let block = try stream?.next() {
        defer { ordinal += 1 }
        return RecordChunk(
          ordinal: ordinal, file: file, bytes: block.bytes,
          place: .lines(first: block.firstLine, offset: block.offset), rejected: block.rejected,
          tally: Tally(
            read: block.count + block.rejected.count, accepted: block.count, rejected: block.rejected.count))
      }
      if let stream {
        files.append(stream.inputFile)
        bytesBefore += stream.bytesRead
      }
      stream = nil
      file += 1
    }
    return nil
  }
}
