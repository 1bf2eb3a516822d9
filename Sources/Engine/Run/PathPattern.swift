import Connectors
import Foundation

/// Paths with `*`, `?` and `[…]`, resolved against the file system.
enum PathPattern {
  /// Files and folders that match, in byte order; a path without wildcards stands for itself.
  /// - Throws: `SourceError` if a pattern matches nothing.
  static func resolve(_ pattern: String) throws(SourceError) -> [String] {
    guard pattern.contains(where: { "*?[".contains($0) }) else { return [pattern] }
    var matches = glob_t()
    defer { globfree(&matches) }
    let status = glob(pattern, GLOB_MARK | GLOB_NOSORT, nil, &matches)
    guard status == 0, matches.gl_pathc > 0 else {
      throw SourceError(
        .missing, path: pattern, message: "no file matches", advice: "check the pattern under sources in affidavit.yaml")
    }
    let paths = (0..<Int(matches.gl_pathc)).compactMap { matches.gl_pathv[$0].map { String(cString: $0) } }
    return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
