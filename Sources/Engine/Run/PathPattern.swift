import Connectors
import Foundation

/// Paths with `*`, `?` and `[…]`, resolved against the file system.
enum PathPattern {
  /// Files and folders that match, in byte order. A path without wildcards stands for itself, as does one that is there as it is written.
  /// - Parameter folder: from which relative paths are taken; its own name is no pattern.
  /// - Throws: `SourceError` if a pattern matches nothing.
  static func resolve(_ pattern: String, in folder: URL? = nil) throws(SourceError) -> [String] {
    let base = pattern.hasPrefix("/") || pattern == "-" ? nil : folder
    let path = base?.appendingPathComponent(pattern).path ?? pattern
    guard pattern.contains(where: isWildcard), !FileManager.default.fileExists(atPath: path) else { return [path] }
    var matches = glob_t()
    defer { globfree(&matches) }
    let status = glob((base.map { escaped($0.path) + "/" } ?? "") + pattern, GLOB_MARK | GLOB_NOSORT, nil, &matches)
    guard status == 0, matches.gl_pathc > 0 else {
      throw SourceError(
        .missing, path: pattern, message: "no file matches", advice: "check the pattern under sources in affidavit.yaml"
      )
    }
    let paths = (0..<Int(matches.gl_pathc)).compactMap { matches.gl_pathv[$0].map { String(cString: $0) } }
    return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func isWildcard(_ character: Character) -> Bool { "*?[".contains(character) }

  private static func escaped(_ path: String) -> String {
    String(path.flatMap { isWildcard($0) || $0 == "\\" ? ["\\", $0] : [$0] })
  }
}
