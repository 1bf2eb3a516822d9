import Foundation

/// Standard input, which comes only once while sources are read twice: what was read is kept in memory (never on disk)
/// up to a limit, so that a second reader gets the same bytes.
///
/// `@unchecked Sendable`: all state is touched under `lock` alone.
final class StandardInput: @unchecked Sendable {
  static let shared = StandardInput(descriptor: 0)

  /// What may be kept, in bytes as they come in.
  private let keptBytes: Int
  private let descriptor: Int32
  private let lock = NSLock()
  private var kept: [UInt8]? = []
  private var position: Int64 = 0
  private var isAtEnd = false

  init(descriptor: Int32, keptBytes: Int = 256 << 20) {
    self.descriptor = descriptor
    self.keptBytes = keptBytes
  }

  /// Reads from a place in the stream.
  ///
  /// - Returns: how many bytes; 0 at the end.
  /// - Throws: `.limit` if that place has gone by and more came than is kept.
  func read(from offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    lock.lock()
    defer { lock.unlock() }
    if offset < position {
      guard let kept else {
        throw SourceError(
          .limit, path: "-", message: "standard input is larger than \(keptBytes >> 20) MiB and cannot be read twice",
          advice: "save it in a file")
      }
      let piece = kept[Int(offset)...].prefix(buffer.count)
      buffer.copyBytes(from: piece)
      return piece.count
    }
    if isAtEnd { return 0 }
    let count = try RawFile.read(descriptor, into: buffer, path: "-")
    isAtEnd = count == 0
    position += Int64(count)
    if position > Int64(keptBytes) {
      kept = nil
    } else {
      kept?.append(contentsOf: buffer[..<count])
    }
    return count
  }
}
