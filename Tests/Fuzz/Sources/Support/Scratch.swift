import Foundation

/// A folder in memory that inputs are written to, for readers that take paths. Gone when the program ends.
enum Scratch {
  static let folder: String = {
    let base = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
    let path = "\(base)/affidavit-fuzz-\(getpid())"
    try? FileManager.default.removeItem(atPath: path)
    check((try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)) != nil, path)
    atexit { try? FileManager.default.removeItem(atPath: Scratch.folder) }
    return path
  }()

  /// Writes a file below the folder and answers its path.
  static func write(_ bytes: UnsafeRawBufferPointer, _ name: String) -> String {
    let path = "\(folder)/\(name)"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    check(descriptor >= 0, "cannot write \(path)")
    defer { close(descriptor) }
    check(Foundation.write(descriptor, bytes.baseAddress, bytes.count) == bytes.count, "cannot write \(path)")
    return path
  }

  static func write(_ bytes: [UInt8], _ name: String) -> String { bytes.withUnsafeBytes { write($0, name) } }

  /// An empty folder below the folder.
  static func empty(_ name: String) -> String {
    let path = "\(folder)/\(name)"
    try? FileManager.default.removeItem(atPath: path)
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }
}
