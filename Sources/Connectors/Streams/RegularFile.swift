#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Looks at paths that others can put anything in the way of, and opens regular files alone.
///
/// A link is not followed in the path's last part: the report names what was read, and a link can lead out of the folder that was
/// meant. A pipe, socket or device is not opened, for it may wait for ever, never end, or do something when opened. What is found by
/// name can be replaced before it is opened, so what was opened is looked at again.
enum RegularFile {
  /// Which file it is and when it was last written: two that are equal hold the same bytes, as far as the file system tells.
  struct Stamp: Hashable, Sendable {
    var device: UInt64
    var inode: UInt64
    /// Bytes on disk.
    var size: Int64
    /// Last change of the content, seconds and nanoseconds of the file system's clock.
    var modified: Int64
    var modifiedNanoseconds: Int64

    init(_ status: stat) {
      device = UInt64(status.st_dev)
      inode = UInt64(status.st_ino)
      size = Int64(status.st_size)
      #if canImport(Darwin)
        modified = Int64(status.st_mtimespec.tv_sec)
        modifiedNanoseconds = Int64(status.st_mtimespec.tv_nsec)
      #else
        modified = Int64(status.st_mtim.tv_sec)
        modifiedNanoseconds = Int64(status.st_mtim.tv_nsec)
      #endif
    }
  }

  enum Found: Hashable {
    case file(Stamp)
    case folder
  }

  /// What is at a path.
  /// - Throws: `.missing` if nothing is, `.unreadable` for links, pipes, sockets and devices.
  static func look(at path: String) throws(SourceError) -> Found {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw openError(errno, path) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .file(Stamp(status))
    case S_IFDIR: return .folder
    default: throw notFile(status, path)
    }
  }

  /// A descriptor of a regular file, for reading, to be closed by the caller.
  /// - Throws: as `look(at:)`, also for a folder, and `.unreadable` where this user may not read it.
  static func open(_ path: String) throws(SourceError) -> (descriptor: Int32, stamp: Stamp) {
    guard case .file = try look(at: path) else { throw folder(path) }
    let descriptor = openForReading(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw openError(errno, path) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw SourceError.changed(path)
    }
    return (descriptor, Stamp(status))
  }

  /// The stamp of an open file as it is now; nil if the system does not say.
  static func stamp(of descriptor: Int32) -> Stamp? {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Stamp(status) : nil
  }

  /// All bytes of a file.
  /// - Throws: as `RawFile`, and `.limit` for a file of more than `limit` bytes.
  static func bytes(of path: String, limit: Int64) throws(SourceError) -> [UInt8] {
    let file = try RawFile(path: path)
    func tooLarge(_ size: Int64) -> SourceError {
      SourceError(
        .limit, path: path, message: "has \(size) bytes; at most \(limit) are read",
        advice: "export it in smaller files")
    }
    guard file.size <= limit else { throw tooLarge(file.size) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(file.size))
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(min(file.size, 1 << 18)) + 1, alignment: 16)
    defer { piece.deallocate() }
    while true {
      let count = try file.read(into: piece)
      if count == 0 { return bytes }
      guard file.bytesRead <= limit else { throw tooLarge(file.bytesRead) }
      bytes.append(contentsOf: piece[..<count])
    }
  }

  // MARK: Errors

  static func folder(_ path: String) -> SourceError {
    SourceError(
      .unreadable, path: path, message: "is a folder, not a file", advice: "name the files in it, for example with *")
  }

  private static func notFile(_ status: stat, _ path: String) -> SourceError {
    guard status.st_mode & S_IFMT == S_IFLNK else {
      return SourceError(
        .unreadable, path: path, message: "is a \(sort(status.st_mode)), not a file",
        advice: "name a regular file, or - for standard input")
    }
    var target = stat()
    let leads = stat(path, &target) == 0
    return SourceError(
      .unreadable, path: path,
      message: leads
        ? "is a symbolic link, and links are not followed" : "is a symbolic link that leads nowhere or in a circle",
      advice: "name the file that is meant, so that the report says what was read")
  }

  private static func openError(_ code: Int32, _ path: String) -> SourceError {
    switch code {
    case ENOENT, ENOTDIR: Sources.missing(path)
    case ELOOP:
      SourceError(
        .unreadable, path: path, message: "lies behind symbolic links that lead in a circle",
        advice: "name the file that is meant")
    case EACCES, EPERM:
      SourceError(.unreadable, path: path, message: "may not be read", advice: "give this user the right to read it")
    case ENAMETOOLONG:
      SourceError(.unreadable, path: path, message: "the path is too long", advice: "move the file, or rename it")
    default: SourceError(.unreadable, path: path, message: "cannot be opened: \(String(cString: strerror(code)))")
    }
  }

  private static func sort(_ mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFIFO: "pipe"
    case S_IFSOCK: "socket"
    default: "device"
    }
  }
}

/// `open`, under a name that the type's own function does not hide.
private func openForReading(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }
