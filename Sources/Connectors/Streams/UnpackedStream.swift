/// A file's content, unpacked if it is packed with gzip or zstd, in pieces. Memory does not grow with the file.
struct UnpackedStream {
  /// Bytes read from disk at once.
  static let readSize = 1 << 20

  private let file: RawFile
  private let limits: StreamLimits
  /// Bytes as read from disk, of which `packed` are still to be unpacked.
  private let input: Scratch
  private var packed = 0..<0
  private let output: Scratch
  private var isAtEndOfFile = false
  private var unpacker: (any Unpacker)?
  private var written: Int64 = 0
  /// The first unpacked bytes, until there are enough to tell whether they are packed once more.
  private var start: [UInt8] = []
  private var isOpen = false

  /// - Parameters:
  ///   - path: a regular file, or `-` for standard input.
  ///   - readSize: bytes read from disk at once; tests make it small.
  init(path: String, limits: StreamLimits = .native, readSize: Int = Self.readSize) throws(SourceError) {
    file = try RawFile(path: path)
    self.limits = limits
    input = Scratch(count: max(readSize, Packing.magicBytes))
    output = Scratch(count: readSize)
  }

  /// The file as read so far, its digest once it was read to its end.
  var inputFile: InputFile { file.inputFile }

  /// Bytes of the file read so far, as they are on disk.
  var bytesRead: Int64 { file.bytesRead }

  /// Appends the next piece, about `readSize` bytes.
  ///
  /// - Returns: how many bytes; 0 at the end.
  /// - Throws: `.corrupt` for a packed stream that is damaged or ends too early, `.limit` for one that unpacks to more
  ///   than the limits allow, `.wrongFormat` for packings that are not read.
  mutating func read(appendingTo bytes: inout [UInt8]) throws(SourceError) -> Int {
    if !isOpen { try open() }
    if unpacker != nil {
      let count = try unpack()
      bytes.append(contentsOf: output[0..<count])
      return count
    }
    if packed.isEmpty { try readPacked() }
    bytes.append(contentsOf: input[packed])
    defer { packed = packed.upperBound..<packed.upperBound }
    return packed.count
  }

  /// Unpacks the next piece into `output`.
  private mutating func unpack() throws(SourceError) -> Int {
    guard let unpacker else { return 0 }
    while true {
      if packed.isEmpty && !isAtEndOfFile { try readPacked() }
      let step: (taken: Int, written: Int)
      do throws(UnpackError) {
        step = try unpacker.unpack(input[packed], into: output.bytes)
      } catch {
        throw SourceError(error.reason, path: file.path, message: error.message, advice: error.advice)
      }
      packed = (packed.lowerBound + step.taken)..<packed.upperBound
      written += Int64(step.written)
      if step.written > 0 {
        try checkSize()
        try checkStart(step.written)
        return step.written
      }
      if step.taken > 0 { continue }
      if packed.isEmpty && unpacker.mayEnd { return 0 }
      throw SourceError(
        .corrupt, path: file.path,
        message: "the packed stream ends too early, after \(file.bytesRead) bytes that unpack to \(written)",
        advice: "copy or export the file again")
    }
  }

  /// Reads enough to tell how the file is packed.
  private mutating func open() throws(SourceError) {
    isOpen = true
    while packed.count < Packing.magicBytes && !isAtEndOfFile { try readPacked() }
    let packing = Packing(input[packed])
    if case .other(let name) = packing {
      throw SourceError(
        .wrongFormat, path: file.path, message: "is packed with \(name)",
        advice: "unpack it, or pack it with gzip or zstd")
    }
    // Of a file this was seen before it was opened; of standard input nothing was.
    if let text = ForeignText(input[packed]) {
      throw SourceError(.wrongFormat, path: file.path, message: "is \(text.words)", advice: ForeignText.advice)
    }
    do throws(UnpackError) {
      switch packing {
      case .gzip: unpacker = try GzipUnpacker()
      case .zstd: unpacker = try ZstdUnpacker()
      case .none, .other: break
      }
    } catch {
      throw SourceError(error.reason, path: file.path, message: error.message, advice: error.advice)
    }
  }

  /// Reads more of the file: behind what is there, which is little, or from the start of the buffer.
  private mutating func readPacked() throws(SourceError) {
    if packed.isEmpty { packed = 0..<0 }
    let count = try file.read(into: input.room(from: packed.upperBound))
    packed = packed.lowerBound..<(packed.upperBound + count)
    isAtEndOfFile = count == 0
  }

  private func checkSize() throws(SourceError) {
    let read = max(file.bytesRead - Int64(packed.count), 1)
    func refuse(_ limit: String) -> SourceError {
      SourceError(
        .limit, path: file.path, message: "unpacks to more than \(limit), as a file made to fill a disk does",
        advice: "unpack it yourself if you trust it")
    }
    if written > limits.unpacked { throw refuse("\(limits.unpacked) bytes") }
    if written > Int64(limits.ratioGrace) && written / read > Int64(limits.ratio) {
      throw refuse("\(limits.ratio) times its size")
    }
  }

  /// Refuses what is packed twice, or in an encoding that is not read: it would be read as lines of nonsense.
  private mutating func checkStart(_ count: Int) throws(SourceError) {
    guard start.count < Packing.magicBytes else { return }
    start += output[0..<min(count, Packing.magicBytes - start.count)]
    guard start.count == Packing.magicBytes else { return }
    if let text = ForeignText(start) {
      throw SourceError(.wrongFormat, path: file.path, message: "unpacks to \(text.words)", advice: ForeignText.advice)
    }
    guard let name = Packing(start).name else { return }
    throw SourceError(
      .wrongFormat, path: file.path, message: "is packed twice; inside is \(name)", advice: "unpack it once")
  }
}

/// Memory that is written over and over, freed with its owner.
private final class Scratch {
  let bytes: UnsafeMutableRawBufferPointer

  init(count: Int) { bytes = .allocate(byteCount: count, alignment: 16) }

  deinit { bytes.deallocate() }

  /// The bytes of a range, valid until they are written over.
  subscript(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[range])
  }

  /// The room from a place to the end.
  func room(from start: Int) -> UnsafeMutableRawBufferPointer {
    UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
  }
}
