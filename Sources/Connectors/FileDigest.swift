import Crypto
import Foundation

/// Digests of the files that a connector read, so that two passes over other data are noticed.
enum FileDigest {
  private static let piece = 1 << 20

  /// SHA-256 of a file's bytes, 64 hexadecimal digits; nil where it cannot be read.
  static func file(_ path: String) -> String? { rawDigest(path)?.hex }

  private static func rawDigest(_ path: String) -> Digest? {
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? handle.close() }
    var hash = SHA256()
    while true {
      guard let data = try? handle.read(upToCount: piece), !data.isEmpty else { break }
      hash.update(data)
    }
    return hash.finalize()
  }

  /// Digest of a folder: SHA-256 over the sorted lines `<hex> <path>` LF. Memory is about the length of the paths.
  static func folder(_ tree: FileTree) -> String {
    var digests: [UInt8] = []
    var paths: [UInt8] = []
    var ends: [Int] = []
    tree.forEachFile(under: "") { path in
      guard let digest = rawDigest("\(tree.root)/\(path)") else { return }
      digests += digest.bytes
      paths += Array(path.utf8)
      ends.append(paths.count)
    }
    // Hexadecimal digits sort as the bytes do; equal digests by path.
    let width = Digest.byteCount
    func path(_ index: Int) -> ArraySlice<UInt8> { paths[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }
    let order = ends.indices.sorted { a, b in
      let (x, y) = (digests[(a * width)..<((a + 1) * width)], digests[(b * width)..<((b + 1) * width)])
      if x.lexicographicallyPrecedes(y) { return true }
      return x.elementsEqual(y) && path(a).lexicographicallyPrecedes(path(b))
    }
    var hash = SHA256()
    for index in order {
      guard let digest = Digest(bytes: Array(digests[(index * width)..<((index + 1) * width)])) else { continue }
      hash.update("\(digest.hex) ")
      hash.update(Array(path(index)))
      hash.update("\n")
    }
    return hash.finalize().hex
  }

  /// Bytes of all files of a folder.
  static func size(of tree: FileTree) -> Int64 {
    var sum: Int64 = 0
    tree.forEachFile(under: "") { sum += tree.size($0) }
    return sum
  }

  /// A file that was read to its end.
  static func read(_ path: String) -> InputFile {
    InputFile(path: path, size: size(path), sha256: file(path))
  }

  static func size(_ path: String) -> Int64 {
    ((try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? NSNumber)?.int64Value ?? 0
  }
}
