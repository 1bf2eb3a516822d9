import Foundation
import Testing
import YAML

@Suite("A text file is a regular file of UTF-8 and of bounded size")
struct TextFileTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("yaml-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  private func write(_ bytes: [UInt8]) throws -> String {
    let url = folder.appendingPathComponent("t.yaml")
    try Data(bytes).write(to: url)
    return url.path
  }

  @Test("UTF-8, with a byte order mark or without, also behind a link")
  func read() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = try write([0xEF, 0xBB, 0xBF] + Array("a: é\n".utf8))
    #expect(try TextFile.read(path) == "a: é\n")
    let link = folder.appendingPathComponent("link").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    #expect(try TextFile.read(link) == "a: é\n")
  }

  @Test(
    "other bytes are refused where they stand",
    arguments: [
      (Array("a: 1\nb: é".utf8) + [0xFF, 0x0A], "t.yaml:2:5: is no UTF-8 text from here on; save it as UTF-8"),
      ([0xC0, 0x80], "t.yaml:1:1: is no UTF-8"), (Array("a: ".utf8) + [0xED, 0xA0, 0x80], "t.yaml:1:4: is no UTF-8"),
      ([0xFF, 0xFE, 0x61, 0x00], "t.yaml: is UTF-16; save it as UTF-8"),
    ])
  func encodings(_ bytes: [UInt8], _ says: String) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = try write(bytes)
    let error = #expect(throws: YAMLError.self) { try TextFile.read(path, name: "t.yaml") }
    #expect(error?.description.hasPrefix(says) == true, "\(error?.description ?? "")")
  }

  @Test("a pipe is not waited for, a device not read, and what is missing or too large says so")
  func others() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let pipe = folder.appendingPathComponent("pipe").path
    #expect(mkfifo(pipe, 0o600) == 0)
    let loop = folder.appendingPathComponent("loop").path
    try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: loop)
    let long = try write([UInt8](repeating: 0x20, count: 101))
    for (path, says) in [
      (pipe, "is no regular file"), ("/dev/zero", "is no regular file"), (folder.path, "is no regular file"),
      (loop, "leads in a circle"), (folder.path + "/none", "there is no such file"),
      (long, "the file has 101 bytes; at most 100 are read"),
    ] {
      let error = #expect(throws: YAMLError.self) { try TextFile.read(path, limit: 100) }
      #expect(error?.file == path && error?.message.contains(says) == true, "\(error?.description ?? "")")
    }
  }
}
