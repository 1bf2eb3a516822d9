import Foundation

/// Files that lie beside the repository and may be absent.
enum SharedFolder {
  /// `<repository>/../shared/<path>`, if it is there; otherwise says what is skipped.
  static func url(_ path: String, for test: String) -> URL? {
    let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    let repository = here.deletingLastPathComponent().appendingPathComponent("../../..").standardized
    let url = repository.appendingPathComponent("../shared/\(path)").standardized
    if FileManager.default.fileExists(atPath: url.path) { return url }
    print("\(test): skipped, there is no \(url.path)")
    return nil
  }
}
