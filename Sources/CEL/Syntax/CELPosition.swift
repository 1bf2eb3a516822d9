/// A place in the source of an expression.
public struct CELPosition: Hashable, Sendable {
  /// From 1.
  public var line: Int
  /// In code points, from 1.
  public var column: Int
  /// In UTF-8 bytes from the start of the source, from 0.
  public var offset: Int

  public init(line: Int, column: Int, offset: Int) {
    self.line = line
    self.column = column
    self.offset = offset
  }
}

extension CELPosition: CustomStringConvertible {
  public var description: String { "\(line):\(column)" }
}

extension CELPosition: Comparable {
  public static func < (a: CELPosition, b: CELPosition) -> Bool { a.offset < b.offset }
}

/// The text of an expression, with its line starts.
struct CELSource: Sendable {
  let text: String
  let bytes: [UInt8]
  let lineStarts: [Int]

  init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
    lineStarts = starts
  }

  func position(at offset: Int) -> CELPosition {
    let offset = min(max(offset, 0), bytes.count)
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let column = bytes[lineStarts[low]..<offset].count { $0 & 0xC0 != 0x80 }
    return CELPosition(line: low + 1, column: column + 1, offset: offset)
  }
}
