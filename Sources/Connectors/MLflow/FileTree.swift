import Foundation

/// A folder that is read by relative paths. Links are not followed and nothing outside is ever opened.
struct FileTree: Sendable {
  /// Deepest nesting of folders below one that is listed.
  private static let deepest = 16

  let root: String

  init(_ root: String) {
    self.root = root
  }

  /// Names of the folders in `path`, sorted.
  func folders(_ path: String) -> [String] {
    names(path).filter { type("\(path)/\($0)") == .typeDirectory }
  }

  func isFile(_ path: String) -> Bool { type(path) == .typeRegular }

  /// Relative paths of the files under `path`, in any depth, sorted.
  func files(under path: String) -> [String] {
    var files: [String] = []
    func walk(_ prefix: String, _ depth: Int) {
      for name in names(prefix.isEmpty ? path : "\(path)/\(prefix)") {
        let inner = prefix.isEmpty ? name : "\(prefix)/\(name)"
        switch type("\(path)/\(inner)") {
        case .typeRegular: files.append(inner)
        case .typeDirectory where depth < Self.deepest: walk(inner, depth + 1)
        default: break
        }
      }
    }
    walk("", 0)
    return files.sorted()
  }

  /// The bytes of a file; nil where there is none or it is larger than `limit`.
  /// - Throws: `SourceError` where the file is there and may not be read.
  func bytes(_ path: String, limit: Int) throws(SourceError) -> [UInt8]? {
    guard isFile(path) else { return nil }
    let full = "\(root)/\(path)"
    guard let size = (try? FileManager.default.attributesOfItem(atPath: full)[.size]) as? NSNumber,
      size.intValue <= limit
    else {
      return nil
    }
    guard let data = FileManager.default.contents(atPath: full) else {
      throw SourceError(.unreadable, path: full, message: "the file cannot be read", advice: "check its permissions")
    }
    return Array(data)
  }

  private func names(_ path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)")) ?? []).sorted()
  }

  private func type(_ path: String) -> FileAttributeType? {
    (try? FileManager.default.attributesOfItem(atPath: "\(root)/\(path)")[.type]) as? FileAttributeType
  }
}
