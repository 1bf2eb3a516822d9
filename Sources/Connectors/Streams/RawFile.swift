import Crypto

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The bytes of a file as they lie on disk, read once from start to end, counted and digested on the way.
///
/// They are read, never mapped: a file that another cuts short while it is read gives fewer bytes, and is noticed.
final class RawFile {
  let path: String
  private let source: Source
  private var hash = SHA256()
  private(set) var bytesRead: Int64 = 0
  private var isAtEnd = false

  private enum Source {
    case descriptor(Int32, RegularFile.Stamp)
    case standardInput
  }

  /// - Parameter path: a regular file, or `-` for standard input.
  /// - Throws: `.missing`, `.unreadable`; also for links, folders, pipes and devices, which may change or never end.
  init(path: String) throws(SourceError) {
    self.path = path
    guard path != "-" else {
      source = .standardInput
      return
    }
    let (descriptor, stamp) = try RegularFile.open(path)
    source = .descriptor(descriptor, stamp)
  }

  deinit {
    if case .descriptor(let descriptor, _) = source { close(descriptor) }
  }

  /// Bytes on disk when the file was opened; 0 for standard input.
  var size: Int64 {
    if case .descriptor(_, let stamp) = source { stamp.size } else { 0 }
  }

  /// Reads up to so many bytes into a buffer.
  ///
  /// - Returns: how many; 0 at the end.
  /// - Throws: `.changed` at the end of a file that was written, or cut short, since it was opened.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    guard !isAtEnd, !buffer.isEmpty else { return 0 }
    guard !Task.isCancelled else {
      throw SourceError(.unreadable, path: path, message: "was not read to its end: the work was stopped")
    }
    let count: Int
    switch source {
    case .descriptor(let descriptor, let stamp):
      count = try Self.read(descriptor, into: buffer, path: path)
      if count == 0, bytesRead != stamp.size || RegularFile.stamp(of: descriptor) != stamp {
        throw SourceError.changed(path)
      }
    case .standardInput: count = try StandardInput.shared.read(from: bytesRead, into: buffer)
    }
    if count == 0 { isAtEnd = true }
    hash.update(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
    bytesRead += Int64(count)
    return count
  }

  /// Of the bytes read so far.
  var digest: Digest { hash.finalize() }

  /// The file as read so far; the digest once it was read to its end.
  var inputFile: InputFile {
    InputFile(path: path, size: bytesRead, sha256: isAtEnd ? digest.hex : nil)
  }

  static func read(
    _ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, path: String
  ) throws(SourceError) -> Int {
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      #elseif canImport(Musl)
        let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
      #else
        let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
      #endif
      if count >= 0 { return count }
      if errno != EINTR {
        throw SourceError(
          .unreadable, path: path, message: "cannot be read on: \(String(cString: strerror(errno)))",
          advice: "check the disk, or copy the file to another")
      }
    }
  }

  /// The file as found, without opening it.
  ///
  /// - Throws: as opening would.
  static func look(at path: String) throws(SourceError) -> InputFile {
    guard path != "-" else { return InputFile(path: path, size: 0) }
    guard case .file(let stamp) = try RegularFile.look(at: path) else { throw RegularFile.folder(path) }
    return InputFile(path: path, size: stamp.size)
  }
}
