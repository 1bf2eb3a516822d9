/// How much a packed file may unpack to, and how long a line may be.
public struct StreamLimits: Sendable, Hashable {
  /// The longest line in bytes, its line end not counted. A longer one is refused and reading goes on at the next LF.
  public var line: Int
  /// How many times larger a packed file may become. Exports pack 5 to 40 times; gzip reaches 1032, zstd far more.
  public var ratio: Int
  /// Unpacked bytes up to which the ratio is not looked at.
  public var ratioGrace: Int
  /// Most bytes that a packed file may unpack to, whatever its size: 1 TiB, a hundred times the quarter of a large organisation.
  public var unpacked: Int64

  public init(line: Int = 8 << 20, ratio: Int = 400, ratioGrace: Int = 64 << 20, unpacked: Int64 = 1 << 40) {
    self.line = line
    self.ratio = ratio
    self.ratioGrace = ratioGrace
    self.unpacked = unpacked
  }

  /// Native records: lines of at most 8 MiB (record-format section 1).
  public static let native = StreamLimits()
}
