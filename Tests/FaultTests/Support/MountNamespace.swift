import Foundation
import Testing

/// A mount namespace: what is mounted in it is seen by nobody else, and goes with the processes in it. Root alone may make one.
struct MountNamespace {
  private let program: URL

  /// Nil, with the reason printed, where this user may not mount.
  init?() {
    let found = ["/usr/bin/unshare", "/bin/unshare"].first(where: FileManager.default.isExecutableFile)
    guard let found else {
      print("skipped: the command unshare is not installed")
      return nil
    }
    program = URL(fileURLWithPath: found)
    let test = try? run("mount -t tmpfs -o size=64k tmpfs /mnt", in: FileManager.default.temporaryDirectory)
    guard test?.code == 0 else {
      print("skipped: this user may not mount: \(test?.message ?? "")")
      return nil
    }
  }

  /// Runs a shell script; `$0` is the command under test, `$1` and so on are the arguments.
  func run(_ script: String, _ arguments: String..., in folder: URL) throws -> Command.Outcome {
    try Command.run(
      ["-m", "sh", "-c", script, Command.executable.path] + arguments, in: folder, program: program)
  }
}
