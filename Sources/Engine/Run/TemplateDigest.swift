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

  static func digest(_ folder: String) throws -> String {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var hash = SHA256()
    for name in names {
      guard let file = FileDigest(URL(fileURLWithPath: folder).appendingPathComponent(name)) else { continue }
      hash.update("\(file.sha256) \(name)\n")
    }
    return hash.finalize().hex
  }
}
