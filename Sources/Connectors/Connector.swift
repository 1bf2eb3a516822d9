import JSON
import Provenance

/// Reads the exports of one source system and gives native records, in an order that is the same each time.
///
/// A connector can be read any number of times: the engine reads every source twice.
public protocol Connector: Sendable {
  /// The system's name, as in `source.system` of its records.
  var system: String { get }
  /// The files that it reads, in order, as found when the connector was made.
  var inputs: [InputFile] { get }
  /// A reader at the start. It is pulled from one thread.
  ///
  /// - Throws: `SourceError` if a file cannot be opened.
  func makeReader() throws -> any ChunkReader
}

/// Gives the records of a source, chunk by chunk.
public protocol ChunkReader {
  /// The next chunk; `nil` at the end.
  ///
  /// - Throws: `SourceError` if a file cannot be read on.
  mutating func next() throws -> RecordChunk?

  /// The files read to their end so far, with size and digest as read: two passes that differ read different data.
  var files: [InputFile] { get }

  /// Bytes of the inputs read so far, as they are on disk: how far the work is. 0 where that is told at the end alone.
  var bytesRead: Int64 { get }
}

extension ChunkReader {
  public var bytesRead: Int64 { 0 }
}

/// A file of a source.
public struct InputFile: Sendable, Hashable {
  /// As it was given; `-` is standard input.
  public var path: String
  /// Bytes on disk; 0 for standard input that has not been read.
  public var size: Int64
  /// SHA-256 of the bytes on disk, 64 hexadecimal digits; known once the file was read to its end.
  public var sha256: String?

  public init(path: String, size: Int64, sha256: String? = nil) {
    self.path = path
    self.size = size
    self.sha256 = sha256
  }
}

/// A piece of a source as native records.
public struct RecordChunk: Sendable {
  /// Index of the source in the run; the engine sets it.
  public var source: Int
  /// Number of the chunk in its source, from 0.
  public var ordinal: Int
  /// Index in the connector's `inputs` of the file that the chunk comes from.
  public var file: Int
  /// Native JSON Lines, each ended by LF (the last perhaps not). Empty lines are no records.
  public var bytes: [UInt8]
  /// Where the lines come from.
  public var place: Place
  /// What the connector itself refused between the chunk before and this one's end.
  public var rejected: [SourceRejection]
  /// What was read. For native records, `accepted` are those handed on; schema and merging may refuse them later.
  public var tally: Tally
  /// Path of the file that the lines come from, where they are none of the connector's inputs: those of an earlier run.
  public var path: String?
  /// Number of the refused record that is offered again; nil for what the files hold.
  public var retried: Int?

  public init(
    source: Int = 0, ordinal: Int, file: Int = 0, bytes: [UInt8], place: Place, rejected: [SourceRejection] = [],
    tally: Tally
  ) {
    self.source = source
    self.ordinal = ordinal
    self.file = file
    self.bytes = bytes
    self.place = place
    self.rejected = rejected
    self.tally = tally
  }

  public enum Place: Sendable, Hashable {
    /// The lines of `bytes`, empty ones included, are the file's own from this one (from 1) and this byte (from 0, of
    /// the unpacked stream) on.
    case lines(first: Int, offset: Int64)
    /// One locator for each line of `bytes`, such as `runs/7d82/tags/owner`.
    case locators([String])
  }
}

/// Something in a source that cannot become a record.
public struct SourceRejection: Sendable, Hashable {
  /// The bytes at fault, to be sealed in the quarantine; cut to `keptBytes` of an oversized line.
  public var bytes: [UInt8]
  public var rejection: Rejection
  /// Where, if the source is not made of lines.
  public var locator: String?

  /// How much of an oversized line is kept.
  public static let keptBytes = 65_536
  /// How much is kept of anything else. What has as many bytes was cut.
  public static let mostBytes = 8 << 20

  public init(bytes: [UInt8], rejection: Rejection, locator: String? = nil) {
    self.bytes = bytes
    self.rejection = rejection
    self.locator = locator
  }
}
