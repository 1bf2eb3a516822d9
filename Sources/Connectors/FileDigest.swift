import Crypto
import Foundation

/// Digests of the files that a connector read, so that two passes over other data are noticed.
enum FileDigest {
  private static let piece = 1 << 20

  /// SHA-256 of a file's bytes, 64 hexadecimal digits; nil where it cannot be read.
  static func file(_ path: String) -> String? {
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? handle.close() }
    var hash = SHA256()
    while true {
      guard let data = try? handle.read(upToCount: piece), !data.isEmpty else { break }
      hash.update(data)
    }
    return hash.finalize().hex
  }

  /// Digest of a folder: SHA-256 over the sorted lines `<hex> <path>` LF.
  static func folder(_ tree: FileTree) -> String {
    var hash = SHA256()
    let lines = tree.files(under: "").compactMap { path in file("\(tree.root)/\(path)").map { "\($0) \(path)\n" } }
    for line in lines.sorted() { hash.update(line) }
    return hash.finalize().hex
  }

  /// Bytes of all files of a folder.
  static func size(of tree: FileTree) -> Int64 {
    tree.files(under: "").reduce(0) { $0 + size("\(tree.root)/\($1)") }
  }

  /// A file that was read to its end.
  static func read(_ path: String) -> InputFile {
    InputFile(path: path, size: size(path), sha256: file(path))
  }

  static func size(_ path: String) -> Int64 {
    ((try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? NSNumber)?.int64Value ?? 0
  }
}
