import Crypto

/// Digests of the files that a connector read, so that two passes over other data are noticed.
enum FileDigest {
  /// A file read to its end.
  /// - Throws: `SourceError` where it cannot be read, or changes meanwhile.
  static func read(_ path: String) throws(SourceError) -> InputFile {
    let (size, digest) = try raw(path)
    return InputFile(path: path, size: size, sha256: digest.hex)
  }

  private static func raw(_ path: String) throws(SourceError) -> (size: Int64, digest: Digest) {
    let file = try RawFile(path: path)
    let size = Int(min(file.size, Int64(UnpackedStream.readSize))) + 1
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    defer { buffer.deallocate() }
    while try file.read(into: buffer) > 0 {}
    return (file.bytesRead, file.digest)
  }

  /// A folder: the sum of its files' bytes, and SHA-256 over the sorted lines `<hex> <path>` LF. Memory is about the length of the
  /// paths.
  static func read(_ tree: FileTree) throws -> InputFile {
    var size: Int64 = 0
    var digests: [UInt8] = []
    var paths: [UInt8] = []
    var ends: [Int] = []
    try tree.forEachFile(under: "") { path in
      let file = try raw("\(tree.root)/\(path)")
      size += file.size
      digests += file.digest.bytes
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
    return InputFile(path: tree.root, size: size, sha256: hash.finalize().hex)
  }

  /// Bytes of all files of a folder.
  static func size(of tree: FileTree) -> Int64 {
    var sum: Int64 = 0
    tree.forEachFile(under: "") { sum += tree.size($0) }
    return sum
  }

  /// Bytes of a file; 0 where there is none.
  static func size(_ path: String) -> Int64 {
    guard case .file(let stamp)? = try? RegularFile.look(at: path) else { return 0 }
    return stamp.size
  }

  /// What the file system says of a file, or of all files of a folder, in short: to be compared after reading.
  static func stamp(_ path: String) -> Digest {
    var hash = SHA256()
    func add(_ name: String, _ path: String) {
      guard case .file(let stamp)? = try? RegularFile.look(at: path) else { return }
      let parts =
        [stamp.device, stamp.inode].map(String.init)
        + [stamp.size, stamp.modified, stamp.modifiedNanoseconds].map(String.init)
      hash.update("\(name)\u{0}\(parts.joined(separator: " "))\n")
    }
    add("", path)
    if case .folder? = try? RegularFile.look(at: path) {
      FileTree(path).forEachFile(under: "") { add($0, "\(path)/\($0)") }
    }
    return hash.finalize()
  }
}
