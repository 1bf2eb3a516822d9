import Crypto
import Durability
import Foundation

/// A package under way: a tar beside its place under a name of its own, complete and on disk before it is moved there.
final class PackageFile {
  let path: String
  private let temporary: String
  private let descriptor: Int32
  private var offset = 0
  private var isPlaced = false
  private(set) var files: [Manifest.File] = []

  /// - Throws: `DiskError`.
  init(_ path: String) throws {
    self.path = path
    let folder = PreparedFile.folder(of: path)
    _ = PreparedFile.sweep(folder)
    temporary = "\(folder)/.\(URL(fileURLWithPath: path).lastPathComponent).\(getpid()).partial"
    unlink(temporary)
    descriptor = try Descriptor.open(temporary, O_RDWR | O_CREAT | O_EXCL, mode: 0o600, to: "write")
    // Whoever sweeps the folder sees that this is not left behind.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw DiskError("lock", temporary) }
  }

  deinit {
    if !isPlaced { unlink(temporary) }
    close(descriptor)
  }

  func add(_ name: String, _ bytes: [UInt8]) throws {
    try add(name) { write in try write(bytes) }
  }

  /// A file whose size is known only when all of it was written.
  func add(_ name: String, _ produce: (_ write: ([UInt8]) throws -> Void) throws -> Void) throws {
    let start = offset
    try append([UInt8](repeating: 0, count: 512))
    var (hash, size, buffer) = (SHA256(), 0, [UInt8]())
    func flush() throws {
      hash.update(buffer)
      size += buffer.count
      try append(buffer)
      buffer.removeAll(keepingCapacity: true)
    }
    try produce { bytes in
      buffer.append(contentsOf: bytes)
      if buffer.count >= 1 << 17 { try flush() }
    }
    try flush()
    try append([UInt8](repeating: 0, count: TarArchive.padded(size) - size))
    let header = try TarArchive.header(name: name, size: size)
    guard pwrite(descriptor, header, header.count, off_t(start)) == header.count else { throw DiskError("write", path) }
    files.append(Manifest.File(name: name, size: size, sha256: hash.finalize().hex))
  }

  /// Ends the archive and waits for the disk.
  func finish() throws {
    try append(TarArchive.end)
    try Descriptor.synchronize(descriptor, path: path)
  }

  /// Moves it to its place, where nothing may be yet.
  func place() throws {
    try Folder.move(temporary, to: path, replacing: false)
    isPlaced = true
    try Folder.synchronize(PreparedFile.folder(of: path))
  }

  private func append(_ bytes: [UInt8]) throws {
    try Descriptor.write(bytes, to: descriptor, path: path)
    offset += bytes.count
  }
}
