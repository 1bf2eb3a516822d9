import Foundation

/// The right to change the files of a folder, held by one process at a time and given back by the kernel however the holder ends
/// (`flock` on the folder itself: nothing is left behind).
public final class FolderLock {
  private let descriptor: Int32

  /// Waits until nobody else has it.
  public init(_ folder: String) throws(DiskError) {
    descriptor = try Descriptor.open(folder, O_RDONLY | O_DIRECTORY)
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw DiskError("lock", folder) }
    }
  }

  deinit { close(descriptor) }
}
