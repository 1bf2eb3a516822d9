import Provenance

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Some whole lines of a file, one after the other.
struct LineBlock: Sendable, Hashable {
  /// The lines with their line ends; the last of a file may have none. Empty lines are left in, so that lines can be
  /// counted.
  var bytes: [UInt8]
  /// The number of the first line, from 1.
  var firstLine: Int
  /// Where it starts in the unpacked stream, from 0.
  var offset: Int64
  /// Lines that are not empty.
  var count: Int
  /// Lines between the block before and the end of this one that were left out.
  var rejected: [SourceRejection]
}

/// Cuts a file, packed or not, into blocks of whole lines at LF (or CR LF). Memory is bounded by the block's size and
/// the longest line allowed.
struct LineStream {
  static let blockSize = 256 << 10
  /// Refused lines after which a block is given out, so that many of them take no memory.
  private static let rejectedAtOnce = 16

  private var stream: UnpackedStream
  private let limits: StreamLimits
  private let blockSize: Int

  /// Bytes not yet given out: from `blockStart` on the lines of the next block, from `lineStart` on the line that is
  /// being read, whose LF does not lie before `searched`.
  private var buffer: [UInt8] = []
  private var blockStart = 0
  private var lineStart = 0
  private var searched = 0
  private var isAtEnd = false

  /// Of the next block: number of its first line and place of its first byte; lines seen in it, those not empty.
  private var firstLine = 1
  private var offset: Int64 = 0
  private var lines = 0
  private var filledLines = 0
  private var rejected: [SourceRejection] = []

  /// - Parameters:
  ///   - path: a regular file, or `-` for standard input.
  ///   - blockSize: bytes from which a block is given out; it may be longer by a line.
  init(
    path: String, limits: StreamLimits = .native, blockSize: Int = Self.blockSize,
    readSize: Int = UnpackedStream.readSize
  ) throws(SourceError) {
    stream = try UnpackedStream(path: path, limits: limits, readSize: readSize)
    self.limits = limits
    self.blockSize = blockSize
  }

  /// The file as read so far, its digest once it was read to its end.
  var inputFile: InputFile { stream.inputFile }

  /// Bytes of the file read so far, as they are on disk.
  var bytesRead: Int64 { stream.bytesRead }

  /// The next block; `nil` at the end. A line that is refused is in `rejected`, and reading goes on after it.
  ///
  /// - Throws: as `UnpackedStream.read`. Whole lines before the fault are given out first.
  mutating func next() throws(SourceError) -> LineBlock? {
    while true {
      if rejected.count >= Self.rejectedAtOnce { return cut() ?? remainder() }
      if let end = nextLineEnd() {
        if let block = try endLine(at: end) { return block }
        continue
      }
      if buffer.count - lineStart > limits.line + 1 {  // one more may be a CR
        if let block = cut() { return block }
        try skipLongLine()
        continue
      }
      if isAtEnd {
        if lineStart < buffer.count {
          if let block = try endLine(at: buffer.count) { return block }
          continue
        }
        return cut() ?? remainder()
      }
      do throws(SourceError) {
        try readMore()
      } catch {
        if let block = cut() { return block }
        throw error
      }
    }
  }

  /// The place of the LF that ends the line being read.
  private mutating func nextLineEnd() -> Int? {
    let found: Int? = buffer.withUnsafeBytes { bytes in
      guard searched < bytes.count, let start = bytes.baseAddress else { return nil }
      return memchr(start + searched, 0x0A, bytes.count - searched).map { UnsafeRawPointer($0) - start }
    }
    if found == nil { searched = buffer.count }
    return found
  }

  /// A line ends at an LF, or at the end of the file. Gives out the block if it is large enough, or if the line must
  /// not be in it.
  private mutating func endLine(at end: Int) throws(SourceError) -> LineBlock? {
    var length = end - lineStart
    if length > 0 && buffer[end - 1] == UInt8(ascii: "\r") { length -= 1 }
    let next = min(end + 1, buffer.count)
    if let refusal = refusal(length: length) {
      if let block = cut() { return block }  // comes back to this line
      let most = length > limits.line ? SourceRejection.keptBytes : SourceRejection.mostBytes
      let kept = Array(buffer[lineStart..<end].prefix(most))
      reject(refusal, kept: kept, length: Int64(next - lineStart))
      (lineStart, searched, blockStart) = (next, next, next)
      return nil
    }
    lineStart = next
    searched = next
    lines += 1
    if length > 0 { filledLines += 1 }
    return lineStart - blockStart >= blockSize ? cut() : nil
  }

  private func refusal(length: Int) -> Rejection? {
    if length > limits.line { return tooLong(length) }
    let isFirst = firstLine == 1 && lines == 0
    guard isFirst, length >= 3, buffer[lineStart..<(lineStart + 3)] == [0xEF, 0xBB, 0xBF] else { return nil }
    return Rejection(.jsonEncoding, message: "the file starts with a byte order mark; save it as UTF-8 without one")
  }

  private func tooLong(_ length: Int) -> Rejection {
    Rejection(
      .lineTooLong,
      message: "longer than \(limits.line) bytes: it has \(length); split the record or put less into it")
  }

  /// Gives out the lines read so far as a block.
  private mutating func cut() -> LineBlock? {
    guard lineStart > blockStart else { return nil }
    let block = LineBlock(
      bytes: Array(buffer[blockStart..<lineStart]), firstLine: firstLine, offset: offset, count: filledLines,
      rejected: rejected)
    rejected = []
    offset += Int64(lineStart - blockStart)
    firstLine += lines
    blockStart = lineStart
    lines = 0
    filledLines = 0
    return block
  }

  /// A block without lines for what was refused since the last one.
  private mutating func remainder() -> LineBlock? {
    guard !rejected.isEmpty else { return nil }
    defer { rejected = [] }
    return LineBlock(bytes: [], firstLine: firstLine, offset: offset, count: 0, rejected: rejected)
  }

  /// Notes the line at the start of the next block as refused and steps over it.
  private mutating func reject(_ rejection: Rejection, kept: [UInt8], length: Int64) {
    var rejection = rejection
    rejection.column = 1
    rejected.append(SourceRejection(bytes: kept, rejection: rejection.placed(line: firstLine, offset: Int(offset))))
    offset += length
    firstLine += 1
  }

  /// Steps over the rest of a line that is too long, keeping only its start.
  private mutating func skipLongLine() throws(SourceError) {
    let kept = Array(buffer[lineStart...].prefix(SourceRejection.keptBytes))
    var length = buffer.count - lineStart
    var last = buffer.last
    var lineEnd = 0
    empty()
    while true {
      if let end = nextLineEnd() {
        length += end
        lineEnd = 1
        if end > 0 { last = buffer[end - 1] }
        (lineStart, searched, blockStart) = (end + 1, end + 1, end + 1)
        break
      }
      length += buffer.count
      last = buffer.last ?? last
      empty()
      if isAtEnd { break }
      try readMore()
    }
    // As for shorter lines, a CR before the end is no part of the line.
    let isEndedByCR = last == UInt8(ascii: "\r")
    reject(tooLong(length - (isEndedByCR ? 1 : 0)), kept: kept, length: Int64(length + lineEnd))
  }

  private mutating func empty() {
    buffer.removeAll(keepingCapacity: true)
    (blockStart, lineStart, searched) = (0, 0, 0)
  }

  private mutating func readMore() throws(SourceError) {
    if blockStart > 0 {
      buffer.removeFirst(blockStart)
      lineStart -= blockStart
      searched -= blockStart
      blockStart = 0
    }
    isAtEnd = try stream.read(appendingTo: &buffer) == 0
  }
}
