import Connectors
import Foundation
import JSON
import Provenance

/// One line of a chunk and where it stands.
struct ChunkLine {
  /// Zero-based index of the line in its chunk, empty lines included.
  var index: Int
  var bytes: UnsafeRawBufferPointer
  /// Line in the file, from 1; nil for converted records.
  var line: Int?
  /// Byte in the unpacked stream, from 0; nil for converted records.
  var offset: Int64?
  /// The place in words, for converted records.
  var locator: String?
}

extension RecordChunk {
  /// Hands on each line that is not empty.
  func forEachLine(_ body: (ChunkLine) throws -> Void) rethrows {
    try bytes.withUnsafeBytes { buffer in
      var start = 0
      var index = 0
      while start < buffer.count {
        let rest = buffer[start...]
        let end = rest.firstNewline ?? buffer.count
        var stop = end
        if stop > start, buffer[stop - 1] == UInt8(ascii: "\r") { stop -= 1 }
        if stop > start {
          var line = ChunkLine(index: index, bytes: UnsafeRawBufferPointer(rebasing: buffer[start..<stop]))
          switch place {
          case .lines(let first, let offset):
            line.line = first + index
            line.offset = offset + Int64(start)
          case .locators(let locators):
            line.locator = index < locators.count ? locators[index] : nil
          }
          try body(line)
        }
        start = end + 1
        index += 1
      }
    }
  }
}

extension Slice<UnsafeRawBufferPointer> {
  /// Index of the first LF.
  fileprivate var firstNewline: Int? {
    guard !isEmpty, let base = self.base.baseAddress else { return nil }
    guard let found = memchr(base + startIndex, Int32(UInt8(ascii: "\n")), count) else { return nil }
    return UnsafeRawPointer(found) - base
  }
}

extension RecordParser {
  /// The record on a line of a chunk. Letting go of its view before the next call lets buffers be used again.
  /// - Throws: `Rejection` with the place in the file, where the line has one.
  func parse(_ line: ChunkLine) throws(Rejection) -> (record: JSONView, kind: RecordKind) {
    do {
      return try parse(line.bytes)
    } catch {
      guard let number = line.line, let offset = line.offset else { throw error }
      throw error.placed(line: number, offset: Int(offset))
    }
  }
}

extension Rejection {
  /// The same fault with its place in the file, for a line that is JSON.
  func located(on line: ChunkLine) -> Rejection {
    var copy = self
    copy.column = pointer.flatMap { JSONLocator.place(of: $0, in: line.bytes)?.offset }.map { $0 + 1 }
    guard let number = line.line, let offset = line.offset else { return copy }
    return copy.placed(line: number, offset: Int(offset))
  }
}
