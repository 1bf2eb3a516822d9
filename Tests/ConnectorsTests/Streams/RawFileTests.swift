import Crypto
import Foundation
import Spill
import Testing

@testable import Connectors

@Suite("Only regular files are read, and standard input")
struct RawFileTests {
  @Test("what is missing or no file says so")
  func notFiles() throws {
    let file = try TemporaryFile([1])
    let folder = file.url.deletingLastPathComponent()
    let link = folder.appendingPathComponent("link").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file.path)
    let pipe = folder.appendingPathComponent("pipe").path
    #expect(mkfifo(pipe, 0o600) == 0)
    for (path, reason, word) in [
      (folder.path, .unreadable, "folder"), (link, .unreadable, "symbolic link"), (pipe, .unreadable, "pipe"),
      ("/dev/null", .unreadable, "device"), (folder.path + "/none", .missing, "no such file"),
    ] as [(String, SourceError.Reason, String)] {
      for open in [{ _ = try RawFile(path: path) }, { _ = try RawFile.look(at: path) }] as [() throws -> Void] {
        let error = #expect(throws: SourceError.self) { try open() }
        #expect(error?.reason == reason && error?.path == path)
        #expect(error?.message.contains(word) == true, "\(path): \(error?.message ?? "")")
      }
    }
  }

  @Test("a file is known by size and digest once it was read to its end")
  func inputFile() throws {
    let file = try TemporaryFile(Array("hello".utf8))
    #expect(try RawFile.look(at: file.path) == InputFile(path: file.path, size: 5))
    let raw = try RawFile(path: file.path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 3, alignment: 1)
    defer { buffer.deallocate() }
    #expect(try raw.read(into: buffer) == 3 && raw.inputFile.sha256 == nil)
    #expect(try raw.read(into: buffer) == 2 && raw.inputFile.sha256 == nil)
    #expect(try raw.read(into: buffer) == 0)
    #expect(raw.inputFile == InputFile(path: file.path, size: 5, sha256: SHA256.hash("hello").hex))
  }

  /// A pipe that holds these bytes and is closed for writing.
  static func pipe(_ bytes: [UInt8]) -> Int32 {
    var ends: [Int32] = [0, 0]
    _ = Foundation.pipe(&ends)
    _ = bytes.withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
    close(ends[1])
    return ends[0]
  }

  static func readAll(_ input: StandardInput) throws(SourceError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 7, alignment: 1)
    defer { buffer.deallocate() }
    var bytes: [UInt8] = []
    while true {
      let count = try input.read(from: Int64(bytes.count), into: buffer)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  @Test("standard input is read twice from memory")
  func standardInput() throws {
    let bytes = Array("one\ntwo\nthree\n".utf8)
    let input = StandardInput(descriptor: Self.pipe(bytes))
    #expect(try Self.readAll(input) == bytes)
    #expect(try Self.readAll(input) == bytes)
  }

  @Test(
    "standard input of any size is read again from the beginning, whatever of it memory holds",
    arguments: [0, 1, 10, 999, 1_000, 5_000], [1, 7, 64, 2_000])
  func largeStandardInput(memory: Int, blockSize: Int) throws {
    let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 2) }
    let input = StandardInput(descriptor: Self.pipe(bytes), memory: memory, blockSize: blockSize)
    #expect(try Self.readAll(input) == bytes)
    #expect(try Self.readAll(input) == bytes)
  }

  @Test("a second reader may follow the first")
  func twoReaders() throws {
    let bytes = (0..<500).map { UInt8(truncatingIfNeeded: $0) }
    let input = StandardInput(descriptor: Self.pipe(bytes), memory: 20, blockSize: 30)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 41, alignment: 1)
    defer { buffer.deallocate() }
    var (first, second): ([UInt8], [UInt8]) = ([], [])
    while second.count < bytes.count {
      first += buffer[..<(try input.read(from: Int64(first.count), into: buffer))]
      second += buffer[..<(try input.read(from: Int64(second.count), into: buffer))]
    }
    #expect(first == bytes)
    #expect(second == bytes)
  }

  @Test("what is to be read once is not kept, and says so when it is read again")
  func readOnce() throws {
    let bytes = Array("one\ntwo\nthree\n".utf8)
    let input = StandardInput(descriptor: Self.pipe(bytes))
    input.readOnce()
    #expect(try Self.readAll(input) == bytes)
    let error = #expect(throws: SourceError.self) { try Self.readAll(input) }
    #expect(error?.message.contains("comes only once") == true)
  }

  @Test("where there is no room for standard input on disk, it is said")
  func noRoomForStandardInput() throws {
    let input = StandardInput(
      descriptor: Self.pipe([UInt8](repeating: 1, count: 100)), memory: 10, blockSize: 10,
      spill: SpillPlace(folder: "/nonexistent/folder"))
    let error = #expect(throws: SourceError.self) { try Self.readAll(input) }
    #expect(error?.message.contains("/nonexistent/folder") == true)
  }
}
