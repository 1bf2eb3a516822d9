import Foundation
import Testing

/// A command-line tool that is installed here.
struct Tool {
  private let path: String

  /// `nil`, with the reason printed, if it is not installed.
  init?(_ name: String) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    guard let found = folders.map({ "\($0)/\(name)" }).first(where: FileManager.default.isExecutableFile) else {
      print("skipped: the command \(name) is not installed")
      return nil
    }
    path = found
  }

  /// Exit code, and what it prints on both streams together.
  func run(_ arguments: [String], in folder: URL) throws -> (code: Int32, text: String) {
    let streams = try TemporaryFolder()
    let file = streams.url.appendingPathComponent("out")
    try Data().write(to: file)
    let handle = try FileHandle(forWritingTo: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = handle
    process.standardError = handle
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: try Data(contentsOf: file), as: UTF8.self))
  }
}
