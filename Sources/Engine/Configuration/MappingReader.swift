import Provenance
import YAML

/// Reads one mapping of a configuration file: known keys only, types checked, every error with its place.
struct MappingReader {
  let file: String
  let node: YAMLNode
  /// Dotted path of the mapping in the file, empty at the root.
  let path: String

  /// - Throws: `YAMLError` if the node is no mapping or has a key that is not in `keys` (nil: any key).
  init(_ node: YAMLNode, file: String, path: String, keys: [String]?) throws(YAMLError) {
    self.file = file
    self.node = node
    self.path = path
    guard let entries = node.entries else {
      throw YAMLError(
        file: file, at: node, "\(path.isEmpty ? "the file" : path) must be a mapping, not \(node.typeName)")
    }
    guard let keys else { return }
    for entry in entries where !keys.contains(entry.key) {
      var message = "unknown key \(name(YAML.shown(entry.key)))"
      if let nearest = nearestName(to: entry.key, in: keys) {
        message += "; did you mean \(nearest)?"
      } else {
        message += "; known here: \(keys.joined(separator: ", "))"
      }
      throw YAMLError(file: file, line: entry.keyLine, column: entry.keyColumn, message: message)
    }
  }

  func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  func missing(_ key: String) -> YAMLError {
    YAMLError(file: file, at: node, "\(name(key)) is missing")
  }

  func wrong(_ node: YAMLNode, _ key: String, _ wanted: String) -> YAMLError {
    YAMLError(file: file, at: node, "\(name(key)) must be \(wanted), not \(node.typeName)")
  }

  /// As `wrong`, with the text of what is a number of another sort.
  func wrongNumber(_ node: YAMLNode, _ key: String, _ wanted: String) -> YAMLError {
    switch node.scalar {
    case .int, .double: YAMLError(file: file, at: node, "\(name(key)) must be \(wanted), not \(node.text ?? "")")
    default: wrong(node, key, wanted)
    }
  }

  func text(_ key: String) throws(YAMLError) -> String? {
    guard let node = node[key] else { return nil }
    guard let text = node.text else { throw wrong(node, key, "text") }
    return text
  }

  func requiredText(_ key: String) throws(YAMLError) -> String {
    guard let text = try text(key) else { throw missing(key) }
    return text
  }

  func integer(_ key: String, in range: ClosedRange<Int>) throws(YAMLError) -> Int? {
    guard let node = node[key] else { return nil }
    guard case .int(let value)? = node.scalar else { throw wrong(node, key, "a whole number") }
    guard let value = Int(exactly: value), range.contains(value) else {
      throw YAMLError(
        file: file, at: node, "\(name(key)) must lie between \(range.lowerBound) and \(range.upperBound)")
    }
    return value
  }

  /// A decimal as written (`0.05`, `1/20` is not one), positive.
  func decimal(_ key: String) throws(YAMLError) -> String? {
    guard let node = node[key] else { return nil }
    guard let text = node.text, text.wholeMatch(of: /[0-9]{1,9}(\.[0-9]{1,18})?/) != nil,
      text.contains(where: { $0 != "0" && $0 != "." })
    else { throw wrongNumber(node, key, "a positive decimal such as 0.05") }
    return text
  }

  func flag(_ key: String) throws(YAMLError) -> Bool? {
    guard let node = node[key] else { return nil }
    guard case .bool(let value)? = node.scalar else { throw wrong(node, key, "true or false") }
    return value
  }

  /// A list of texts; a single text counts as a list of one.
  func texts(_ key: String) throws(YAMLError) -> [String]? {
    guard let node = node[key] else { return nil }
    if let text = node.text { return [text] }
    guard let items = node.items else { throw wrong(node, key, "text or a list of texts") }
    var texts: [String] = []
    for item in items {
      guard let text = item.text else { throw wrong(item, key, "a list of texts") }
      texts.append(text)
    }
    return texts
  }

  func mapping(_ key: String, keys: [String]?) throws(YAMLError) -> MappingReader? {
    guard let child = node[key] else { return nil }
    return try MappingReader(child, file: file, path: name(key), keys: keys)
  }

  func list(_ key: String) throws(YAMLError) -> [YAMLNode]? {
    guard let child = node[key] else { return nil }
    guard let items = child.items else { throw wrong(child, key, "a list") }
    return items
  }
}
