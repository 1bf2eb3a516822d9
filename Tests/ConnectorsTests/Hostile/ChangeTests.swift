import Foundation
import Testing

@testable import Connectors

@Suite("A file that changes while it is read is noticed at its end")
struct ChangeTests {
  private static let line = #"{"kind":"agent","id":"agent:a"}"# + "\n"
  private static let content = Array(String(repeating: line, count: 100).utf8)

  private func read(_ path: String, meanwhile: () throws -> Void) throws -> (bytes: [UInt8], error: SourceError?) {
    let file = try RawFile(path: path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1000, alignment: 1)
    defer { buffer.deallocate() }
    var bytes = Array(buffer[..<(try file.read(into: buffer))])
    try meanwhile()
    do throws(SourceError) {
      while true {
        let count = try file.read(into: buffer)
        if count == 0 { return (bytes, nil) }
        bytes += buffer[..<count]
      }
    } catch {
      return (bytes, error)
    }
  }

  private func expectChange(_ change: (FileHandle) throws -> Void) throws {
    let file = try TemporaryFile(Self.content)
    let handle = try #require(FileHandle(forUpdatingAtPath: file.path))
    let (_, error) = try read(file.path) {
      try change(handle)
      try handle.close()
      // The clock of a file system may be coarse: what was written is dated later, as it will be by then.
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: 60)], ofItemAtPath: file.path)
    }
    #expect(error == SourceError.changed(file.path))
    #expect(
      error?.description
        == "\(file.path): changed while it was read; let the export finish, then run again; nothing was published")
  }

  @Test("that grows") func grows() throws {
    try expectChange {
      try $0.seekToEnd()
      try $0.write(contentsOf: Data(Self.line.utf8))
    }
  }

  @Test("that shrinks, to a part or to nothing", arguments: [3000, 1000, 10, 0]) func shrinks(_ size: UInt64) throws {
    try expectChange { try $0.truncate(atOffset: size) }
  }

  @Test("that is written over with as many bytes") func overwritten() throws {
    try expectChange { try $0.write(contentsOf: Data("x".utf8)) }
  }

  @Test("one that takes its place is not read: the first is, to its end") func replaced() throws {
    let file = try TemporaryFile(Self.content)
    let (bytes, error) = try read(file.path) {
      try Data("other".utf8).write(to: file.url.appendingPathExtension("new"))
      #expect(rename(file.path + ".new", file.path) == 0)
    }
    #expect(error == nil && bytes == Self.content)
  }

  @Test("in an export of MLflow: a file of a store, or an answer, is compared with what it was before")
  func stores() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "a.json", #"{"runs":[{"info":{"run_id":"r1","status":"FINISHED"}},{"info":{"run_id":"r2","status":"FINISHED"}}]}"#
    )
    try folder.write("mlruns/1/meta.yaml", "experiment_id: 1\nname: x\n")
    try folder.write("mlruns/1/r/meta.yaml", "run_id: r\nstatus: 3\n")
    let tag = try folder.write("mlruns/1/r/tags/owner", "x")
    for (source, changed) in [(path, path), ("\(folder.path)/mlruns", tag)] {
      var reader = try Sources.open(system: "mlflow", paths: [source]).makeReader()
      #expect(try reader.next() != nil)
      try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: 60)], ofItemAtPath: changed)
      let error = #expect(throws: SourceError.self) { while try reader.next() != nil {} }
      #expect(error == SourceError.changed(source))
    }
  }
}
