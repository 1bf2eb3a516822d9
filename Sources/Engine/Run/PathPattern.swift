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
    let whole = (base.map { escaped($0.path) + "/" } ?? "") + pattern
    // A folder that cannot be read is an error: it may hold what was meant.
    let status = glob(whole, GLOB_MARK | GLOB_NOSORT | GLOB_ERR, nil, &matches)
    guard status == 0 || status == GLOB_NOMATCH else {
      throw SourceError(
        .unreadable, path: pattern,
        message: status == GLOB_NOSPACE
          ? "matches more than memory holds" : "leads through a folder that may not be read",
        advice: "name the files more closely, or give this user the right to read the folder")
    }
    guard status == 0, matches.gl_pathc > 0 else {
      throw SourceError(
        .missing, path: pattern, message: "no file matches", advice: "check the pattern under sources in affidavit.yaml"
      )
    }
    var paths: [String] = []
    for index in 0..<Int(matches.gl_pathc) {
      guard let path = matches.gl_pathv[index] else { continue }
      guard let text = String(validatingCString: path) else {
        throw SourceError(
          .unreadable, path: String(cString: path), message: "has a name that is no UTF-8", advice: "rename it")
      }
      // A file of this name is a file, not standard input.
      paths.append(text == "-" ? "./-" : text)
    }
    return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func isWildcard(_ character: Character) -> Bool { "*?[".contains(character) }

  private static func escaped(_ path: String) -> String {
    String(path.flatMap { isWildcard($0) || $0 == "\\" ? ["\\", $0] : [$0] })
  }
}
