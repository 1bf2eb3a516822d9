import Crypto
import Foundation
import Testing

@testable import Engine

@Suite("A bundle is written beside its place and moved there whole") struct BundleWriterTests {
  private func inFolder(_ body: (URL) throws -> Void) throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "affidavit-\(UUID().uuidString)", isDirectory: true)
    defer { try? FileManager.default.removeItem(at: url) }
    try body(url)
  }

  private func names(_ folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test("nothing is to be seen before it is published; sizes and digests are those of the files") func publishing()
    throws
  {
    try inFolder { folder in
      let place = folder.appendingPathComponent("2026-Q3")
      let writer = try BundleWriter(destination: place)
      let content = [UInt8](repeating: 0x41, count: 200_000)
      try writer.add("a", content)
      let stream = try writer.open("b")
      for _ in 0..<1000 { try stream.writeLine(Array("line".utf8)) }
      try stream.close()
      try writer.add("unlisted", [], listed: false)
      #expect(try names(folder) == [".2026-Q3.partial"])
      #expect(try writer.publish() == nil)
      #expect(try names(folder) == ["2026-Q3"])
      #expect(try names(place) == ["a", "b", "unlisted"])
      #expect(writer.files.map(\.name) == ["a", "b"])
      #expect(writer.files.map(\.size) == [200_000, 5000])
      for file in writer.files {
        let bytes = try Array(Data(contentsOf: place.appendingPathComponent(file.name)))
        #expect(bytes.count == file.size && SHA256.hash(bytes).hex == file.sha256)
      }
    }
  }

  @Test("an earlier bundle is kept, and a taken number is not used twice") func editions() throws {
    try inFolder { folder in
      let place = folder.appendingPathComponent("2026-Q3")
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("2026-Q3.edition-2"), withIntermediateDirectories: true)
      var earlier: [String?] = []
      for edition in 1...3 {
        let writer = try BundleWriter(destination: place)
        try writer.add("number", Array("\(edition)".utf8))
        earlier.append(try writer.publish()?.lastPathComponent)
      }
      #expect(earlier == [nil, "2026-Q3.edition-1", "2026-Q3.edition-3"])
      func number(_ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(name).appendingPathComponent("number"), encoding: .utf8)
      }
      #expect(try number("2026-Q3") == "3")
      #expect(try number("2026-Q3.edition-1") == "1")
      #expect(try number("2026-Q3.edition-3") == "2")
    }
  }

  @Test("a writer that is let go leaves nothing, and what a killed one left is swept") func abandoning() throws {
    try inFolder { folder in
      let place = folder.appendingPathComponent("2026-Q3")
      do {
        let writer = try BundleWriter(destination: place)
        try writer.add("a", [1])
      }
      #expect(try names(folder).isEmpty)
      let partial = folder.appendingPathComponent(".2026-Q3.partial/deep")
      try FileManager.default.createDirectory(at: partial, withIntermediateDirectories: true)
      let writer = try BundleWriter(destination: place)
      #expect(throws: (any Error).self) {
        try writer.add("a", [1])
        try writer.add("a", [2])
      }
      _ = try writer.publish()
      #expect(try names(place) == ["a"])
    }
  }
}
