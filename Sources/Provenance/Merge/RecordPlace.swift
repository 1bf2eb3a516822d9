/// Where in the run's input a record was read.
public struct RecordPlace: Sendable, Hashable, Comparable {
  /// Index of the source in the run.
  public var source: Int
  /// Ordinal of the chunk in its source.
  public var chunk: Int
  /// Zero-based index of the record's line in its chunk.
  public var record: Int
  /// One-based line in the file, for native records.
  public var line: Int?
  /// The place in words, for converted records: `runs/7d82/tags/owner`.
  public var locator: String?

  public init(source: Int, chunk: Int, record: Int, line: Int? = nil, locator: String? = nil) {
    self.source = source
    self.chunk = chunk
    self.record = record
    self.line = line
    self.locator = locator
  }

  /// Input order.
  public static func < (a: RecordPlace, b: RecordPlace) -> Bool {
    (a.source, a.chunk, a.record) < (b.source, b.chunk, b.record)
  }
}
