import Foundation
import Spill

/// Standard input, which comes only once while sources are read twice: what was read is kept for the second reader, the beginning in
/// memory, the rest in a sealed file without a name, so that nothing in clear reaches a disk that was not there before.
///
/// `@unchecked Sendable`: all state is touched under `lock` alone.
final class StandardInput: @unchecked Sendable {
  static let shared = StandardInput(descriptor: 0)

  private let descriptor: Int32
  private let lock = NSLock()
  /// Bytes of a block on disk, and the most of those in memory.
  private let blockSize: Int
  private let memory: Int
  private let file: SpillFile

  /// What comes first.
  private var head: [UInt8] = []
  /// What comes after it, in blocks of `blockSize`.
  private var blocks: [SpillFile.Block] = []
  /// What comes after those.
  private var tail: [UInt8] = []
  /// The block that was read last.
  private var cache: (index: Int, bytes: [UInt8]) = (-1, [])
  private var isKept = true
  private var position: Int64 = 0
  private var isAtEnd = false

  init(descriptor: Int32, memory: Int = 8 << 20, blockSize: Int = 1 << 20, spill: SpillPlace = .temporary()) {
    self.descriptor = descriptor
    self.memory = memory
    self.blockSize = blockSize
    file = SpillFile(in: spill.folder)
  }

  /// Keeps nothing from here on: whoever reads will do it once.
  func readOnce() {
    lock.withLock { isKept = position > 0 && isKept }
  }

  /// Reads from a place in the stream.
  ///
  /// - Returns: how many bytes; 0 at the end.
  /// - Throws: `.unreadable` if the stream or what was kept of it cannot be read, or was to be read once.
  func read(from offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    lock.lock()
    defer { lock.unlock() }
    if offset < position {
      guard isKept else { throw Self.error("was read already and comes only once") }
      do throws(SpillError) { return try again(Int(offset), buffer) } catch { throw Self.error("\(error)") }
    }
    if isAtEnd { return 0 }
    let count: Int
    do throws(SourceError) {
      count = try RawFile.read(descriptor, into: buffer, path: "-")
    } catch {
      throw Self.error(error.message)
    }
    isAtEnd = count == 0
    position += Int64(count)
    if isKept {
      do throws(SpillError) {
        try keep(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
      } catch {
        throw Self.error("\(error)")
      }
    }
    return count
  }

  private func again(_ offset: Int, _ buffer: UnsafeMutableRawBufferPointer) throws(SpillError) -> Int {
    if offset < head.count { return Self.copy(head, from: offset, to: buffer) }
    let place = offset - head.count
    let index = place / blockSize
    guard index < blocks.count else { return Self.copy(tail, from: place - blocks.count * blockSize, to: buffer) }
    if cache.index != index {
      cache.index = -1
      try file.read(blocks[index], into: &cache.bytes)
      cache.index = index
    }
    return Self.copy(cache.bytes, from: place - index * blockSize, to: buffer)
  }

  private static func copy(_ bytes: [UInt8], from start: Int, to buffer: UnsafeMutableRawBufferPointer) -> Int {
    let piece = bytes[start...].prefix(buffer.count)
    buffer.copyBytes(from: piece)
    return piece.count
  }

  private func keep(_ bytes: UnsafeRawBufferPointer) throws(SpillError) {
    var rest = bytes[...]
    if head.count < memory {
      let piece = rest.prefix(memory - head.count)
      head.append(contentsOf: piece)
      rest = rest.dropFirst(piece.count)
    }
    while !rest.isEmpty {
      let piece = rest.prefix(blockSize - tail.count)
      tail.append(contentsOf: piece)
      rest = rest.dropFirst(piece.count)
      guard tail.count == blockSize else { return }
      blocks.append(try file.append(tail))
      tail.removeAll(keepingCapacity: true)
    }
  }

  private static func error(_ message: String) -> SourceError {
    SourceError(
      .unreadable, path: "-", message: "standard input \(message)", advice: "save it in a file, and name that")
  }
}

extension Sources {
  /// Says that standard input will be read once, so that nothing of it need be kept. To be called before any of it is read.
  public static func readStandardInputOnce() { StandardInput.shared.readOnce() }
}
