/// Why a source cannot be read at all: what is wrong, with which file, and what to do.
///
/// A fault of a single line, event or row is no `SourceError`: it is a `SourceRejection` and reading goes on. The
/// message never holds a value from the file.
public struct SourceError: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Reason: String, Sendable {
    /// No connector of that name.
    case unknownSystem
    /// No file at the path, or a pattern that matches none.
    case missing
    /// The file is there, but the system refuses to open or read it.
    case unreadable
    /// The bytes are not what the connector reads: another system's export, an image, an archive.
    case wrongFormat
    /// The right sort of file, but damaged: a torn database, a broken compressed stream.
    case corrupt
    /// A limit of the reader is exceeded.
    case limit
    /// The file is not the one that it was when reading began.
    case changed
  }

  public var reason: Reason
  /// The file or folder at fault, as it was given.
  public var path: String?
  /// What is wrong, in one sentence.
  public var message: String
  /// What to do about it, in one sentence.
  public var advice: String?

  public init(_ reason: Reason, path: String? = nil, message: String, advice: String? = nil) {
    self.reason = reason
    self.path = path
    self.message = message
    self.advice = advice
  }

  /// For a file that was written, cut short or replaced under the reader's hands: whatever was read of it is no record of anything.
  public static func changed(_ path: String) -> SourceError {
    SourceError(
      .changed, path: path, message: "changed while it was read",
      advice: "let the export finish, then run again; nothing was published")
  }

  public var description: String {
    [path.map { "\($0): " } ?? "", message, advice.map { "; \($0)" } ?? ""].joined()
  }
}
