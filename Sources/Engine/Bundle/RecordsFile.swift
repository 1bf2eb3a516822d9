import Crypto
import Protection

/// `records.sdj` of a bundle.
enum RecordsFile {
  static let name = "records.sdj"
  /// The same records in a package whose fields are in clear: an SD-JWT a line.
  static let clearName = "records.sdjwt"

  /// Verifies every line with the issuer's key, or opens it with what the opener has.
  ///
  /// - Parameters:
  ///   - clear: whether the fields are in clear.
  ///   - classes: the only ones whose fields may be here; nil for all.
  /// - Returns: the tree over all of them.
  /// - Throws: `EngineError` of kind `.integrity` that names the line.
  static func verify(
    _ contents: BundleContents, clear: Bool, opener: Opener, classes: Set<String>? = nil
  ) throws -> RecordTree {
    var tree = RecordTree()
    var count = 0
    let file = clear ? clearName : name
    try contents.forEachLine(file) { line in
      count += 1
      do {
        if clear {
          _ = try opener.open(disclosed: line)
        } else {
          let opened = try opener.open(line: line)
          if let classes, let other = opened.withheld.keys.first(where: { !classes.contains($0) }) {
            throw EngineError(.integrity, "a field of class \(other), which is not for this audience")
          }
        }
        try tree.add(line, clear: clear)
      } catch {
        throw EngineError(.integrity, "\(file) line \(count): \((error as? EngineError)?.message ?? "\(error)")")
      }
    }
    return tree
  }

  /// Hands on each line without its line feed; a last line without one is a line too.
  static func forEachLine(_ bytes: [UInt8], _ body: ([UInt8]) throws -> Void) rethrows {
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      try body(Array(bytes[start..<end]))
      start = end + 1
    }
  }
}
