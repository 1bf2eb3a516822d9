/// Where a value stands in its source text.
public struct JSONPlace: Hashable, Sendable {
  /// The value's first byte, from 0.
  public var offset: Int
  /// The opening quote of the member's name, from 0, if the value is a member.
  public var keyOffset: Int?
  /// The value's line, from 1; lines end at LF.
  public var line: Int
  /// The value's byte in its line, from 1.
  public var column: Int
}

/// Finds the place of a value in source bytes, for error messages. It reads the text from its start each time.
public enum JSONLocator {
  /// - Returns: where the value that `pointer` names starts; `nil` if the text has no such value before its first
  ///   fault. Of members of one name the first is meant.
  public static func place(of pointer: JSONPointer, in bytes: UnsafeRawBufferPointer) -> JSONPlace? {
    var search = Search(wanted: pointer.tokens)
    var scanner = JSONScanner(bytes: bytes, maxDepth: 1024)
    do {
      try scanner.scan { (event) throws(JSONError) in search.visit(event) }
    } catch {
      // Up to the fault the text could be read: what was found before it stands.
    }
    guard let offset = search.found else { return nil }
    return place(at: offset, keyOffset: search.foundKey, in: bytes)
  }

  /// - Returns: where the value that `pointer` names starts; `nil` if the text has no such value.
  public static func place(of pointer: JSONPointer, in bytes: [UInt8]) -> JSONPlace? {
    bytes.withUnsafeBytes { place(of: pointer, in: $0) }
  }

  /// Line and column of a byte.
  public static func place(at offset: Int, keyOffset: Int? = nil, in bytes: UnsafeRawBufferPointer) -> JSONPlace {
    let before = bytes[..<min(offset, bytes.count)]
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = before.reduce(into: 1) { line, byte in if byte == UInt8(ascii: "\n") { line += 1 } }
    return JSONPlace(offset: offset, keyOffset: keyOffset, line: line, column: offset - start + 1)
  }

  /// Follows the events of a text and remembers the first value whose way from the root is the wanted one.
  private struct Search {
    let wanted: [String]
    var found: Int?
    var foundKey: Int?
    /// One entry a container that is open: how many values it has shown, and whether it lies on the wanted way.
    private var open: [(count: Int, isOnTheWay: Bool)] = []
    private var key: (name: String, offset: Int)?

    init(wanted: [String]) { self.wanted = wanted }

    mutating func visit(_ event: JSONScanner.Event) {
      switch event {
      case .key(let name, let offset): key = (name, offset)
      case .end: open.removeLast()
      case .value(let type, let offset):
        let isOnTheWay = step()
        if isOnTheWay && open.count == wanted.count && found == nil {
          found = offset
          foundKey = key?.offset
        }
        key = nil
        if type == .object || type == .array { open.append((0, isOnTheWay && open.count < wanted.count)) }
      }
    }

    private mutating func step() -> Bool {
      guard let last = open.indices.last else { return true }
      let place = open[last].count
      open[last].count += 1
      guard open[last].isOnTheWay else { return false }
      let token = wanted[last]
      if let key { return ByteText(key.name) == ByteText(token) }
      return JSONPointer.arrayIndex(token) == place
    }
  }
}
