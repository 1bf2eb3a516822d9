import Crypto
import Foundation
import Testing

@testable import Connectors

@Suite("A file is cut into whole lines")
struct LineStreamTests {
  struct Line: Hashable {
    var number: Int
    var offset: Int
    var bytes: [UInt8]
  }

  /// The lines of a text that are not empty, the obvious way.
  static func lines(_ bytes: [UInt8]) -> [Line] {
    var lines: [Line] = []
    var offset = 0
    for (place, piece) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let line = piece.last == UInt8(ascii: "\r") ? piece.dropLast() : piece
      if !line.isEmpty { lines.append(Line(number: place + 1, offset: offset, bytes: Array(line))) }
      offset += piece.count + 1
    }
    return lines
  }

  struct Reading {
    var lines: [Line] = []
    var rejected: [SourceRejection] = []
    var blocks = 0
    var error: SourceError?
    var file: InputFile?
  }

  static func read(
    _ path: String, limits: StreamLimits = .native, blockSize: Int = 1 << 20, readSize: Int = 1 << 20
  ) -> Reading {
    var reading = Reading()
    do throws(SourceError) {
      var stream = try LineStream(path: path, limits: limits, blockSize: blockSize, readSize: readSize)
      do throws(SourceError) {
        while let block = try stream.next() {
          let lines = Self.lines(block.bytes).map {
            Line(number: $0.number + block.firstLine - 1, offset: $0.offset + Int(block.offset), bytes: $0.bytes)
          }
          #expect(lines.count == block.count)
          reading.lines += lines
          reading.rejected += block.rejected
          reading.blocks += 1
        }
      } catch {
        reading.error = error
      }
      reading.file = stream.inputFile
    } catch {
      reading.error = error
    }
    return reading
  }

  @Test("the same lines at the same places, however they are read and packed", arguments: 0..<40)
  func boundaries(_ seed: UInt64) throws {
    var generator = StreamGenerator(seed: seed)
    let bytes = generator.lines(Int.random(in: 0...120, using: &generator), longest: 300)
    let cut = Int.random(in: 0...bytes.count, using: &generator)
    let halves = [Array(bytes[..<cut]), Array(bytes[cut...])]
    let files = [
      bytes, Packer.gzip(bytes), halves.flatMap { Packer.gzip($0) }, Packer.gzip(bytes) + [0, 0, 0, 0, 0],
      Packer.zstd(bytes), halves.flatMap { Packer.zstd($0) },
      [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3] + Packer.zstd(bytes),  // a skippable frame first
    ]
    for packed in files {
      let file = try TemporaryFile(packed)
      let blockSize = [1, 64, 1000, 1 << 20].randomElement(using: &generator) ?? 1
      let readSize = [1, 2, 7, 100, 4096, 1 << 20].randomElement(using: &generator) ?? 1
      let reading = Self.read(file.path, blockSize: blockSize, readSize: readSize)
      #expect(reading.error == nil)
      #expect(reading.lines == Self.lines(bytes), "block \(blockSize), read \(readSize)")
      #expect(reading.rejected.isEmpty)
      #expect(reading.file == InputFile(path: file.path, size: Int64(packed.count), sha256: SHA256.hash(packed).hex))
    }
  }

  @Test("lines that are too long are refused where they stand, and reading goes on", arguments: 0..<30)
  func tooLong(_ seed: UInt64) throws {
    var generator = StreamGenerator(seed: 1000 + seed)
    let bytes = generator.lines(60, longest: 200)
    let file = try TemporaryFile(seed % 2 == 0 ? bytes : Packer.zstd(bytes))
    let limit = Int.random(in: 1...150, using: &generator)
    let blockSize = [1, 100, 100_000].randomElement(using: &generator) ?? 1
    let readSize = [1, 13, 5000].randomElement(using: &generator) ?? 1
    let reading = Self.read(file.path, limits: StreamLimits(line: limit), blockSize: blockSize, readSize: readSize)
    let all = Self.lines(bytes)
    #expect(reading.lines == all.filter { $0.bytes.count <= limit })
    let long = all.filter { $0.bytes.count > limit }
    #expect(reading.rejected.map(\.rejection.line) == long.map(\.number))
    #expect(reading.rejected.map(\.rejection.offset) == long.map(\.offset))
    for (rejected, line) in zip(reading.rejected, long) {
      #expect(rejected.rejection.reason == "line.too-long")
      #expect(line.bytes.starts(with: rejected.bytes.filter { $0 != 0x0D }))
    }
  }

  @Test("of a huge line only the start is kept")
  func hugeLine() throws {
    let huge = [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
    let file = try TemporaryFile(Array("a\n".utf8) + huge + Array("\nb".utf8))
    let reading = Self.read(file.path, limits: StreamLimits(line: 1 << 20))
    #expect(reading.lines.map(\.number) == [1, 3])
    #expect(reading.rejected.first?.bytes.count == SourceRejection.keptBytes)
    #expect(reading.rejected.first?.rejection.offset == 2)
  }

  @Test("a byte order mark spoils the first line alone")
  func byteOrderMark() throws {
    let file = try TemporaryFile([0xEF, 0xBB, 0xBF] + Array("{}\n{}\n".utf8))
    let reading = Self.read(file.path)
    #expect(reading.lines.map(\.number) == [2])
    #expect(reading.rejected.map(\.rejection.reason) == ["json.encoding"])
    #expect(reading.rejected.first?.rejection.line == 1 && reading.rejected.first?.rejection.offset == 0)
  }

  @Test("a file of nothing, of empty lines, of one line without an end")
  func edges() throws {
    for bytes in [[], Array("\n\r\n\n".utf8), Packer.gzip([]), Packer.zstd([])] {
      let file = try TemporaryFile(bytes)
      let reading = Self.read(file.path)
      #expect(reading.lines.isEmpty && reading.error == nil)
    }
    let file = try TemporaryFile(Array("{".utf8))
    #expect(Self.read(file.path).lines.map(\.bytes) == [[UInt8(ascii: "{")]])
  }
}
