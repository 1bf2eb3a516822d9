import Foundation

/// Folders that are being built and must not be left behind when the process is stopped from outside: the work may be in the middle of
/// something long, and then whoever stops the process clears them.
///
/// `@unchecked Sendable`: all state is touched under `lock` alone.
public final class Scaffold: @unchecked Sendable {
  public static let shared = Scaffold()

  private let lock = NSLock()
  private var folders: Set<URL> = []
  private var completed = 0

  /// Whether anything was completed, that is, published.
  public var hasCompleted: Bool { lock.withLock { completed > 0 } }

  func add(_ folder: URL) { lock.withLock { _ = folders.insert(folder) } }

  func remove(_ folder: URL) { lock.withLock { _ = folders.remove(folder) } }

  /// Does the last step, after which the folder is scaffold no more. If the folders were cleared before, it does not return.
  func complete<T>(_ folder: URL, _ step: () throws -> T) rethrows -> T {
    try lock.withLock {
      let result = try step()
      folders.remove(folder)
      completed += 1
      return result
    }
  }

  /// Removes the folders, and keeps anyone from completing one afterwards: to be called by whoever ends the process right after.
  ///
  /// - Returns: whether anything was completed before.
  public func clear() -> Bool {
    lock.lock()
    // The work may be making files in them meanwhile.
    for folder in folders {
      for _ in 0..<10 where BundlePlace.exists(folder) { try? FileManager.default.removeItem(at: folder) }
    }
    return completed > 0
  }
}
