import JSON

/// The events of one file: lines of JSON, or one document that is an event or a list of events.
///
/// Which of both it is, shows the first line: a whole event is a line of JSON Lines, part of one the beginning of a
/// document. A file whose first line is broken and which is no document either is read line by line, so that one torn
/// line is one rejection.
struct EventFile {
  struct Item {
    var bytes: [UInt8] = []
    /// Line in the file, from 1; of a document, the line on which it begins.
    var line: Int
    var offset: Int64?
    /// A line that was left out, with the reason.
    var refused: SourceRejection?
    /// An event of a document, already parsed, and where it stands in it.
    var view: JSONView?
    var pointer: JSONPointer?
  }

  /// Deepest event: plans of Spark are trees.
  static let deepest = 512

  private var stream: LineStream
  private var block: LineBlock?
  /// Where the next line of the block begins, and its number.
  private var position = 0
  private var line = 1
  /// Items to give before the stream is read on, last first.
  private var waiting: [Item] = []
  private let limit: Int

  /// - Throws: `SourceError` where the file cannot be opened.
  init(path: String, limit: Int) throws(SourceError) {
    self.limit = limit
    var limits = StreamLimits(line: limit)
    limits.ratioGrace = max(limits.ratioGrace, limit)
    stream = try LineStream(path: path, limits: limits)
    waiting = try begin().reversed()
  }

  /// The file as read so far.
  var inputFile: InputFile { stream.inputFile }

  /// The next event, or line that is refused; nil at the end.
  mutating func next() throws(SourceError) -> Item? {
    if let item = waiting.popLast() { return item }
    return try readLine()
  }

  private mutating func readLine() throws(SourceError) -> Item? {
    while true {
      guard let current = block else {
        guard let next = try stream.next() else { return nil }
        waiting = next.rejected.map { Item(line: $0.rejection.line ?? next.firstLine, refused: $0) }.reversed()
        (block, position, line) = (next, 0, next.firstLine)
        if let refused = waiting.popLast() { return refused }
        continue
      }
      guard position < current.bytes.count else {
        block = nil
        continue
      }
      let start = position
      let end = current.bytes[start...].firstIndex(of: 0x0A) ?? current.bytes.count
      position = end + 1
      line += 1
      let bytes = current.bytes[start..<end]
      guard bytes.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { continue }
      return Item(bytes: Array(bytes), line: line - 1, offset: current.offset + Int64(start))
    }
  }

  /// The items that looking at the first line brought.
  private mutating func begin() throws(SourceError) -> [Item] {
    guard let first = try readLine() else { return [] }
    if first.refused != nil { return [first] }
    let parser = JSONParser(maxDepth: Self.deepest)
    if let document = try? parser.parse(first.bytes) { return Self.split(document.root, first) }
    // A document that goes on over lines: the whole of it, as far as a line may be long.
    var whole = first.bytes
    var lines = [first]
    while whole.count <= limit, let more = try readLine() {
      lines.append(more)
      // Lines that are events of their own: the first was torn.
      if lines.count == 2, let second = try? parser.parse(more.bytes), second.root.type == .object { return lines }
      whole.append(0x0A)
      whole += more.bytes
    }
    guard whole.count <= limit, let document = try? parser.parse(whole) else { return lines }
    return Self.split(document.root, first)
  }

  private static func split(_ root: JSONView, _ first: Item) -> [Item] {
    guard root.type == .array else {
      return [Item(bytes: JSONWriter.compact(root), line: first.line, offset: first.offset, view: root)]
    }
    return root.elements.enumerated().map { index, event in
      Item(
        bytes: JSONWriter.compact(event), line: first.line, offset: first.offset, view: event,
        pointer: JSONPointer.root.appending(index))
    }
  }
}
