import Connectors
import Foundation
import Testing

@testable import Engine

@Suite("Paths with wildcards") struct PathPatternTests {
  private func folder(_ names: String...) throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "affidavit-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for name in names { try Data().write(to: url.appendingPathComponent(name)) }
    return url
  }

  @Test("are resolved in byte order") func order() throws {
    let url = try folder("b.jsonl", "a.jsonl", "B.jsonl", "ä.jsonl", "a10.jsonl", "a9.jsonl", "c.txt", ".hidden.jsonl")
    defer { try? FileManager.default.removeItem(at: url) }
    func names(_ pattern: String) throws -> [String] {
      try PathPattern.resolve(url.appendingPathComponent(pattern).path).map { String($0.dropFirst(url.path.count + 1)) }
    }
    #expect(try names("*.jsonl") == ["B.jsonl", "a.jsonl", "a10.jsonl", "a9.jsonl", "b.jsonl", "ä.jsonl"])
    #expect(try names("a?.jsonl") == ["a9.jsonl"])
    #expect(try names("[ab].jsonl") == ["a.jsonl", "b.jsonl"])
  }

  @Test("a path without one stands for itself, whether or not it is there") func plain() throws {
    #expect(try PathPattern.resolve("/no/such/file.db") == ["/no/such/file.db"])
    #expect(try PathPattern.resolve("-") == ["-"])
  }

  @Test("a pattern that matches nothing is an error that says so") func nothing() throws {
    let url = try folder()
    defer { try? FileManager.default.removeItem(at: url) }
    let pattern = url.appendingPathComponent("*.db").path
    do {
      let paths = try PathPattern.resolve(pattern)
      Issue.record("\(paths)")
    } catch {
      #expect(error.reason == .missing && error.path == pattern && error.advice != nil)
    }
  }

  @Test("a file whose name has a wildcard in it can be named") func literal() throws {
    let url = try folder("a[1].jsonl")
    defer { try? FileManager.default.removeItem(at: url) }
    let path = url.appendingPathComponent("a[1].jsonl").path
    #expect(try PathPattern.resolve(path) == [path])
  }
}
