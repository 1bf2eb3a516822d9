import Foundation
import Testing

/// Exports that are shared between projects: `AFFIDAVIT_FIXTURES`, by default `../shared/fixtures` beside the
/// repository.
enum Fixtures {
  static let root: String = {
    if let named = ProcessInfo.processInfo.environment["AFFIDAVIT_FIXTURES"], !named.isEmpty { return named }
    let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    let repository = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return repository.deletingLastPathComponent().appendingPathComponent("shared/fixtures").path
  }()

  static func path(_ name: String) -> String { "\(root)/\(name)" }

  /// Whether a folder of fixtures is there; says so where it is not.
  static func has(_ name: String) -> Bool {
    if FileManager.default.fileExists(atPath: path(name)) { return true }
    print("\(name): skipped, \(path(name)) is not there; set AFFIDAVIT_FIXTURES")
    return false
  }

  /// Paths of the files under a folder that end so, sorted.
  static func files(_ name: String, ending: String) -> [String] {
    let all = FileManager.default.enumerator(atPath: path(name))?.compactMap { $0 as? String } ?? []
    return all.filter { $0.hasSuffix(ending) }.sorted().map { "\(path(name))/\($0)" }
  }
}

/// A folder that is gone when the test is done.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("affidavit-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, with the folders above it.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Array(text.utf8))
  }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let url = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }
}
