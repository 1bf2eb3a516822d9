import CYaml

/// The events that libyaml finds in a text, one after the other, with copies of their texts.
///
/// The one file of this room that touches C. Invariants: `parser` and `text` are owned by this object alone and freed with it;
/// `parser` reads from `text`, which does not change; an event is deleted before `next` returns.
final class YAMLEvents {
  enum Content {
    case documentStart, sequenceEnd, mappingEnd, streamEnd
    case alias(String)
    case scalar(String, style: YAMLNode.Style, Properties)
    case sequenceStart(Properties)
    case mappingStart(Properties)
    /// The start of the stream and the end of a document: nothing to read.
    case other
  }

  struct Event {
    var content: Content
    /// From 1; the column in Unicode scalars.
    var line: Int
    var column: Int
  }

  /// What may stand before a value.
  struct Properties {
    var anchor: String?
    var hasTag: Bool
  }

  private let file: String
  private let text: UnsafeMutableBufferPointer<UInt8>
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  /// - Throws: when there is no memory.
  init(_ text: String, file: String) throws(YAMLError) {
    self.file = file
    self.text = .allocate(capacity: text.utf8.count)
    _ = self.text.initialize(from: text.utf8)
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    guard yaml_parser_initialize(parser) == 1 else { throw noMemory }
    yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(parser, self.text.baseAddress, self.text.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
    text.deallocate()
  }

  /// The next event; `streamEnd` comes once and last.
  ///
  /// - Throws: what libyaml finds wrong, with its place.
  func next() throws(YAMLError) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw fault }
    defer { yaml_event_delete(&event) }
    return Event(
      content: Self.content(event), line: Int(event.start_mark.line) + 1, column: Int(event.start_mark.column) + 1)
  }

  private static func content(_ event: yaml_event_t) -> Content {
    switch event.type {
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_STREAM_END_EVENT: return .streamEnd
    case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
    case YAML_MAPPING_END_EVENT: return .mappingEnd
    case YAML_ALIAS_EVENT: return .alias(string(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      let style: YAMLNode.Style =
        switch scalar.style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: .quoted
        case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
        default: .plain
        }
      let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      return .scalar(text, style: style, Properties(anchor: string(scalar.anchor), hasTag: scalar.tag != nil))
    case YAML_SEQUENCE_START_EVENT:
      let start = event.data.sequence_start
      return .sequenceStart(Properties(anchor: string(start.anchor), hasTag: start.tag != nil))
    case YAML_MAPPING_START_EVENT:
      let start = event.data.mapping_start
      return .mappingStart(Properties(anchor: string(start.anchor), hasTag: start.tag != nil))
    default: return .other
    }
  }

  private static func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    text.map { String(cString: $0) }
  }

  private var noMemory: YAMLError {
    YAMLError(file: file, line: nil, column: nil, message: "there is no memory to read it")
  }

  /// What libyaml says about the event that it could not give.
  private var fault: YAMLError {
    let state = parser.pointee
    guard let problem = state.problem.map({ String(cString: $0) }) else { return noMemory }
    if state.error == YAML_READER_ERROR {
      let (line, column) = place(of: state.problem_offset)
      return YAMLError(file: file, line: line, column: column, message: "\(problem); remove what stands here")
    }
    let mark = state.problem_mark
    var message = [state.context.map { String(cString: $0) }, problem].compactMap { $0 }.joined(separator: " ")
    // libyaml reads ahead, and so it can meet its own, larger limit before ours.
    if problem.hasPrefix("Maximum nesting level") { message = "nested too deep; make it flatter" }
    if isTab(at: mark.index) { message += "; indent with spaces, not with tabs" }
    return YAMLError(file: file, line: Int(mark.line) + 1, column: Int(mark.column) + 1, message: message)
  }

  /// Whether the character of this index is a tab.
  private func isTab(at index: Int) -> Bool {
    var left = index
    for byte in text where byte & 0xC0 != 0x80 {
      if left == 0 { return byte == 0x09 }
      left -= 1
    }
    return false
  }

  /// Line and column of a byte.
  private func place(of offset: Int) -> (line: Int, column: Int) {
    var (line, column) = (1, 1)
    for byte in text.prefix(offset) where byte & 0xC0 != 0x80 {
      if byte == 0x0A { (line, column) = (line + 1, 1) } else { column += 1 }
    }
    return (line, column)
  }
}
