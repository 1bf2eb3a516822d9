import CSystem
import Foundation

/// Folders whose names are on disk when a call returns.
public enum Folder {
  /// Makes a folder and those above it where they are missing, each durable in the one above.
  /// - Parameter mode: of the last one; those above are made as the mask of the process says.
  public static func make(_ path: String, mode: mode_t = 0o777) throws(DiskError) {
    if isFolder(path) { return }
    let parent = (path as NSString).deletingLastPathComponent
    if !parent.isEmpty, parent != path { try make(parent) }
    while mkdir(path, mode) != 0 {
      if errno == EEXIST, isFolder(path) { break }
      guard errno == EINTR else { throw DiskError("make", path) }
    }
    try synchronize(parent.isEmpty ? "." : parent)
  }

  /// Waits until the names in a folder are on disk as they are now.
  public static func synchronize(_ path: String) throws(DiskError) {
    let descriptor = try Descriptor.open(path, O_RDONLY | O_DIRECTORY)
    defer { Foundation.close(descriptor) }
    try Descriptor.synchronize(descriptor, path: path)
  }

  /// Moves something to a name, in one step; both names in one file system.
  /// - Parameter replacing: whether something that has the name may go; otherwise the error's code is `EEXIST`.
  public static func move(_ from: String, to: String, replacing: Bool) throws(DiskError) {
    while true {
      let moved = replacing ? rename(from, to) : csystem_move(from, to)
      if moved == 0 { return }
      guard errno == EINTR else { throw DiskError("make", to) }
    }
  }

  /// Swaps two names in one step, so that there is no moment without one of them.
  /// - Returns: false where the file system does not know how.
  public static func exchange(_ one: String, _ other: String) throws(DiskError) -> Bool {
    while csystem_exchange(one, other) != 0 {
      switch errno {
      case EINTR: continue
      case EINVAL, ENOSYS, EOPNOTSUPP: return false
      default: throw DiskError("replace", other)
      }
    }
    return true
  }

  /// Whether the disk on which a folder lies has no room for one more page of 64 KiB, or for one more file.
  public static func isFull(_ path: String) -> Bool {
    var disk = statvfs()
    guard statvfs(path, &disk) == 0 else { return false }
    return UInt64(disk.f_bavail) * UInt64(disk.f_frsize) < 1 << 16 || disk.f_files > 0 && disk.f_favail == 0
  }

  public static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}
