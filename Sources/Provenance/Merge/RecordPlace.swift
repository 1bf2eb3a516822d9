/// Where in the run's input a record was read.
public struct RecordPlace: Sendable, Hashable, Comparable {
  // One is kept for each record, so they are small: chunks have tens of thousands of bytes and more.
  private let shortSource: Int32
  private let shortChunk: Int32
  private let shortRecord: Int32
  /// One-based; 0 for none.
  private let shortLine: UInt32
  /// The place in words, for converted records: `runs/7d82/tags/owner`.
  public let locator: String?

  /// Index of the source in the run.
  public var source: Int { Int(shortSource) }
  /// Ordinal of the chunk in its source.
  public var chunk: Int { Int(shortChunk) }
  /// Zero-based index of the record's line in its chunk.
  public var record: Int { Int(shortRecord) }
  /// One-based line in the file, for native records; `nil` beyond 2^32 - 1.
  public var line: Int? { shortLine == 0 ? nil : Int(shortLine) }

  /// - Parameters:
  ///   - source: below 2^31, as are `chunk` and `record`.
  public init(source: Int, chunk: Int, record: Int, line: Int? = nil, locator: String? = nil) {
    shortSource = Int32(source)
    shortChunk = Int32(chunk)
    shortRecord = Int32(record)
    shortLine = line.flatMap(UInt32.init(exactly:)) ?? 0
    self.locator = locator
  }

  /// Input order.
  public static func < (a: RecordPlace, b: RecordPlace) -> Bool {
    (a.source, a.chunk, a.record) < (b.source, b.chunk, b.record)
  }
}
