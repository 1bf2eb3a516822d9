public import Foundation
import YAML

/// The files of a pack: `pack.yaml`, `tables/*.yaml`, `cases/*.yaml`.
public struct PackFolder: Sendable {
  /// Shown in front of file names in errors.
  public var name: String
  /// Texts by path below the folder.
  public var files: [String: String]

  public init(name: String, files: [String: String]) {
    self.name = name
    self.files = files
  }

  /// Reads a folder.
  /// - Throws: `PackError` if it has no readable `pack.yaml`, or a file is no UTF-8 text.
  public init(_ folder: URL) throws(PackError) {
    name = folder.lastPathComponent
    files = [:]
    var paths = ["pack.yaml"]
    for part in ["tables", "cases"] {
      let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: part).path)) ?? []
      paths += entries.filter { $0.hasSuffix(".yaml") }.sorted().map { "\(part)/\($0)" }
    }
    for path in paths {
      do throws(YAMLError) {
        files[path] = try TextFile.read(folder.appending(path: path).path)
      } catch {
        throw PackError(error)
      }
    }
  }

  func paths(in part: String) -> [String] { files.keys.filter { $0.hasPrefix(part + "/") }.sorted() }
}
