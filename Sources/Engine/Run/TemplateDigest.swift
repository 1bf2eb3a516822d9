import Crypto
import Foundation

/// What identifies the templates of a run: SHA-256 over the sorted lines `<hex> <path>` of each folder.
enum TemplateDigest {
  static let version = EngineVersion.text

  static func parts(_ folders: [String]) throws -> [Manifest.Part] {
    try folders.enumerated().map { index, folder in
      Manifest.Part(
        name: index == folders.count - 1 ? "affidavit" : "workspace", version: version, sha256: try digest(folder))
    }
  }

  /// The files of all folders by their path, a folder in front hiding those behind it.
  static func files(_ folders: [String]) throws -> [(name: String, bytes: [UInt8])] {
    var files: [String: [UInt8]] = [:]
    for folder in folders.reversed() {
      for name in try names(folder) {
        let url = URL(fileURLWithPath: folder).appendingPathComponent(name)
        guard FileDigest(url) != nil else { continue }
        files[name] = Array(try Data(contentsOf: url))
      }
    }
    return files.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, $0.value) }
  }

  private static func names(_ folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  static func digest(_ folder: String) throws -> String {
    var hash = SHA256()
    for name in try names(folder) {
      guard let file = FileDigest(URL(fileURLWithPath: folder).appendingPathComponent(name)) else { continue }
      hash.update("\(file.sha256) \(name)\n")
    }
    return hash.finalize().hex
  }
}
