/// What is wrong with an expression, found before evaluation. At least one issue, in the order of the source.
public struct CELIssues: Error, Sendable {
  public let issues: [CELIssue]

  init(_ issues: [CELIssue]) { self.issues = issues.sorted { $0.position < $1.position } }
}

extension CELIssues: CustomStringConvertible {
  public var description: String { issues.map(\.description).joined(separator: "\n") }
}

public struct CELIssue: Sendable, Hashable {
  public enum Code: String, Sendable {
    case syntax, limit, macro
    case undeclared, unknownField, noSuchOverload, typeMismatch, notSelectable, regex, literal
  }

  public var code: Code
  public var message: String
  public var position: CELPosition
  /// The nearest right name, where a name is wrong.
  public var nearest: String?

  public init(code: Code, message: String, position: CELPosition, nearest: String? = nil) {
    self.code = code
    self.message = message
    self.position = position
    self.nearest = nearest
  }
}

extension CELIssue: CustomStringConvertible {
  public var description: String {
    "\(position): \(message)" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
  }
}
