public import JSON

/// A value of a YAML document, with the place where it stands.
public struct YAMLNode: Sendable {
  public enum Content: Sendable {
    /// A scalar, typed by the YAML 1.2 core schema (section 10.3); `text` is what stood in the file.
    case scalar(JSONValue, text: String, style: Style)
    case sequence([YAMLNode])
    case mapping([YAMLEntry])
  }

  /// How a scalar was written: a block scalar's text begins on the line below its mark.
  public enum Style: Sendable { case plain, quoted, block }

  public var content: Content
  /// Line in the file, from 1.
  public var line: Int
  /// Column in the line, from 1, in Unicode scalars.
  public var column: Int

  public init(content: Content, line: Int, column: Int) {
    self.content = content
    self.line = line
    self.column = column
  }
}

/// One member of a mapping; keys are text.
public struct YAMLEntry: Sendable {
  public var key: String
  public var keyLine: Int
  public var keyColumn: Int
  public var value: YAMLNode
}

extension YAMLNode {
  /// The value of a mapping's member, nil where there is none or this is no mapping.
  public subscript(_ key: String) -> YAMLNode? {
    entries?.first { $0.key == key }?.value
  }

  public var entries: [YAMLEntry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  public var items: [YAMLNode]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  /// A scalar's value; nil for sequences and mappings.
  public var scalar: JSONValue? {
    if case .scalar(let value, _, _) = content { value } else { nil }
  }

  /// A scalar as text, whatever its type would be: `2026-07-01` and `NO` are text here, and so is `1.10`.
  public var text: String? {
    if case .scalar(let value, let text, _) = content, value != .null { text } else { nil }
  }

  /// "a mapping", "a list", "text": for messages.
  public var typeName: String {
    switch content {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(.null, _, _): "nothing"
    case .scalar(.bool, _, _): "true or false"
    case .scalar(.int, _, _), .scalar(.double, _, _): "a number"
    case .scalar: "text"
    }
  }

  /// The same value without places.
  public var json: JSONValue {
    switch content {
    case .scalar(let value, _, _): return value
    case .sequence(let items): return .array(items.map(\.json))
    case .mapping(let entries):
      var object = JSONObject()
      for entry in entries { object[entry.key] = entry.value.json }
      return .object(object)
    }
  }
}
