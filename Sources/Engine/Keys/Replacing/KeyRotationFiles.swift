import Durability
import Foundation

/// The files of a key pair that takes the place of another: `.NAME.….next` beside `NAME.…`, the private key last. Once that one is there
/// the new pair is the key's, whatever becomes of the process: whoever comes next puts the files in place.
enum KeyRotationFiles {
  private static let suffix = ".next"
  /// In the order in which they are written and take their places; the private key is the last.
  static let kinds = ["cert.pem", "pub.pem", "pub.jwk", "key.pem"]

  static func next(_ folder: URL, _ name: String, _ kind: String) -> URL {
    folder.appendingPathComponent(".\(name).\(kind)\(suffix)")
  }

  /// Finishes what was decided, and removes what was not.
  /// - Returns: what was found, a line each.
  @discardableResult
  static func complete(_ folder: URL) throws -> [String] {
    // What a killed process was still writing.
    _ = PreparedFile.sweep(folder.path)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let waiting = names.filter { $0.hasPrefix(".") && $0.hasSuffix(suffix) }.sorted()
    guard !waiting.isEmpty else { return [] }
    var lines: [String] = []
    for file in waiting where file.hasSuffix(".key.pem\(suffix)") {
      let name = String(file.dropFirst().dropLast(".key.pem\(suffix)".count))
      for kind in kinds where FileManager.default.fileExists(atPath: next(folder, name, kind).path) {
        if kind == "key.pem" { try Folder.synchronize(folder.path) }
        try Folder.move(
          next(folder, name, kind).path, to: folder.appendingPathComponent("\(name).\(kind)").path, replacing: true)
      }
      try Folder.synchronize(folder.path)
      lines.append("The rotation of \(Terminal.safe(name)) was interrupted and is finished now.")
    }
    for file in waiting where BundlePlace.exists(folder.appendingPathComponent(file)) {
      unlink(folder.appendingPathComponent(file).path)
    }
    try Folder.synchronize(folder.path)
    return lines
  }
}
