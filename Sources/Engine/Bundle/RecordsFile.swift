import Crypto
import Protection

/// `records.sdj` of a bundle.
enum RecordsFile {
  static let name = "records.sdj"

  /// Verifies every line with the issuer's key.
  /// - Returns: how many records there are.
  static func verify(_ bytes: [UInt8], key: P256.PublicKey) throws -> Int {
    let opener = try Opener(issuer: key)
    var count = 0
    try forEachLine(bytes) { line in
      count += 1
      do {
        _ = try opener.open(line: line)
      } catch {
        throw EngineError(.integrity, "\(name) line \(count): \(error)")
      }
    }
    return count
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
