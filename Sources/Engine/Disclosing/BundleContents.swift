import Crypto
public import Foundation

/// The files of a bundle or package, in a folder or in a tar, read where they lie: nothing is unpacked, and no link is followed.
public final class BundleContents {
  /// A regular file: where its bytes begin and how many there are.
  private struct Entry {
    var url: URL
    var offset: Int
    var size: Int
  }

  public let url: URL
  /// Whether the files lie in a folder.
  public let isFolder: Bool
  private var entries: [String: Entry] = [:]
  /// What lies there and is no regular file: links, devices.
  public private(set) var strange: [String] = []

  /// More is not read as a whole.
  private static let largest = 256 << 20

  /// - Throws: `EngineError` of kind `.integrity` if there is nothing, or a tar that nobody of us wrote.
  public init(_ url: URL) throws {
    self.url = url
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw EngineError(.integrity, "there is no bundle at \(url.path)")
    }
    self.isFolder = isFolder.boolValue
    if isFolder.boolValue { try list() } else { try index() }
  }

  /// Paths of all regular files, in order.
  public var names: [String] { entries.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

  /// Bytes of a file; nil if there is none.
  public func size(_ name: String) -> Int? { entries[name]?.size }

  /// A whole file; nil if there is none, or it cannot be read, or is larger than any that is read as a whole.
  public func read(_ name: String) -> [UInt8]? {
    guard let size = entries[name]?.size, size <= Self.largest else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    do {
      try forEachPiece(name) { bytes.append(contentsOf: $0) }
    } catch {
      return nil
    }
    return bytes
  }

  /// SHA-256 of a file, and its size; nil if there is none or it cannot be read.
  func digest(_ name: String) -> Manifest.File? {
    var (hash, size) = (SHA256(), 0)
    do {
      try forEachPiece(name) {
        hash.update($0)
        size += $0.count
      }
    } catch {
      return nil
    }
    return Manifest.File(name: name, size: size, sha256: hash.finalize().hex)
  }

  /// Writes a file to another place.
  func copy(_ name: String, to stream: BundleStream) throws {
    try forEachPiece(name) { try stream.write(Array($0)) }
  }

  /// Hands on the lines of a file without their line feeds, never more than one of them and a piece in memory.
  /// - Throws: `EngineError` of kind `.integrity` if there is no such file, or for a line that no record comes to.
  func forEachLine(_ name: String, _ body: ([UInt8]) throws -> Void) throws {
    var rest: [UInt8] = []
    try forEachPiece(name) { piece in
      var start = 0
      while start < piece.count, let base = piece.baseAddress,
        let found = memchr(base + start, 0x0A, piece.count - start)
      {
        let end = UnsafeRawPointer(found) - base
        rest.append(contentsOf: piece[start..<end])
        try body(rest)
        rest.removeAll(keepingCapacity: true)
        start = end + 1
      }
      rest.append(contentsOf: piece[start...])
      guard rest.count <= Self.longestLine else {
        throw EngineError(.integrity, "\(name) has a line of more than \(Self.longestLine >> 20) MiB")
      }
    }
    if !rest.isEmpty { try body(rest) }
  }

  private static let longestLine = 64 << 20

  private func forEachPiece(_ name: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    guard let entry = entries[name] else { throw EngineError(.integrity, "\(name) is missing") }
    let descriptor = open(entry.url.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw EngineError(.integrity, "\(name) cannot be read") }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var done = 0
    while done < entry.size {
      let count = pread(descriptor, &buffer, min(buffer.count, entry.size - done), off_t(entry.offset + done))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw EngineError(.integrity, "\(name) cannot be read to its end") }
      try buffer.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      done += count
    }
  }

  private func list() throws {
    for name in (try? FileManager.default.subpathsOfDirectory(atPath: url.path)) ?? [] {
      let file = url.appendingPathComponent(name)
      var status = stat()
      guard lstat(file.path, &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFREG: entries[name] = Entry(url: file, offset: 0, size: Int(status.st_size))
      case S_IFDIR: break
      default: strange.append(name)
      }
    }
    strange.sort()
  }

  private func index() throws {
    for entry in try TarArchive.index(url) {
      guard entries.updateValue(Entry(url: url, offset: entry.offset, size: entry.size), forKey: entry.name) == nil
      else { throw TarArchive.refused(url, "\(entry.name) stands in it twice") }
    }
  }
}
