/// Reads YAML that people write: configuration, policy packs, waivers.
///
/// Scalars follow the YAML 1.2 core schema, so `no`, `on` and `2026-07-01` are text. Duplicate keys, keys that are not text, merge
/// keys, tags, several documents, and documents beyond the limits are refused: a file can be hostile.
public enum YAML {
  /// What a document may hold.
  public struct Limits: Sendable {
    /// Size of the text in bytes.
    public var bytes: Int
    /// Nodes after aliases are expanded: the guard against alias bombs.
    public var nodes: Int
    /// Nested collections.
    public var depth: Int

    public init(bytes: Int = 4 << 20, nodes: Int = 200_000, depth: Int = 64) {
      self.bytes = bytes
      self.nodes = nodes
      self.depth = depth
    }
  }

  /// So many directives (`%YAML`, `%TAG`) may stand in a file; none is needed.
  private static let mostDirectives = 8

  /// The single document of `text`. Time is linear in the text.
  /// - Parameter file: the name used in errors.
  /// - Throws: `YAMLError` with line and column.
  public static func parse(_ text: String, file: String, limits: Limits = Limits()) throws(YAMLError) -> YAMLNode {
    guard text.utf8.count <= limits.bytes else { throw tooLarge(text.utf8.count, file: file, limit: limits.bytes) }
    try checkDirectives(text, file: file)
    var composer = try YAMLComposer(text, file: file, limits: limits)
    return try composer.document() ?? YAMLNode(content: .scalar(.null, text: "", style: .plain), line: 1, column: 1)
  }

  static func tooLarge(_ bytes: Int, file: String, limit: Int) -> YAMLError {
    YAMLError(
      file: file, line: nil, column: nil, message: "the file has \(bytes) bytes; at most \(limit) are read; split it")
  }

  /// libyaml looks through all directives for each, so a file of nothing else would take for ever.
  private static func checkDirectives(_ text: String, file: String) throws(YAMLError) {
    var line = 1
    var found = 0
    var isStart = true
    for byte in text.utf8 {
      if isStart, byte == UInt8(ascii: "%") {
        found += 1
        guard found <= mostDirectives else {
          throw YAMLError(
            file: file, line: line, column: 1, message: "more than \(mostDirectives) lines begin with %; remove them")
        }
      }
      isStart = byte == 0x0A || byte == 0x0D
      if byte == 0x0A { line += 1 }
    }
  }

  /// A text as a scalar in double quotes: whatever is in it, the same text is read back.
  public static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x22, 0x5C: quoted += "\\" + String(scalar)
      case 0x20...0x7E: quoted.unicodeScalars.append(scalar)
      case _ where scalar.properties.isAlphabetic: quoted.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
    }
    return quoted + "\""
  }

  /// A name as a message shows it: a long one is cut.
  public static func shown(_ name: String) -> String {
    let longest = 80
    return name.utf8.count <= longest ? name : String(name.unicodeScalars.prefix(longest)) + "…"
  }
}
