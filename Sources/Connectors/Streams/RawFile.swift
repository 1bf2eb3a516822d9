import Crypto

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The bytes of a file as they lie on disk, read once from start to end, counted and digested on the way.
final class RawFile {
  let path: String
  private let source: Source
  private var digest = SHA256()
  private(set) var bytesRead: Int64 = 0
  private var isAtEnd = false

  private enum Source {
    case descriptor(Int32)
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
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.openError(errno, path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw SourceError(
        .unreadable, path: path, message: "is a \(Self.sort(status.st_mode)), not a file",
        advice: "name a regular file, or - for standard input")
    }
    source = .descriptor(descriptor)
  }

  deinit {
    if case .descriptor(let descriptor) = source { close(descriptor) }
  }

  /// Reads up to so many bytes into a buffer.
  ///
  /// - Returns: how many; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    guard !isAtEnd, !buffer.isEmpty else { return 0 }
    guard !Task.isCancelled else {
      throw SourceError(.unreadable, path: path, message: "was not read to its end: the work was stopped")
    }
    let count: Int
    switch source {
    case .descriptor(let descriptor): count = try Self.read(descriptor, into: buffer, path: path)
    case .standardInput: count = try StandardInput.shared.read(from: bytesRead, into: buffer)
    }
    if count == 0 { isAtEnd = true }
    digest.update(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
    bytesRead += Int64(count)
    return count
  }

  /// The file as read so far; the digest once it was read to its end.
  var inputFile: InputFile {
    InputFile(path: path, size: bytesRead, sha256: isAtEnd ? digest.finalize().hex : nil)
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
        throw SourceError(.unreadable, path: path, message: "cannot be read on: \(String(cString: strerror(errno)))")
      }
    }
  }

  /// The file as found, without opening it.
  ///
  /// - Throws: as opening would.
  static func look(at path: String) throws(SourceError) -> InputFile {
    guard path != "-" else { return InputFile(path: path, size: 0) }
    var status = stat()
    guard lstat(path, &status) == 0 else { throw openError(errno, path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw SourceError(
        .unreadable, path: path, message: "is a \(sort(status.st_mode)), not a file",
        advice: "name a regular file, or - for standard input")
    }
    return InputFile(path: path, size: Int64(status.st_size))
  }

  private static func openError(_ code: Int32, _ path: String) -> SourceError {
    switch code {
    case ENOENT, ENOTDIR:
      SourceError(.missing, path: path, message: "there is no such file", advice: "look for a slip in the path")
    case ELOOP:
      SourceError(
        .unreadable, path: path, message: "is a symbolic link, not a file",
        advice: "name the file that it leads to, so that the report says what was read")
    case EACCES, EPERM:
      SourceError(.unreadable, path: path, message: "may not be read", advice: "give this user the right to read it")
    default: SourceError(.unreadable, path: path, message: "cannot be opened: \(String(cString: strerror(code)))")
    }
  }

  private static func sort(_ mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFDIR: "folder"
    case S_IFIFO: "pipe"
    case S_IFSOCK: "socket"
    case S_IFLNK: "symbolic link"
    default: "device"
    }
  }
}
