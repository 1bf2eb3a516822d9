import Crypto
import Durability
import Foundation

/// Writes a bundle beside its place and moves it there whole: a reader sees a complete, sealed bundle or none.
///
/// Files are written into `.<name>.partial` in the same folder. `publish()` waits until all of them and the names of all of them are on
/// disk, and moves the folder in one step. What a killed run left is found by `BundleRecovery`.
final class BundleWriter {
  /// Where the bundle lies: at `partial`, at `ready`, at its place with the earlier one at `ready`, at its place.
  private enum State { case writing, ready, swapped, published }

  private let place: BundlePlace
  private var state = State.writing
  private(set) var files: [Manifest.File] = []
  /// Folders inside the bundle, by their path in it.
  private var folders: Set<String> = []

  var destination: URL { place.destination }

  init(destination: URL) throws {
    place = BundlePlace(destination: destination)
    try Folder.make(destination.deletingLastPathComponent().path)
    if BundlePlace.exists(place.partial) {
      do {
        try FileManager.default.removeItem(at: place.partial)
      } catch {
        throw EngineError(.input, "cannot remove \(place.partial.path): \(error.localizedDescription)")
      }
    }
    try Folder.make(place.partial.path)
    Scaffold.shared.add(place.partial)
  }

  deinit {
    switch state {
    case .writing: try? FileManager.default.removeItem(at: place.partial)
    case .ready: try? FileManager.default.removeItem(at: place.ready)
    case .swapped, .published: break
    }
    Scaffold.shared.remove(place.partial)
  }

  /// The place of a file while the bundle is being written.
  func path(_ name: String) -> URL { place.partial.appendingPathComponent(name) }

  /// A whole file at once.
  func add(_ name: String, _ bytes: [UInt8], listed: Bool = true) throws {
    let stream = try open(name, listed: listed)
    try stream.write(bytes)
    try stream.close()
  }

  /// A file that is written piece by piece; it counts once closed.
  func open(_ name: String, listed: Bool = true) throws -> BundleStream {
    let parts = name.split(separator: "/").dropLast()
    for count in parts.indices.map({ $0 + 1 }) {
      let folder = parts.prefix(count).joined(separator: "/")
      if folders.insert(folder).inserted { try Folder.make(path(folder).path) }
    }
    return try BundleStream(url: path(name)) { [self] size, digest in
      if listed { files.append(Manifest.File(name: name, size: size, sha256: digest.hex)) }
    }
  }

  /// Moves the bundle to its place. An earlier bundle there is kept beside it as `<name>.edition-<n>`.
  ///
  /// - Parameter noting: called when everything is on disk and nothing is published yet.
  /// - Returns: where the earlier one went.
  /// - Throws: before the bundle stands at its place, what failed; after that an `EngineError` that says so.
  @discardableResult
  func publish(noting: () throws -> Void = {}) throws -> URL? {
    for folder in folders { try Folder.synchronize(path(folder).path) }
    try Folder.synchronize(place.partial.path)
    try noting()
    let edition = try Scaffold.shared.complete(place.partial) { try takePlace() }
    do {
      try Folder.synchronize(destination.deletingLastPathComponent().path)
      return state == .swapped ? try place.keepEarlier() : edition
    } catch {
      throw EngineError(
        .input, "\(destination.path) is complete and at its place, but afterwards: \(error)",
        hint: "the next run puts the rest in order")
    }
  }

  /// The step before which a reader sees what was there, and after which the new bundle.
  /// - Returns: where the earlier one went, if it is not at `ready`.
  private func takePlace() throws -> URL? {
    guard BundlePlace.exists(destination) else {
      try Folder.move(place.partial.path, to: destination.path, replacing: false)
      state = .published
      return nil
    }
    try Folder.move(place.partial.path, to: place.ready.path, replacing: false)
    state = .ready
    if try Folder.exchange(place.ready.path, destination.path) {
      state = .swapped
      return nil
    }
    // The file system cannot swap names: for a moment there is no bundle. If the process dies in it, the next run goes on from here.
    let edition = place.freeEdition
    try Folder.move(destination.path, to: edition.path, replacing: false)
    do {
      try Folder.move(place.ready.path, to: destination.path, replacing: false)
    } catch {
      try Folder.move(edition.path, to: destination.path, replacing: false)
      throw error
    }
    state = .published
    return edition
  }
}

/// One file of a bundle under way: hashed as it is written, buffered, on disk when closed.
final class BundleStream {
  private let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var hash = SHA256()
  private var size = 0
  private var isOpen = true
  private let finished: (Int, Digest) -> Void

  init(url: URL, finished: @escaping (Int, Digest) -> Void) throws {
    path = url.path
    self.finished = finished
    descriptor = try Descriptor.open(path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o644, to: "write")
    buffer.reserveCapacity(1 << 17)
  }

  deinit { if isOpen { Foundation.close(descriptor) } }

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
    try Descriptor.synchronize(descriptor, path: path)
    isOpen = false
    try Descriptor.close(descriptor, path: path)
    finished(size, hash.finalize())
  }

  private func flush() throws {
    hash.update(buffer)
    try Descriptor.write(buffer, to: descriptor, path: path)
    size += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}
