import JSON
import Yams

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
    let root: Node?
    do {
      root = try Yams.compose(yaml: text, Resolver.basic)
    } catch let error as YamlError {
      throw translate(error, file: file)
    } catch {
      throw YAMLError(file: file, line: nil, column: nil, message: "\(error)")
    }
    guard let root else {
      return YAMLNode(content: .scalar(.null, text: "", style: .plain), line: 1, column: 1)
    }
    var converter = Converter(file: file, limits: limits, remaining: limits.nodes)
    return try converter.convert(root, depth: 0)
  }

  private static func translate(_ error: YamlError, file: String) -> YAMLError {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let reason = [context?.text, problem].compactMap { $0 }.joined(separator: " ")
      return YAMLError(file: file, line: mark.line, column: mark.column, message: reason)
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.joined(separator: ", ")
      return YAMLError(
        file: file, line: context.mark.line, column: context.mark.column, message: "the key \(names) stands here twice")
    case .reader(let problem, let offset, _, _):
      return YAMLError(
        file: file, line: nil, column: nil, message: problem + (offset.map { " at byte \($0)" } ?? ""))
    default:
      return YAMLError(file: file, line: nil, column: nil, message: "\(error)")
    }
  }
}

/// Turns Yams' tree into ours, counting what it makes.
private struct Converter {
  let file: String
  let limits: YAML.Limits
  var remaining: Int

  mutating func convert(_ node: Node, depth: Int) throws(YAMLError) -> YAMLNode {
    let line = node.mark?.line ?? 1
    let column = node.mark?.column ?? 1
    func fail(_ message: String) -> YAMLError {
      YAMLError(file: file, line: line, column: column, message: message)
    }
    remaining -= 1
    guard remaining >= 0 else { throw fail("more than \(limits.nodes) values, aliases expanded") }
    guard depth <= limits.depth else { throw fail("nested more than \(limits.depth) deep") }

    switch node {
    case .scalar(let scalar):
      let style: YAMLNode.Style =
        switch scalar.style {
        case .singleQuoted, .doubleQuoted: .quoted
        case .literal, .folded: .block
        default: .plain
        }
      let value = style == .plain ? CoreSchema.value(of: scalar.string) : .string(scalar.string)
      return YAMLNode(content: .scalar(value, text: scalar.string, style: style), line: line, column: column)
    case .sequence(let sequence):
      var items: [YAMLNode] = []
      for item in sequence { items.append(try convert(item, depth: depth + 1)) }
      return YAMLNode(content: .sequence(items), line: line, column: column)
    case .mapping(let mapping):
      var entries: [YAMLEntry] = []
      var seen: Set<String> = []
      for (key, value) in mapping {
        guard case .scalar(let name) = key else { throw fail("a key must be text") }
        guard name.string != "<<" else { throw fail("merge keys are not part of YAML 1.2") }
        guard seen.insert(name.string).inserted else { throw fail("the key \(name.string) stands here twice") }
        entries.append(
          YAMLEntry(
            key: name.string, keyLine: key.mark?.line ?? line, keyColumn: key.mark?.column ?? column,
            value: try convert(value, depth: depth + 1)))
      }
      return YAMLNode(content: .mapping(entries), line: line, column: column)
    case .alias:
      throw fail("an alias without its anchor")
    }
  }
}
