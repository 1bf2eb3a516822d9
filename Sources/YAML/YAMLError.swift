/// What is wrong in a YAML file, and where.
public struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
  public var file: String
  /// Line and column from 1; nil where the whole file is meant.
  public var line: Int?
  public var column: Int?
  public var message: String

  public init(file: String, line: Int?, column: Int?, message: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
  }

  /// An error at a node of the file.
  public init(file: String, at node: YAMLNode, _ message: String) {
    self.init(file: file, line: node.line, column: node.column, message: message)
  }

  public var description: String {
    var place = file
    if let line { place += ":\(line)" }
    if let column { place += ":\(column)" }
    return "\(place): \(message)"
  }
}
