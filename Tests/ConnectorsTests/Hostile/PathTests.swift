import Foundation
import Testing

@testable import Connectors

@Suite("What is no regular file is refused by every connector, without being opened or waited for")
struct PathTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func expect(
    _ path: String, _ reason: SourceError.Reason, _ words: String, systems: [String] = Sources.systems,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) {
    for system in systems {
      let error = #expect(throws: SourceError.self, sourceLocation: sourceLocation) {
        _ = try Sources.open(system: system, paths: [path])
      }
      #expect(
        error?.reason == reason && error?.path == path && error?.message.contains(words) == true
          && error?.advice?.isEmpty == false, "\(system): \(error?.description ?? "")", sourceLocation: sourceLocation)
    }
  }

  @Test("links, whether they lead to a file, nowhere, in a circle or out")
  func links() throws {
    let file = try folder.write("a.jsonl", #"{"kind":"agent","id":"a"}"#)
    for (name, target) in [("file", file), ("out", "/etc/passwd")] {
      try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/\(name)", withDestinationPath: target)
      expect("\(folder.path)/\(name)", .unreadable, "is a symbolic link, and links are not followed")
    }
    for (name, target) in [("nowhere", "none"), ("circle", "circle")] {
      try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/\(name)", withDestinationPath: target)
      expect("\(folder.path)/\(name)", .unreadable, "leads nowhere or in a circle")
    }
    expect("\(folder.path)/circle/a.jsonl", .unreadable, "links that lead in a circle")
    // A folder that is reached through a link is one: only the last part of a path is looked at.
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/here", withDestinationPath: folder.path)
    #expect(try Sources.open(system: "native", paths: ["\(folder.path)/here/a.jsonl"]).inputs.count == 1)
  }

  @Test("a pipe that nobody writes to, a socket, devices that never end")
  func specialFiles() throws {
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    expect("\(folder.path)/pipe", .unreadable, "is a pipe, not a file")
    #if os(Linux)
      #expect(mknod("\(folder.path)/socket", S_IFSOCK | 0o600, 0) == 0)
      expect("\(folder.path)/socket", .unreadable, "is a socket, not a file")
    #endif
    for device in ["/dev/zero", "/dev/random", "/dev/null"] {
      expect(device, .unreadable, "is a device, not a file")
    }
  }

  @Test("among the files of a folder they are an error too: what they hold is not known")
  func inFolders() throws {
    try folder.write("events/a.ndjson", #"{"eventTime":"2026-01-01T00:00:00Z","run":{"runId":"x"},"job":{}}"#)
    #expect(try Sources.open(system: "openlineage", paths: ["\(folder.path)/events"]).inputs.count == 1)
    #expect(mkfifo("\(folder.path)/events/b.ndjson", 0o600) == 0)
    let error = #expect(throws: SourceError.self) {
      _ = try Sources.open(system: "openlineage", paths: ["\(folder.path)/events"])
    }
    #expect(error?.path == "\(folder.path)/events/b.ndjson" && error?.message == "is a pipe, not a file")
  }

  @Test("a folder where a file is meant, a path that is too long, a file that may not be read")
  func others() throws {
    expect(folder.path, .unreadable, "is a folder", systems: ["native"])
    expect("\(folder.path)/" + String(repeating: "x", count: 300), .unreadable, "the path is too long")
    let path = try folder.write("secret.jsonl", "{}")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    guard geteuid() != 0 else { return print("skipped: root may read a file of mode 0000") }
    expect(path, .unreadable, "may not be read")
  }
}
