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

/// Parses and validates the lines of chunks in buffers that are used again. One for each task.
struct RecordParser {
  private let parser = JSONParser()
  private var document: JSONDocument

  init() throws { document = try JSONDocument() }

  /// The record on a line; its view is valid until the next call.
  /// - Throws: `Rejection` with the place in the file.
  mutating func parse(_ line: ChunkLine) throws(Rejection) -> (view: JSONView, kind: RecordKind) {
    do {
      try parser.parse(line.bytes, into: document)
    } catch {
      throw Rejection(error, in: line)
    }
    let view = document.root
    do {
      return (view, try RecordSchema.shared.validate(view))
    } catch {
      throw error.placed(in: line)
    }
  }
}

extension Rejection {
  /// A text that is no JSON.
  fileprivate init(_ error: JSONError, in line: ChunkLine) {
    let (code, message): (Code, String) =
      switch error.reason {
      case .syntax: (.jsonSyntax, "not JSON; each line must be one complete JSON object")
      case .utf8: (.jsonEncoding, "not UTF-8")
      case .string: (.jsonEncoding, "a text with a lone surrogate or a control character")
      case .depth: (.jsonDepth, "nested more than 64 deep")
      case .number: (.jsonNumberRange, "a number outside the range of I-JSON; write it as text under extensions")
      case .duplicateKey: (.jsonDuplicateMember, "a member stands in its object twice")
      case .empty: (.jsonSyntax, "an empty line where a record was expected")
      case .capacity: (.lineTooLong, "the record is too large to parse")
      case .trailing: (.jsonSyntax, "more text after the object; each line must be one JSON object")
      }
    self.init(code, message: message)
    self.line = line.line
    if let offset = error.offset {
      column = offset + 1
      self.offset = line.offset.map { Int($0) + offset }
    } else {
      self.offset = line.offset.map { Int($0) }
    }
  }

  /// The same rejection with line, column and offset of the value that its pointer names.
  fileprivate func placed(in source: ChunkLine) -> Rejection {
    var placed = self
    placed.line = source.line
    placed.offset = source.offset.map { Int($0) }
    if let pointer, let place = JSONLocator.place(of: pointer, in: source.bytes) {
      let start = keyword == "additionalProperties" ? place.keyOffset ?? place.offset : place.offset
      placed.column = start + 1
      placed.offset = source.offset.map { Int($0) + start }
    }
    return placed
  }
}
