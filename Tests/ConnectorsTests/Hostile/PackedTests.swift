import Foundation
import Testing

@testable import Connectors

@Suite("A packed file that is damaged, nested or made to fill a disk is refused by name, with the limit or the fault")
struct PackedTests {
  private static let content = Array(String(repeating: #"{"kind":"agent","id":"agent:a"}"# + "\n", count: 500).utf8)

  private func error(_ bytes: [UInt8], limits: StreamLimits = .native) throws -> SourceError? {
    let file = try TemporaryFile(bytes)
    let error = LineStreamTests.read(file.path, limits: limits).error
    #expect(error?.path == file.path && error?.advice?.isEmpty == false, "\(error?.description ?? "no error")")
    return error
  }

  @Test("bombs: by ratio, and by size whatever the ratio", arguments: [true, false])
  func bombs(_ isGzip: Bool) throws {
    let spaces = [UInt8](repeating: 0x20, count: 8 << 20)
    let bomb = isGzip ? Packer.gzip(spaces, level: 9) : Packer.zstd(spaces, level: 19)
    let ratio = try error(bomb, limits: StreamLimits(line: 1 << 10, ratio: 100, ratioGrace: 1 << 20))
    #expect(ratio?.reason == .limit && ratio?.message.contains("unpacks to more than 100 times its size") == true)
    let size = try error(bomb, limits: StreamLimits(line: 1 << 10, unpacked: 2 << 20))
    #expect(size?.reason == .limit && size?.message.contains("unpacks to more than 2097152 bytes") == true)
    // The ratio is that of what was read so far: a bomb after much that is none is one still.
    var generator = StreamGenerator(seed: 9)
    let noise = (0..<50_000).map { _ in UInt8.random(in: 0x21...0x7E, using: &generator) } + [0x0A]
    let hidden = (isGzip ? Packer.gzip(noise) : Packer.zstd(noise)) + bomb
    let found = try error(hidden, limits: StreamLimits(line: 1 << 10, ratio: 20, ratioGrace: 1 << 20))
    #expect(found?.reason == .limit)
  }

  @Test("gzip: a wrong checksum, a wrong length, a cut, something after it")
  func gzip() throws {
    let packed = Packer.gzip(Self.content)
    var checksum = packed
    checksum[packed.count - 8] ^= 1
    var length = packed
    length[packed.count - 1] ^= 1
    let stranger = "something that is no gzip follows the gzip stream"
    let unknown: [UInt8] = [0x1F, 0x8B, 9, 0, 0, 0, 0, 0, 0, 3]
    let cases: [(bytes: [UInt8], says: String)] = [
      (checksum, "the gzip stream is damaged: incorrect data check"),
      (length, "the gzip stream is damaged: incorrect length check"),
      (Array(packed.dropLast(3)), "the packed stream ends too early, after \(packed.count - 3) bytes"),
      (packed + Array("{}\n".utf8), stranger), (packed + [0x1F, 0x00], stranger), (packed + [0, 0, 7], stranger),
      (packed + packed.dropLast(9), "the packed stream ends too early"),
      (unknown, "the gzip stream is damaged: unknown compression method"),
    ]
    for (bytes, says) in cases {
      let error = try error(bytes)
      #expect(error?.reason == .corrupt && error?.message.contains(says) == true, "\(error?.description ?? "")")
    }
  }

  @Test("gzip: names, comments and extra fields of a header take no memory, and many members are one stream")
  func gzipHeaders() throws {
    let packed = Packer.gzip(Self.content)
    // FEXTRA of 65535 bytes, FNAME and FCOMMENT of a megabyte each.
    let long = [UInt8](repeating: 0x41, count: 1 << 20) + [0]
    var members: [UInt8] = [0x1F, 0x8B, 8, 0x1C, 0, 0, 0, 0, 0, 3, 0xFF, 0xFF]
    members += [UInt8](repeating: 0, count: 65_535)
    members += long
    members += long
    members += packed.dropFirst(10)
    let empty = Packer.gzip([])
    for _ in 0..<2000 { members += empty }
    members += packed
    let file = try TemporaryFile(members)
    let reading = LineStreamTests.read(file.path)
    #expect(reading.error == nil && reading.lines.count == 1000)
  }

  @Test("zstd: a wrong checksum, a cut, something after it, a window of 2 GiB, a dictionary")
  func zstd() throws {
    let packed = Packer.zstd(Self.content)
    var checksum = packed
    checksum[packed.count - 1] ^= 1
    let block: [UInt8] = [0x09, 0x00, 0x00, 0x61]  // the last block, raw, of one byte
    let window: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0xA8]
    let dictionary: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x21, 0x05, 0x01]
    let skipped: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3]
    let cases: [(bytes: [UInt8], reason: SourceError.Reason, says: String)] = [
      (checksum, .corrupt, "its checksum does not match"),
      (Array(packed.dropLast(3)), .corrupt, "the packed stream ends too early, after \(packed.count - 3) bytes"),
      (packed + Array("{}\n {}\n".utf8), .corrupt, "something that is no zstd follows the zstd stream"),
      (window + block, .limit, "a window of more than 128 MiB"),
      (dictionary + block, .unreadable, "a dictionary, which is not at hand"),
      (skipped, .corrupt, "the packed stream ends too early"),
      (packed + skipped, .corrupt, "the packed stream ends too early"),
    ]
    for (bytes, reason, says) in cases {
      let error = try error(bytes)
      #expect(error?.reason == reason && error?.message.contains(says) == true, "\(error?.description ?? "")")
    }
  }

  @Test("zstd: frames one after the other, and frames to be skipped, are one stream")
  func zstdFrames() throws {
    let packed = Packer.zstd(Self.content)
    let skipped: [UInt8] = [0x5A, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 1, 2]
    let file = try TemporaryFile(skipped + packed + skipped + packed + Packer.zstd([]) + skipped)
    let reading = LineStreamTests.read(file.path)
    #expect(reading.error == nil && reading.lines.count == 1000)
  }

  @Test("packed twice, in any order")
  func nested() throws {
    for (bytes, inner) in [
      (Packer.gzip(Packer.gzip(Self.content)), "gzip"), (Packer.zstd(Packer.gzip(Self.content)), "gzip"),
      (Packer.gzip(Packer.zstd(Self.content)), "zstd"), (Packer.gzip(Array("PK\u{3}\u{4}....".utf8)), "ZIP"),
    ] {
      let error = try error(bytes)
      #expect(error?.reason == .wrongFormat && error?.message == "is packed twice; inside is \(inner)")
    }
  }

  @Test("how a file is packed is told from its bytes, never from its name")
  func names() throws {
    for (bytes, name) in [
      (Self.content, "a.jsonl.gz"), (Packer.gzip(Self.content), "a.jsonl.zst"), (Packer.zstd(Self.content), "a.jsonl"),
    ] {
      let file = try TemporaryFile(bytes, name: name)
      _ = try Sources.open(system: "native", paths: [file.path])
      #expect(LineStreamTests.read(file.path).lines.count == 500)
    }
  }

  @Test("text that is no UTF-8 is named once, not refused line by line, with and without a byte order mark")
  func encodings() throws {
    let text = #"{"kind":"agent","id":"agent:1"}"#
    let utf16: [String.Encoding] = [.utf16, .utf16LittleEndian, .utf16BigEndian]
    let utf32: [String.Encoding] = [.utf32, .utf32LittleEndian, .utf32BigEndian]
    for (encodings, name) in [(utf16, "UTF-16"), (utf32, "UTF-32")] {
      for encoding in encodings {
        let bytes = Array(try #require(text.data(using: encoding)))
        for (file, says) in [
          (try TemporaryFile(bytes), "is \(name) text"),
          (try TemporaryFile(Packer.gzip(bytes)), "unpacks to \(name) text"),
          (try TemporaryFile(Packer.zstd(bytes)), "unpacks to \(name) text"),
        ] {
          let read = LineStreamTests.read(file.path)
          #expect(read.error?.message == says && read.error?.advice == "save it as UTF-8", "\(encoding): \(read)")
        }
        let file = try TemporaryFile(bytes)
        let error = #expect(throws: SourceError.self) { _ = try Sources.open(system: "native", paths: [file.path]) }
        #expect(error?.message == "the file is \(name) text" && error?.advice == "save it as UTF-8")
      }
    }
    for other in ["{}", "[1]", "\u{0}\u{0}\u{0}\u{0}", "{\u{0}", "\u{0}{}\u{0}", "[\u{0}\u{0}1"] {
      #expect(ForeignText(other.utf8) == nil, "\(other)")
    }
  }

  @Test("what is packed is looked into before anything is read")
  func inside() throws {
    var tar = [UInt8](repeating: 0x61, count: 257)
    tar += Array("ustar\u{0}00".utf8)
    tar += [UInt8](repeating: 0, count: 512)
    for (bytes, words) in [
      (Packer.gzip(tar), "a tar archive"), (Packer.gzip(Array("SQLite format 3\u{0}".utf8)), "a SQLite database"),
      (Packer.zstd(Array(#"{"eventTime":"x","run":{},"job":{}}"#.utf8)), "OpenLineage events"),
      (Packer.gzip([0xFF, 0xFE, 0x7B, 0x00]), "UTF-16 text"),
    ] {
      let file = try TemporaryFile(bytes)
      let error = #expect(throws: SourceError.self) { _ = try Sources.open(system: "native", paths: [file.path]) }
      #expect(error?.reason == .wrongFormat && error?.message.contains(words) == true, "\(error?.description ?? "")")
    }
  }
}
