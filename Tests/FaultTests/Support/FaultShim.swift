import Foundation
import Testing

/// What happens to a call that changes something under a folder.
struct Fault: Hashable, CustomStringConvertible {
  enum Mode: String, CaseIterable {
    /// It fails with EIO.
    case error = "eio"
    /// The disk is full: half of a write is done, and from then on nothing grows.
    case full = "enospc"
    /// Half of a write is done, which a caller must be ready for.
    case short
    /// Half of a write is done, and the process dies.
    case torn
    /// It is done, and the process dies.
    case kill
    /// Before it is done, the process gets `signal`.
    case signal
  }

  var mode: Mode
  /// From 1.
  var step: Int
  /// Whether the calls after it suffer the same.
  var goesOn = false
  var signal: Int32?

  /// Whether the process dies of it.
  var kills: Bool { mode == .kill || mode == .torn }

  var description: String { "\(mode.rawValue)\(goesOn ? " from" : " at") step \(step)" }
}

/// The library that stands between the command and its C library: `Shim/faults.c`, compiled once.
struct FaultShim {
  private let library: URL

  /// One call that was counted.
  struct Step: Hashable {
    var number: Int
    var call: String
    /// Under the folder.
    var path: String
    var grows: Bool
    var writes: Bool
  }

  /// Nil where there is no C compiler, or the linker does not preload; the reason is printed once.
  static let shared: FaultShim? = {
    #if os(Linux)
      do { return try FaultShim() } catch { print("skipped: faults cannot be injected: \(error)") }
    #else
      print("skipped: faults are injected on Linux alone")
    #endif
    return nil
  }()

  private struct Unavailable: Error { var reason: String }

  private static let folder = Result { try TemporaryFolder() }

  private init() throws {
    guard let compiler = Tool("cc") ?? Tool("clang") else { throw Unavailable(reason: "there is no C compiler") }
    let folder = try Self.folder.get().url
    library = folder.appendingPathComponent("faults.so")
    let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Shim/faults.c")
    let built = try compiler.run(["-shared", "-fPIC", "-O1", "-o", library.path, source.path, "-ldl"], in: folder)
    guard built.code == 0 else { throw Unavailable(reason: built.text) }
  }

  /// The environment in which a fault strikes a workspace.
  func environment(_ fault: Fault?, in workspace: SmallWorkspace, log: URL? = nil) -> [String: String] {
    var environment = ["LD_PRELOAD": library.path, "FAULT_ROOT": workspace.root.path]
    environment["FAULT_MODE"] = fault?.mode.rawValue
    environment["FAULT_AT"] = fault.map { String($0.step) }
    environment["FAULT_ON"] = fault?.goesOn == true ? "1" : nil
    environment["FAULT_SIGNAL"] = fault?.signal.map { String($0) }
    environment["FAULT_LOG"] = log?.path
    return environment
  }

  /// The environment in which the clock is off by some seconds.
  func environment(clock seconds: Int) -> [String: String] {
    ["LD_PRELOAD": library.path, "FAULT_CLOCK": String(seconds)]
  }

  /// The calls of a command that nothing disturbs.
  func steps(
    of workspace: SmallWorkspace, _ arguments: [String] = ["run", "--workers", "1"]
  ) throws -> [Step] {
    let log = try Self.folder.get().url.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: log) }
    let run = try workspace.run(arguments, with: environment(nil, in: workspace, log: log))
    try #require(run.code == 0, "\(run.message)")
    return try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map { line in
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      try #require(parts.count == 4, "\(line)")
      return Step(
        number: try #require(Int(parts[0])), call: String(parts[1]), path: String(parts[2]),
        grows: !parts[3].isEmpty, writes: parts[3] == "writes")
    }
  }
}
