import Foundation
import YAML

/// A YAML file of a pack: its text, for places inside its expressions, and its tree.
struct SourceFile: Sendable {
  /// Name in messages: the path below the pack's folder, led by the pack's name.
  let name: String
  let text: String
  let lines: [Substring]
  let root: YAMLNode

  init(name: String, text: String) throws(YAMLError) {
    self.name = name
    self.text = text
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    root = try YAML.parse(text, file: name)
  }

  /// The file place of the character at a byte of a scalar's text.
  ///
  /// YAML folds, strips and joins lines of a scalar but leaves its other characters as they are, so the place is found by
  /// counting those. A quoted scalar with escapes is pointed at as a whole.
  func place(of offset: Int, in node: YAMLNode) -> (line: Int, column: Int) {
    guard case .scalar(_, let scalar, let style) = node.content else { return (node.line, node.column) }
    var line = node.line - 1
    var column = node.column - 1
    if style == .block { (line, column) = (line + 1, 0) }
    var wanted = scalar.utf8.prefix(offset).count { !Self.isBlank($0) && $0 & 0xC0 != 0x80 }
    if style == .quoted {
      guard !(lines.indices.contains(line) && lines[line].contains("\\")) else { return (node.line, node.column) }
      column += 1
    }
    while lines.indices.contains(line) {
      for (index, character) in lines[line].unicodeScalars.enumerated().dropFirst(column) {
        if character == " " || character == "\t" || character == "\r" { continue }
        if wanted == 0 { return (line + 1, index + 1) }
        wanted -= 1
      }
      line += 1
      column = 0
    }
    return (node.line, node.column)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D }

  func fault(at node: YAMLNode, _ message: String) -> YAMLError {
    YAMLError(file: name, line: node.line, column: node.column, message: message)
  }
}
