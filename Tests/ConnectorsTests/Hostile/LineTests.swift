import Foundation
import Testing

@testable import Connectors

@Suite("Lines of any content and length are read, or refused one by one, and none is lost")
struct LineTests {
  /// A file of these bytes, with a hole in it that takes no room on the disk.
  private func sparse(_ before: String, hole: UInt64, _ after: String) throws -> TemporaryFile {
    let file = try TemporaryFile(Array(before.utf8))
    let handle = try #require(FileHandle(forUpdatingAtPath: file.path))
    try handle.truncate(atOffset: UInt64(before.utf8.count) + hole)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(after.utf8))
    try handle.close()
    return file
  }

  @Test("a line of 100 MB: refused once with its length, a bounded start of it kept, and reading goes on")
  func hundredMegabytes() throws {
    for (before, after) in [("a\n", "\nb\n"), ("", "\r\nb"), ("a\n", "")] {
      let file = try sparse(before, hole: 100 << 20, after)
      let reading = LineStreamTests.read(file.path)
      #expect(reading.error == nil && reading.rejected.count == 1)
      let refused = try #require(reading.rejected.first)
      #expect(refused.rejection.message.hasPrefix("longer than 8388608 bytes: it has 104857600"))
      #expect(refused.bytes.count == SourceRejection.keptBytes)
      #expect(refused.rejection.line == (before.isEmpty ? 1 : 2) && refused.rejection.offset == before.utf8.count)
      let others = (before + after).utf8.filter { $0 == UInt8(ascii: "a") || $0 == UInt8(ascii: "b") }
      #expect(reading.lines.map(\.bytes) == others.map { [$0] })
    }
  }

  @Test("of many lines that are too long, few are held at a time")
  func manyLongLines() throws {
    let line = [UInt8](repeating: 0x78, count: 100) + [0x0A]
    let file = try TemporaryFile((0..<1000).flatMap { _ in line })
    var stream = try LineStream(path: file.path, limits: StreamLimits(line: 50))
    var refused = 0
    while let block = try stream.next() {
      #expect(block.rejected.count <= 16 && block.count == 0)
      #expect(block.rejected.map(\.rejection.line) == Array(refused + 1...refused + block.rejected.count))
      refused += block.rejected.count
    }
    #expect(refused == 1000)
  }

  @Test("the last line, cut anywhere in a record")
  func cut() throws {
    let whole = #"{"kind":"agent","id":"agent:é"}"#
    let bytes = Array((whole + "\n" + whole).utf8)
    for end in (whole.utf8.count + 1)...bytes.count {
      let file = try TemporaryFile(Array(bytes[..<end]))
      let reading = LineStreamTests.read(file.path)
      let rest = bytes[(whole.utf8.count + 1)..<end]
      #expect(
        reading.error == nil && reading.lines.map(\.bytes) == [Array(whole.utf8)] + (rest.isEmpty ? [] : [Array(rest)]))
    }
  }

  @Test("files of NUL, of CR, of any bytes: each LF ends a line, nothing else does")
  func anyBytes() throws {
    var generator = StreamGenerator(seed: 77)
    let samples: [[UInt8]] = [
      [UInt8](repeating: 0, count: 5000), [UInt8](repeating: 0x0D, count: 5000), [0x0A], [0x0D], [0x0D, 0x0A],
      [0x0A, 0x0D],
      Array("a\rb\rc".utf8), (0..<20_000).map { _ in UInt8.random(in: 0...255, using: &generator) },
    ]
    for bytes in samples {
      guard !bytes.starts(with: [0x1F, 0x8B]), !bytes.starts(with: [0xEF, 0xBB, 0xBF]) else { continue }
      let file = try TemporaryFile(bytes)
      let reading = LineStreamTests.read(file.path, blockSize: 700, readSize: 300)
      #expect(reading.error == nil && reading.rejected.isEmpty && reading.lines == LineStreamTests.lines(bytes))
    }
  }

  @Test(
    "what a file looks like: a first line that is damaged spoils itself alone, other formats are named",
    arguments: [
      ("garbage\n{\"kind\":\"agent\",\"id\":\"x\"}\n", FileLook.nativeRecords), ("garbage\n{\"x\":1}\n", .lines),
      ("\u{0}\u{0}\n{\"x\":1}\n", .lines), (String(repeating: "x", count: 70_000), .lines),
      (String(repeating: "\u{0}", count: 70_000), .lines), ("\u{0}\u{1}\n\u{2}", .other("binary data")),
      ("hello\nworld\n", .other("text that is no JSON")), ("<!DOCTYPE html>\n{}\n", .other("XML or HTML")),
      ("{\"kind\":1}\r{\"id\":2}\r", .other("text whose lines end with CR alone")),
      ("\u{FEFF}{\"kind\":\"agent\",\"id\":\"x\"}", .nativeRecords), ("", .empty), ("\n \r\n\n", .empty),
      ("\u{FEFF}", .lines), (String(repeating: "\n", count: 70_000), .lines),
    ])
  func looks(_ text: String, _ look: FileLook) {
    #expect(FileLook.look(Array(text.utf8.prefix(65_536))) == look)
  }
}
