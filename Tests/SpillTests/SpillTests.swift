import Foundation
import Spill
import Testing

@Suite("Temporary data")
struct SpillTests {
  @Test("blocks come back as they were written, in any order")
  func blocks() throws {
    let file = SpillFile(in: NSTemporaryDirectory())
    let texts = (0..<50).map { Array("block \($0) ".utf8) + [UInt8](repeating: UInt8($0), count: $0 * 1000) }
    let blocks = try texts.map { try file.append($0) }
    var buffer: [UInt8] = []
    for index in (0..<50).reversed() {
      try file.read(blocks[index], into: &buffer)
      #expect(buffer == texts[index])
    }
    #expect(file.byteCount == Int64(texts.reduce(0) { $0 + $1.count + 16 }))
  }

  @Test("the file has no name, and nothing in it is readable")
  func unnamed() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("spill-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = SpillFile(in: folder.path)
    let canary = Array("canary-7f3a-canary".utf8)
    _ = try file.append(canary)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    // The kernel shows open files of the process, unnamed ones too.
    let open = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").compactMap { name -> Data? in
      let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
      guard let link, link.hasPrefix(folder.path) else { return nil }
      return FileManager.default.contents(atPath: "/proc/self/fd/\(name)")
    }
    #expect(open.count == 1)
    for bytes in open {
      #expect(bytes.count == canary.count + 16)
      #expect(bytes.range(of: Data("canary".utf8)) == nil)
    }
  }

  @Test("a folder that is not there is named in the error")
  func missingFolder() {
    let error = #expect(throws: SpillError.self) { try SpillFile(in: "/nonexistent/spill").append([1]) }
    #expect(error?.description == "temporary data in /nonexistent/spill: No such file or directory")
  }

  @Test("a queue gives its pieces in order, whole ones in each block, and copies go their own way")
  func queues() throws {
    let file = SpillFile(in: NSTemporaryDirectory())
    var first = SpillQueue(blockSize: 64)
    for number in 0..<100 { try first.append(Array("\(number);".utf8), to: file) }
    var second = first
    try first.append(Array("first;".utf8), to: file)
    try second.append(Array("second;".utf8), to: file)
    try second.finish(in: file)
    #expect(second.pendingCount == 0)
    func text(_ queue: SpillQueue) throws -> String {
      var text = ""
      try queue.forEachBlock(
        of: file,
        { (bytes) throws(SpillError) in
          if let last = bytes.last { #expect(last == UInt8(ascii: ";")) }
          text += String(decoding: bytes, as: UTF8.self)
        }, failed: { $0 })
      return text
    }
    let numbers = (0..<100).map { "\($0);" }.joined()
    #expect(try text(first) == numbers + "first;")
    #expect(try text(second) == numbers + "second;")
    #expect(second.count == numbers.utf8.count + 7)
  }
}
