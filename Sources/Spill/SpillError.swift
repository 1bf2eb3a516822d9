/// Temporary data that cannot be written or read back.
public struct SpillError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The folder in which the data lie.
  public var folder: String
  /// What failed, for people: `No space left on device`.
  public var reason: String

  public init(folder: String, reason: String) {
    self.folder = folder
    self.reason = reason
  }

  public var description: String { "temporary data in \(folder): \(reason)" }
}
