import CSystem
import Crypto
import Foundation

/// Writes a bundle beside its place and moves it there whole: a reader sees a complete, sealed bundle or none.
///
/// Files are written into `.<name>.partial` in the same folder, each fsynced with its directory; `publish()` renames. What a killed run
/// left there is removed by the next one.
final class BundleWriter {
  let destination: URL
  private let partial: URL
  private var published = false
  private(set) var files: [Manifest.File] = []
  private var folders: Set<URL> = []

  init(destination: URL) throws {
    self.destination = destination
    let parent = destination.deletingLastPathComponent()
    partial = parent.appendingPathComponent(".\(destination.lastPathComponent).partial", isDirectory: true)
    do {
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
      if FileManager.default.fileExists(atPath: partial.path) { try FileManager.default.removeItem(at: partial) }
      try FileManager.default.createDirectory(at: partial, withIntermediateDirectories: false)
      Scaffold.shared.add(partial)
    } catch {
      throw EngineError(.input, "cannot write into \(parent.path): \(error.localizedDescription)")
    }
  }

  deinit {
    if !published { try? FileManager.default.removeItem(at: partial) }
    Scaffold.shared.remove(partial)
  }

  /// The place of a file while the bundle is being written.
  func path(_ name: String) -> URL { partial.appendingPathComponent(name) }

  /// A whole file at once.
  func add(_ name: String, _ bytes: [UInt8], listed: Bool = true) throws {
    let stream = try open(name, listed: listed)
    try stream.write(bytes)
    try stream.close()
  }

  /// A file that is written piece by piece; it counts once closed.
  func open(_ name: String, listed: Bool = true) throws -> BundleStream {
    let folder = path(name).deletingLastPathComponent()
    if folders.insert(folder).inserted {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    return try BundleStream(url: path(name)) { [self] size, digest in
      if listed { files.append(Manifest.File(name: name, size: size, sha256: digest.hex)) }
    }
  }

  /// Moves the bundle to its place. An earlier bundle there is kept beside it as `<name>.edition-<n>`.
  /// - Returns: where the earlier one went.
  @discardableResult
  func publish() throws -> URL? {
    for folder in folders { try synchronizeDirectory(folder) }
    try synchronizeDirectory(partial)
    let earlier = try Scaffold.shared.complete(partial) { try move() }
    published = true
    try synchronizeDirectory(destination.deletingLastPathComponent())
    return earlier
  }

  private func move() throws -> URL? {
    let parent = destination.deletingLastPathComponent()
    var earlier: URL?
    if FileManager.default.fileExists(atPath: destination.path) {
      try exchange(partial, destination)
      var edition = 1
      var place: URL
      repeat {
        place = parent.appendingPathComponent("\(destination.lastPathComponent).edition-\(edition)", isDirectory: true)
        edition += 1
      } while FileManager.default.fileExists(atPath: place.path)
      try rename(partial, place)
      earlier = place
    } else {
      try rename(partial, destination)
    }
    return earlier
  }

  private func rename(_ from: URL, _ to: URL) throws {
    guard Foundation.rename(from.path, to.path) == 0 else { throw failure("cannot move \(from.path) to \(to.path)") }
  }

  /// Swaps two folders in one step (Linux `renameat2`), so that there is no moment without a bundle.
  private func exchange(_ one: URL, _ other: URL) throws {
    guard csystem_exchange(one.path, other.path) == 0 else {
      throw failure("cannot replace \(other.path)")
    }
  }

  private func synchronizeDirectory(_ folder: URL) throws {
    let descriptor = Foundation.open(folder.path, O_RDONLY | O_DIRECTORY)
    guard descriptor >= 0 else { throw failure("cannot open \(folder.path)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("cannot synchronise \(folder.path)") }
  }

  private func failure(_ message: String) -> EngineError {
    EngineError(.input, "\(message): \(String(cString: strerror(errno)))")
  }
}

/// One file of a bundle under way: hashed as it is written, buffered, fsynced when closed.
final class BundleStream {
  private let url: URL
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var hash = SHA256()
  private var size = 0
  private var open = true
  private let finished: (Int, Digest) -> Void

  fileprivate init(url: URL, finished: @escaping (Int, Digest) -> Void) throws {
    self.url = url
    self.finished = finished
    descriptor = Foundation.open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw EngineError(.input, "cannot create \(url.path): \(String(cString: strerror(errno)))")
    }
    buffer.reserveCapacity(1 << 17)
  }

  deinit { if open { Foundation.close(descriptor) } }

  func write(_ bytes: [UInt8]) throws {
    buffer.append(contentsOf: bytes)
    if buffer.count >= 1 << 16 { try flush() }
  }

  func writeLine(_ bytes: [UInt8]) throws {
    buffer.append(contentsOf: bytes)
    buffer.append(0x0A)
    if buffer.count >= 1 << 16 { try flush() }
  }

  func close() throws {
    try flush()
    guard fsync(descriptor) == 0 else { throw failure() }
    open = false
    guard Foundation.close(descriptor) == 0 else { throw failure() }
    finished(size, hash.finalize())
  }

  private func flush() throws {
    try buffer.withUnsafeBytes { bytes in
      hash.update(bytes)
      var offset = 0
      while offset < bytes.count {
        let written = Foundation.write(descriptor, bytes.baseAddress! + offset, bytes.count - offset)
        if written < 0 {
          if errno == EINTR { continue }
          throw failure()
        }
        offset += written
      }
    }
    size += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  private func failure() -> EngineError {
    EngineError(.input, "cannot write \(url.path): \(String(cString: strerror(errno)))", hint: "nothing was published")
  }
}
