import Foundation
import JSON
import Provenance

@testable import Connectors

extension Target {
  /// A file of native records, in small blocks: every line is handed on or refused, at its place.
  static let native = Target(
    name: "native", summary: "files of JSON Lines, packed or not", dictionary: "records", longest: 4096
  ) {
    { bytes in
      guard let mode = bytes.first else { return }
      let content = Array(bytes.dropFirst())
      let path = Scratch.write(content, "native.jsonl")
      let limits = StreamLimits(line: 16 << Int(mode & 7), ratio: 50, ratioGrace: 1 << 16)
      let reading = Reading(path, limits: limits, blockSize: 1 << Int(mode >> 3 & 7), readSize: 1 + Int(mode >> 6) * 7)
      if ForeignText(content) != nil {
        check(reading.error?.reason == .wrongFormat, "text that is no UTF-8 is read")
      } else if Packing(content) == .none {
        checkAgainstCut(reading, content, limits)
      }
      guard let connector = try? NativeConnector(paths: [path], limits: limits),
        var reader = try? connector.makeReader()
      else { return check(false, "a file is refused") }
      var tally = Tally()
      do {
        while let chunk = try reader.next() {
          check(chunk.rejected.count == chunk.tally.rejected, "a line is lost")
          tally += chunk.tally
        }
      } catch {
        checkSilent("\(error)")
      }
      check(tally.isConserved, "lines are lost")
    }
  }

  /// The lines of a plain file, cut at LF.
  private static func checkAgainstCut(_ reading: Reading, _ content: [UInt8], _ limits: StreamLimits) {
    check(reading.error == nil, "a plain file is refused: \(reading.error?.message ?? "")")
    var lines = content.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      $0.last == 0x0D ? Array($0.dropLast()) : Array($0)
    }
    // A CR before the end of the file ends no line, but it is no part of one either.
    var refused = 0
    if let first = lines.first, first.count <= limits.line, first.starts(with: [0xEF, 0xBB, 0xBF]) {
      refused += 1
      lines[0] = []
    }
    refused += lines.count { $0.count > limits.line }
    let kept = lines.filter { !$0.isEmpty && $0.count <= limits.line }
    check(reading.lines == kept, "other lines than the file has: \(reading.lines.count) for \(kept.count)")
    check(reading.rejected.count == refused, "\(reading.rejected.count) lines refused for \(refused)")
    check(reading.count == kept.count, "lines are miscounted")
  }

  static let gzip = packed(name: "gzip", dictionary: "gzip", pack: { Packer.gzip($0) })
  static let zstd = packed(name: "zstd", dictionary: "zstd", pack: { Packer.zstd($0) })

  /// A packed file, in pieces of every size: the same lines and the same fault; what was packed here is read as it was.
  private static func packed(name: String, dictionary: String, pack: @escaping @Sendable ([UInt8]) -> [UInt8]) -> Target
  {
    Target(name: name, summary: "files packed with \(name)", dictionary: dictionary, longest: 4096) {
      let limits = StreamLimits(line: 1 << 12, ratio: 50, ratioGrace: 1 << 16)
      return { bytes in
        guard let mode = bytes.first else { return }
        var content = Array(bytes.dropFirst())
        if mode & 1 == 1 {  // well-formed but for one byte
          let packed = pack(content)
          let whole = Reading(Scratch.write(packed, name), limits: limits, blockSize: 256, readSize: 61)
          if ![.limit, .wrongFormat].contains(whole.error?.reason) { checkAgainstCut(whole, content, limits) }
          check(whole.error?.reason != .wrongFormat || isForeign(content), "what was packed here is named otherwise")
          content = packed
          if !content.isEmpty { content[Int(mode) * 131 % content.count] ^= mode | 2 }
        }
        let path = Scratch.write(content, name)
        let whole = Reading(path, limits: limits, blockSize: 1 << 20, readSize: 1 << 16)
        let pieces = Reading(path, limits: limits, blockSize: 64, readSize: 1 + Int(mode >> 2))
        check(whole.lines == pieces.lines || whole.error != nil, "the size of pieces changes the lines")
        // The ratio is looked at between pieces. zstd misses a wrong size in the frame's head if the last block is empty
        // and comes in pieces; the lines are the same then.
        let isSame = whole.error?.reason == pieces.error?.reason || name == "zstd" && whole.lines == pieces.lines
        check(
          isSame || [whole, pieces].contains { $0.error?.reason == .limit }, "the size of pieces changes the fault")
      }
    }
  }

  /// Whether what is in a packed file is said to be something else: packed once more, or no UTF-8.
  private static func isForeign(_ content: [UInt8]) -> Bool { ForeignText(content) != nil || Packing(content) != .none }

  /// What `LineStream` makes of a file.
  private struct Reading {
    var lines: [[UInt8]] = []
    var rejected: [SourceRejection] = []
    var count = 0
    var error: SourceError?

    init(_ path: String, limits: StreamLimits, blockSize: Int, readSize: Int) {
      do throws(SourceError) {
        var stream = try LineStream(path: path, limits: limits, blockSize: blockSize, readSize: readSize)
        var next = 1
        var offset: Int64 = 0
        while let block = try stream.next() {
          check(block.firstLine >= next && block.offset >= offset, "blocks overlap")
          let ends = block.bytes.count { $0 == 0x0A }
          next = block.firstLine + ends
          offset = block.offset + Int64(block.bytes.count)
          for line in block.bytes.split(separator: 0x0A) {
            let plain = line.last == 0x0D ? line.dropLast() : line
            if !plain.isEmpty { lines.append(Array(plain)) }
          }
          rejected += block.rejected
          count += block.count
        }
        check(stream.inputFile.sha256?.utf8.count == 64, "a file read to its end has no digest")
      } catch {
        self.error = error
        checkSilent(error.description)
      }
    }
  }
}
