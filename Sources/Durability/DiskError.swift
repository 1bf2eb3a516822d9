import Foundation

/// A call of the operating system that failed: what was tried, on which path, and why.
public struct DiskError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was tried, as it stands after "cannot": `write`.
  public let action: String
  public let path: String
  /// The value of `errno`.
  public let code: Int32

  /// - Parameter code: by default what the last call of this thread left.
  public init(_ action: String, _ path: String, code: Int32 = errno) {
    self.action = action
    self.path = path
    self.code = code
  }

  public var reason: String { String(cString: strerror(code)) }

  public var description: String { "cannot \(action) \(path): \(reason)" }
}
