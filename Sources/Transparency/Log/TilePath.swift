/// Names of the files of a log (c2sp.org/tlog-tiles).
enum TilePath {
  /// Hashes of a full tile, entries of a full bundle.
  static let width = 256

  /// A tile of hashes.
  static func hashes(level: Int, index: Int, width: Int) -> String { "tile/\(level)/\(name(index, width))" }

  /// A bundle of entries.
  static func entries(index: Int, width: Int) -> String { "tile/entries/\(name(index, width))" }

  /// Groups of three digits, all but the last with an `x`; a tile that is not full yet says how wide it is.
  private static func name(_ index: Int, _ width: Int) -> String {
    func group(_ number: Int) -> String { String(repeating: "0", count: 3 - String(number).count) + String(number) }
    var (path, rest) = (group(index % 1000), index / 1000)
    while rest > 0 {
      path = "x\(group(rest % 1000))/\(path)"
      rest /= 1000
    }
    return width < Self.width ? "\(path).p/\(width)" : path
  }
}
