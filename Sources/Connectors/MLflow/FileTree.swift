import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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
    names(path).filter { type("\(path)/\($0)") == S_IFDIR }
  }

  func isFile(_ path: String) -> Bool { type(path) == S_IFREG }

  /// Hands on the relative paths of the files under `path`, in any depth, folder by folder, each sorted.
  func forEachFile(under path: String, _ body: (String) throws -> Void) rethrows {
    func walk(_ prefix: String, _ depth: Int) throws {
      for name in names(prefix.isEmpty ? path : "\(path)/\(prefix)") {
        let inner = prefix.isEmpty ? name : "\(prefix)/\(name)"
        switch type("\(path)/\(inner)") {
        case S_IFREG: try body(inner)
        case S_IFDIR where depth < Self.deepest: try walk(inner, depth + 1)
        default: break
        }
      }
    }
    try walk("", 0)
  }

  /// Relative paths of the files under `path`, in any depth, sorted.
  func files(under path: String) -> [String] {
    var files: [String] = []
    forEachFile(under: path) { files.append($0) }
    return files.sorted()
  }

  enum Content {
    case bytes([UInt8])
    /// Larger than the limit.
    case tooLarge
  }

  /// The bytes of a file; nil where there is none.
  /// - Throws: `SourceError` where the file is there and may not be read.
  func content(_ path: String, limit: Int) throws(SourceError) -> Content? {
    guard isFile(path), let full = inside(path) else { return nil }
    let file = try RawFile(path: full)
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let result: Result<Int, SourceError> = piece.withUnsafeMutableBytes { buffer in
        do throws(SourceError) { return .success(try file.read(into: buffer)) } catch { return .failure(error) }
      }
      let count = try result.get()
      guard count > 0 else { return .bytes(bytes) }
      guard bytes.count + count <= limit else { return .tooLarge }
      bytes += piece[..<count]
    }
  }

  /// Bytes of a file on disk; 0 where there is none.
  func size(_ path: String) -> Int64 {
    guard let full = inside(path) else { return 0 }
    var status = stat()
    return lstat(full, &status) == 0 ? Int64(status.st_size) : 0
  }

  private func names(_ path: String) -> [String] {
    guard let full = inside(path) else { return [] }
    return ((try? FileManager.default.contentsOfDirectory(atPath: full)) ?? []).sorted()
  }

  private func type(_ path: String) -> mode_t? {
    guard let full = inside(path) else { return nil }
    var status = stat()
    return lstat(full, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  /// The whole path, unless it would lead out: names come from files too.
  private func inside(_ path: String) -> String? {
    guard !path.utf8.contains(0), !path.split(separator: "/").contains("..") else { return nil }
    return "\(root)/\(path)"
  }
}
