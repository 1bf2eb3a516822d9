import Foundation

/// Calls on descriptors as every writer here needs them: whole, and not given up because a signal came in between.
public enum Descriptor {
  /// Opens a path; `O_CLOEXEC` is added.
  /// - Throws: `DiskError` that says that it cannot do `action`.
  public static func open(
    _ path: String, _ flags: Int32, mode: mode_t = 0, to action: String = "open"
  ) throws(DiskError) -> Int32 {
    while true {
      let descriptor = Foundation.open(path, flags | O_CLOEXEC, mode)
      if descriptor >= 0 { return descriptor }
      guard errno == EINTR else { throw DiskError(action, path) }
    }
  }

  /// Writes all bytes, in as many steps as the system takes.
  /// - Parameter path: for the error alone.
  public static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(DiskError) {
    let failure: DiskError? = bytes.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return nil }
      var offset = 0
      while offset < bytes.count {
        let written = Foundation.write(descriptor, start + offset, bytes.count - offset)
        if written > 0 {
          offset += written
        } else if written == 0 {
          return DiskError("write", path, code: EIO)
        } else if errno != EINTR {
          return DiskError("write", path)
        }
      }
      return nil
    }
    if let failure { throw failure }
  }

  /// Waits until the disk has everything that was written.
  public static func synchronize(_ descriptor: Int32, path: String) throws(DiskError) {
    while fsync(descriptor) != 0 {
      guard errno == EINTR else { throw DiskError("synchronise", path) }
    }
  }

  /// Closes a file that was written. On Linux the descriptor is gone even where a signal came in between.
  public static func close(_ descriptor: Int32, path: String) throws(DiskError) {
    guard Foundation.close(descriptor) == 0 || errno == EINTR else { throw DiskError("close", path) }
  }
}
