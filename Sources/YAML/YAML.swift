/// Reads YAML that people write: configuration, policy packs, waivers.
///
/// Scalars follow the YAML 1.2 core schema, so `no`, `on` and `2026-07-01` are text. Duplicate keys, keys that are not text, tags,
/// and documents beyond the limits are refused: a file can be hostile.
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

  /// The single document of `text`.
  /// - Parameter file: the name used in errors.
  /// - Throws: `YAMLError` with line and column.
  public static func parse(_ text: String, file: String, limits: Limits = Limits()) throws(YAMLError) -> YAMLNode {
    guard text.utf8.count <= limits.bytes else {
      throw YAMLError(
        file: file, line: nil, column: nil,
        message: "the file has \(text.utf8.count) bytes; at most \(limits.bytes) are read")
    }
    var composer = try YAMLComposer(text, file: file, limits: limits)
    return try composer.document() ?? YAMLNode(content: .scalar(.null, text: "", style: .plain), line: 1, column: 1)
  }
}
