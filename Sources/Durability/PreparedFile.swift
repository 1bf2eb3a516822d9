import Foundation

/// A file that is complete and on disk under a name of its own, and not yet at its place: nobody ever sees half of it there.
///
/// Its bytes lie in `.NAME.PROCESS.partial` beside the place, which goes when this object does. What a killed process left of that kind is
/// known by that nobody holds its lock: `PreparedFile.sweep` removes it.
public final class PreparedFile {
  public let path: String
  private let temporary: String
  private let descriptor: Int32
  private var isPlaced = false

  /// Writes the bytes and waits for the disk.
  /// - Parameter mode: exactly; the mask of the process takes nothing away.
  /// - Throws: `DiskError` that names `path`.
  public init(_ bytes: [UInt8], for path: String, mode: mode_t) throws(DiskError) {
    self.path = path
    temporary = Self.temporaryName(of: path)
    descriptor = try Self.write(bytes, to: temporary, mode: mode, path: path)
  }

  deinit {
    if !isPlaced { unlink(temporary) }
    close(descriptor)
  }

  /// Moves the file to its place, in one step. It is durable there once the folder is synchronised.
  /// - Parameter replacing: whether a file that is there may go; otherwise the error's code is `EEXIST`.
  public func place(replacing: Bool) throws(DiskError) {
    try Folder.move(temporary, to: path, replacing: replacing)
    isPlaced = true
  }

  /// Writes a whole file: when this returns it is on disk at its place, and at no moment was a part of it there.
  /// - Parameter replacing: whether a file that is there may go; otherwise the error's code is `EEXIST`.
  public static func write(_ bytes: [UInt8], to path: String, mode: mode_t, replacing: Bool) throws(DiskError) {
    try PreparedFile(bytes, for: path, mode: mode).place(replacing: replacing)
    try Folder.synchronize(folder(of: path))
  }

  /// Writes a file durably. If another process has put one there meanwhile, that one stays: of two that begin at once, both go on with it.
  public static func writeUnlessThere(_ bytes: [UInt8], to path: String, mode: mode_t) throws(DiskError) {
    do {
      try write(bytes, to: path, mode: mode, replacing: false)
    } catch {
      guard error.code == EEXIST else { throw error }
    }
  }

  /// Removes what killed processes left in a folder; files of living ones stay.
  /// - Returns: names of what was removed, in order.
  public static func sweep(_ folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().filter { name in
      guard name.wholeMatch(of: /\..+\.[0-9]+\.partial/) != nil else { return false }
      let path = "\(folder)/\(name)"
      let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
      guard descriptor >= 0 else { return false }
      defer { close(descriptor) }
      return flock(descriptor, LOCK_EX | LOCK_NB) == 0 && unlink(path) == 0
    }
  }

  /// The folder in which a path lies.
  public static func folder(of path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }

  /// - Returns: the open file, which this process has locked. If anything fails, no file is left.
  private static func write(
    _ bytes: [UInt8], to temporary: String, mode: mode_t, path: String
  ) throws(DiskError) -> Int32 {
    unlink(temporary)
    let descriptor = try Descriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL, mode: mode, to: "write")
    do throws(DiskError) {
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw DiskError("lock", temporary) }
      guard fchmod(descriptor, mode) == 0 else { throw DiskError("write", path) }
      try Descriptor.write(bytes, to: descriptor, path: path)
      try Descriptor.synchronize(descriptor, path: path)
      return descriptor
    } catch {
      unlink(temporary)
      close(descriptor)
      throw error
    }
  }

  private static func temporaryName(of path: String) -> String {
    let name = (path as NSString).lastPathComponent
    return "\(folder(of: path))/.\(name).\(getpid()).partial"
  }
}
