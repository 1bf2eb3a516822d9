import Foundation
import Testing

/// Runs the `affidavit` that was built beside the tests, as a user would.
enum Command {
  /// What a command left: exit code, and both streams.
  struct Outcome {
    var code: Int32
    var output: Data
    var message: String

    var text: String { String(decoding: output, as: UTF8.self) }
    var lines: [String] { text.split(separator: "\n").map(String.init) }

    func json() throws -> Any { try JSONSerialization.jsonObject(with: output) }

    func jsonLines() throws -> [[String: Any]] {
      try lines.map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
    }
  }

  static let passphrase = "correct horse battery staple"

  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static let executable: URL = {
    let bundle =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    let beside = URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("affidavit")
    if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
    return repository.appendingPathComponent(".build/debug/affidavit")
  }()

  /// The environment of a command: what is here, the repository's packs and templates, and the pass phrase (nil: none).
  static func environment(passphrase: String? = passphrase) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment
    environment["AFFIDAVIT_HOME"] = repository.path
    environment["AFFIDAVIT_PASSPHRASE"] = passphrase
    environment["NO_COLOR"] = "1"
    return environment
  }

  /// Runs to the end.
  static func run(
    _ arguments: [String], in folder: URL, passphrase: String? = passphrase, with extra: [String: String] = [:],
    program: URL = executable
  ) throws -> Outcome {
    let running = try start(arguments, in: folder, passphrase: passphrase, with: extra, program: program)
    running.process.waitUntilExit()
    return try running.outcome()
  }

  /// A command under way.
  struct Running {
    let process: Process
    fileprivate let streams: TemporaryFolder

    func outcome() throws -> Outcome {
      let output = try Data(contentsOf: streams.url.appendingPathComponent("out"))
      let message = try Data(contentsOf: streams.url.appendingPathComponent("err"))
      return Outcome(code: process.terminationStatus, output: output, message: String(decoding: message, as: UTF8.self))
    }
  }

  /// - Parameters:
  ///   - extra: variables beside those of `environment`.
  ///   - program: what runs instead of `affidavit`.
  ///   - output: where standard output goes instead of into what `outcome` gives.
  ///   - messages: where standard error goes.
  static func start(
    _ arguments: [String], in folder: URL, passphrase: String? = passphrase, with extra: [String: String] = [:],
    program: URL = executable, output: FileHandle? = nil, messages: FileHandle? = nil
  ) throws -> Running {
    let streams = try TemporaryFolder()
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = environment(passphrase: passphrase).merging(extra) { $1 }
    process.standardInput = FileHandle.nullDevice
    let file = try stream("out", in: streams)
    process.standardOutput = output ?? file
    let words = try stream("err", in: streams)
    process.standardError = messages ?? words
    try process.run()
    return Running(process: process, streams: streams)
  }

  private static func stream(_ name: String, in folder: TemporaryFolder) throws -> FileHandle {
    let url = folder.url.appendingPathComponent(name)
    try Data().write(to: url)
    return try FileHandle(forWritingTo: url)
  }
}
